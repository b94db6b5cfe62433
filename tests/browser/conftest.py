"""A real Chromium in front of the running app, and a watch on everything the page asks for.

Every test gets a server and a diary of its own. At its end no request may have gone anywhere but to that server, and no
script may have failed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from tests import serving
from tests.browser import payloads
from tests.conftest import FIXED_NOW
from tests.tools import CHROMIUM, require

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

# Chromium looks for updates, accounts and name servers by itself; these switch that off, so that what is seen is ours.
SWITCHES: Final = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",  # a container's administrator cannot have the sandbox, and the only page opened is ours
)

# The first page of a fresh server waits for its imports; on a busy machine that is more than Playwright's five seconds.
expect.set_options(timeout=30_000)

# What a healthy page says all the same: Streamlit's index page has one inline script, which the policy blocks without
# harm, and a deep link first looks for its server below the page's own address.
_EXPECTED_MESSAGES: Final = (
    re.compile(r"Content Security Policy.*inline", re.DOTALL | re.IGNORECASE),
    re.compile(r"Failed to load resource: the server responded with a status of 404"),
)
_EXPECTED_404: Final = re.compile(r"^/[a-z-]+/_stcore/(health|host-config)$")


@dataclass(frozen=True)
class View:
    """A size of window and a colour scheme."""

    name: str
    width: int
    height: int
    scheme: str

    @property
    def as_context(self) -> dict[str, Any]:
        """What Playwright is told about it."""
        return {"viewport": {"width": self.width, "height": self.height}, "color_scheme": self.scheme}


PHONE: Final = View("phone-light", 390, 844, "light")
DESKTOP: Final = View("desktop-light", 1280, 900, "light")
PHONE_DARK: Final = View("phone-dark", 390, 844, "dark")
VIEWS: Final = (PHONE, PHONE_DARK, DESKTOP, View("desktop-dark", 1280, 900, "dark"))


def in_view(gate: View, *proof: View) -> pytest.MarkDecorator:
    """Gives a test its `page` in one view, and for the long evidence in others too: a gate is to be waited for."""
    proved = [pytest.param(view, marks=pytest.mark.prove) for view in proof]
    return pytest.mark.parametrize("page", [gate, *proved], ids=lambda view: view.name, indirect=True)


@dataclass
class Watch:
    """What a page did that it must not do."""

    elsewhere: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def over(self, page: Page, own: str) -> None:
        """Watches a page of the app at the address `own`."""
        page.on("request", lambda request: self._asked(request.url, own))
        page.on("websocket", lambda socket: self._asked(socket.url, own))
        page.on("pageerror", lambda error: self.failures.append(f"script failed: {error}"))
        page.on("console", lambda message: self._said(message.type, message.text))
        page.on("response", lambda response: self._answered(response.status, response.url))

    def _asked(self, url: str, own: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != urlsplit(own).netloc:
            self.elsewhere.append(url)

    def _answered(self, status: int, url: str) -> None:
        if status >= 400 and not _EXPECTED_404.match(urlsplit(url).path):
            self.failures.append(f"{status} for {url}")

    def _said(self, kind: str, text: str) -> None:
        if kind == "error" and not any(expected.search(text) for expected in _EXPECTED_MESSAGES):
            self.failures.append(f"console: {text}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser; the marker need not be repeated in each file."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium of the system for all tests; each page gets a profile of its own."""
    path = require(*CHROMIUM)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(SWITCHES))
        yield started
        started.close()


@pytest.fixture
def server(diary: Path) -> Iterator[serving.Server]:
    """The app on a new diary, its clock standing still at FIXED_NOW."""
    with serving.serve(diary, extra={"KNEELOG_NOW": FIXED_NOW.isoformat()}) as started:
        yield started


@pytest.fixture
def open_context(browser: Browser, server: serving.Server) -> Iterator[Callable[[View], BrowserContext]]:
    """Opens a browser profile of a given view, watched from its first page on; the watch is asserted at the end."""
    watch = Watch()
    contexts: list[BrowserContext] = []

    def open_one(view: View) -> BrowserContext:
        context = browser.new_context(base_url=server.url, accept_downloads=True, **view.as_context)
        context.on("page", lambda page: watch.over(page, server.url))
        contexts.append(context)
        return context

    yield open_one
    for context in contexts:
        context.close()
    assert watch.elsewhere == [], "requests left the computer"
    assert watch.failures == []


@pytest.fixture
def phone(open_context: Callable[[View], BrowserContext]) -> Page:
    """A page of 390 by 844, light."""
    return open_context(PHONE).new_page()


@pytest.fixture
def desktop(open_context: Callable[[View], BrowserContext]) -> Page:
    """A page of 1280 by 900, light."""
    return open_context(DESKTOP).new_page()


@pytest.fixture(params=VIEWS, ids=lambda view: view.name)
def page(request: pytest.FixtureRequest, open_context: Callable[[View], BrowserContext]) -> Page:
    """A page in each of the four views: the test runs once in every one."""
    return open_context(request.param).new_page()


@pytest.fixture
def beacon() -> Iterator[payloads.Beacon]:
    """A server that nobody may reach."""
    with payloads.listening() as started:
        yield started


@pytest.fixture
def words(beacon: payloads.Beacon) -> list[str]:
    """The corpus of hostile words, with the attacker's address in it."""
    return [beacon.said(payload) for payload in payloads.PAYLOADS]


@pytest.fixture
def eye(desktop: Page, beacon: payloads.Beacon) -> payloads.Eye:
    """A page of a wide window, watched."""
    return payloads.Eye(desktop, beacon.address)


@pytest.fixture
def axe_violations() -> Callable[[Page], list[str]]:
    """Names what axe-core finds wrong with a page for people who cannot see it or use no mouse."""

    def find(page: Page) -> list[str]:
        found = Axe().run(page).response["violations"]
        return [f"{rule['id']} ({rule['impact']}): {rule['nodes'][0]['html'][:120]}" for rule in found]

    return find
