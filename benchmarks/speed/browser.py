"""Screens in a real browser: Today until it is there, another screen, another window of Trends, and Save.

Each beside its twin, which draws the same from constant data, and an empty page of Streamlit. Cold is a browser that
never was here; warm one that keeps in its cache what it loaded before.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final

from playwright.sync_api import sync_playwright

from benchmarks.speed.diaries import FEW, MANY, NOW
from benchmarks.speed.servers import Servers
from benchmarks.speed.turns import Compared, in_turns
from benchmarks.taps import saved
from tests.browser.conftest import DESKTOP, SWITCHES
from tests.tools import CHROMIUM, require

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from benchmarks.speed.servers import Server

READY_AT_MOST: Final = 1.15
WARM_BESIDE_BARE_AT_MOST: Final = 1.6
BYTES_AT_MOST: Final = 1.05
WINDOW_AT_MOST: Final = 1.3
SAVED_AT_MOST: Final = 1.5

_LAST: Final = {"bare": "h1"}
"""What stands last on a page that is no screen of kneelog; there it is the line that says what kneelog is."""

_LAST_OF_A_SCREEN: Final = ".st-key-disclaimer .k-foot"

# Resolves with the milliseconds since the navigation began, at the first picture after all of it is there.
_READY: Final = """(last) => new Promise((done, failed) => {
  setTimeout(failed, 30000, "the page did not come");
  const look = () => {
    const app = document.querySelector('[data-testid="stApp"]');
    const isThere = document.querySelector(last) && app.dataset.testScriptState === "notRunning"
      && !document.querySelector('[data-testid="stAppSkeleton"], [data-testid="stSkeleton"]');
    requestAnimationFrame(isThere ? () => done(performance.now()) : look);
  };
  look();
})"""

# Then window.kneelogRan resolves with the milliseconds from the next tap to the first picture after the run it made.
_WATCH: Final = """() => { window.kneelogRan = new Promise((done, failed) => {
  setTimeout(failed, 30000, "the tap made no run");
  let tapped, ran = false;
  addEventListener("click", (event) => { tapped = event.timeStamp; }, {capture: true, once: true});
  const app = document.querySelector('[data-testid="stApp"]');
  const seen = new MutationObserver(() => {
    const state = app.dataset.testScriptState;
    ran = ran || state === "running";
    if (!ran || state !== "notRunning") return;
    seen.disconnect();
    requestAnimationFrame(() => done(performance.now() - tapped));
  });
  seen.observe(app, {attributes: true, attributeFilter: ["data-test-script-state"]});
}); }"""

_REST: Final = 400  # milliseconds between the steps, for what a page puts away after it is drawn


def measure(folder: Path) -> Iterator[Compared]:
    """Yield the figures."""
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=require(*CHROMIUM), args=list(SWITCHES))
        stack.callback(browser.close)
        servers = Servers(folder, stack)
        each = {
            "many": servers.kneelog(MANY),
            "few": servers.kneelog(FEW),
            "twin": servers.twin(FEW),
            "bare": servers.bare(),
        }
        yield from _until_ready(browser, each)
        yield from _on_the_way(browser, each)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=require(*CHROMIUM), args=list(SWITCHES))
        yield _until_saved(browser, folder)
        browser.close()


# ------------------------------------------------------------------------------------------------- until Today is there


def _until_ready(browser: Browser, servers: Mapping[str, Server]) -> Iterator[Compared]:
    opened = {name: _Opened(browser, server, _LAST.get(name, _LAST_OF_A_SCREEN)) for name, server in servers.items()}
    cold = in_turns({name: each.cold for name, each in opened.items()})
    warm = in_turns({name: each.warm for name, each in opened.items()})
    what = f"Today ready, {MANY.name}"
    for state, took, limit in (("cold", cold, None), ("warm", warm, WARM_BESIDE_BARE_AT_MOST)):
        yield Compared(f"{what}, {state}", "its twin", took["many"], took["twin"], READY_AT_MOST)
        yield Compared(f"{what}, {state}", f"the same, {FEW.name}", took["many"], took["few"])
        yield Compared(f"{what}, {state}", "an empty page of Streamlit", took["many"], took["bare"], limit)
    ours, twins = opened["many"].sizes, opened["twin"].sizes
    yield Compared(f"{what}, bytes over the wire, cold", "its twin", ours, twins, BYTES_AT_MOST, "kB")


class _Opened:
    """Opens one address in a browser, again and again.

    Attributes:
        sizes: bytes that came over the wire each time that it was opened cold.
    """

    def __init__(self, browser: Browser, server: Server, last: str) -> None:
        self.sizes: tuple[float, ...] = ()
        self._browser = browser
        self._address = server.url
        self._last = last

    def cold(self) -> float:
        """Return the seconds until it is there in a browser that never was here."""
        with _page(self._browser) as page:
            came = _Came(page)
            seconds = self._ready(page)
            self.sizes += (came.size,)
        return seconds

    def warm(self) -> float:
        """Return the seconds until it is there in a browser that was here a moment ago."""
        with _page(self._browser) as page:
            self._ready(page)
            page.wait_for_timeout(_REST)
            return self._ready(page)

    def _ready(self, page: Page) -> float:
        page.goto(self._address, wait_until="commit")
        milliseconds: float = page.evaluate(_READY, self._last)
        return milliseconds / 1000


class _Came:
    """Counts the bytes that come to a page: of what is loaded, as it came over the wire, and of the messages."""

    def __init__(self, page: Page) -> None:
        self.size = 0.0
        told = page.context.new_cdp_session(page)
        told.send("Network.enable")
        told.on("Network.loadingFinished", lambda event: self._add(event["encodedDataLength"]))
        told.on("Network.webSocketFrameReceived", self._add_frame)

    def _add(self, size: float) -> None:
        self.size += size

    def _add_frame(self, event: dict[str, dict[str, str]]) -> None:
        self._add(len(event["response"]["payloadData"]) * 3 / 4)  # in base64


@contextmanager
def _page(browser: Browser) -> Iterator[Page]:
    """Give a page of a browser that knows nothing yet."""
    context = browser.new_context(**DESKTOP.as_context)
    yield context.new_page()
    context.close()


# ------------------------------------------------------------------------------------------------------ taps on screens


def _on_the_way(browser: Browser, servers: Mapping[str, Server]) -> Iterator[Compared]:
    with ExitStack() as stack:
        pages = {name: stack.enter_context(_page(browser)) for name in ("many", "few", "twin")}
        for name, page in pages.items():
            page.goto(servers[name].url, wait_until="commit")
            page.evaluate(_READY, _LAST_OF_A_SCREEN)
        switched = in_turns({name: _tapping(page, _switch) for name, page in pages.items()})
        for page in pages.values():
            _tapping(page, lambda of: of.get_by_test_id("stTopNavLink").filter(has_text="Trends").click())()
        changed = in_turns({name: _tapping(page, _change_the_window) for name, page in pages.items()})
    switch, change = f"Today to Trends and back, {MANY.name}", f"another window of Trends, {MANY.name}"
    yield Compared(switch, "its twin", switched["many"], switched["twin"])
    yield Compared(switch, f"the same, {FEW.name}", switched["many"], switched["few"])
    yield Compared(change, "the same on its twin", changed["many"], changed["twin"], WINDOW_AT_MOST)
    yield Compared(change, f"the same, {FEW.name}", changed["many"], changed["few"])


def _tapping(page: Page, tap: Callable[[Page], None]) -> Callable[[], float]:
    """Return what taps and tells the seconds until the run is over that it made."""

    def timed() -> float:
        page.bring_to_front()  # a page behind another is drawn once a second
        page.wait_for_timeout(_REST)
        page.evaluate(_WATCH)
        tap(page)
        milliseconds: float = page.evaluate("window.kneelogRan")
        return milliseconds / 1000

    return timed


def _switch(page: Page) -> None:
    """Go to Trends, or from there to Today."""
    to = "Today" if page.url.endswith("/trends") else "Trends"
    page.get_by_test_id("stTopNavLink").filter(has_text=to).click()


def _change_the_window(page: Page) -> None:
    """Choose the year, or where it is chosen the 30 days."""
    month, _quarter, _half, year, _all = page.locator(".st-key-choose_range button").all()
    (month if year.get_attribute("aria-checked") == "true" else year).click()


# ---------------------------------------------------------------------------------------------------------------- Save


def _until_saved(browser: Browser, folder: Path) -> Compared:
    today, twin, _second_run = saved.measure_on(folder / f"{MANY.name}.sqlite3", browser, folder, NOW)
    ours, twins = (tuple(each / 1000 for each in times.each) for times in (today, twin))
    return Compared(f'Save until "Saved", {MANY.name}', "a button of the twin", ours, twins, SAVED_AT_MOST)
