"""Words that were made to run, to load or to break something, in every field and on every screen: they stay words.

A server of our own stands for the attacker's: whatever reached it, it counts. Charts are hovered over for real.
"""

from __future__ import annotations

import http.server
import io
import re
import threading
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import quote
from uuid import UUID

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from kneelog import service
from kneelog.domain.diary import Archive
from kneelog.domain.entry import Activity, Entry, Place, Treatment
from kneelog.domain.record import Function, Mark, Version, Watch
from kneelog.domain.vocabulary import FactorKind, MarkKind, Side, Zone
from kneelog.transfer import json_v1
from tests.browser.conftest import DESKTOP
from tests.browser.screens import SCREENS, download, open_screen
from tests.browser.test_hostile import INVISIBLE
from tests.conftest import FIXED_NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Dialog, Page

CANARY: Final = "window.kneelogRan = true"
"""What every script of the corpus would do first."""

PAYLOADS: Final = (
    f"<script>{CANARY};alert(1)</script>",
    f'<svg onload="{CANARY};fetch(\'BEACON/svg\')"><img src=BEACON/i.png onerror="{CANARY}">',
    "![picture](BEACON/md.png) [link](BEACON/link) <BEACON/auto>",
    f'[click](javascript:{CANARY}) <a href="javascript:{CANARY}">here</a>',
    "<iframe src=BEACON/frame></iframe><link rel=stylesheet href=BEACON/x.css>",
    "&lt;b&gt;bold&lt;/b&gt; &#60;script&#62; &amp;amp; <b>b</b>",
    '=HYPERLINK("BEACON/f","x")',
    "+1+1 -2 @SUM(A1) \uff1d1+1 'quoted",
    '#{1+1} #read("/etc/passwd") $x^2$ #link("BEACON/t")',
    "'; DROP TABLE entry;-- \" OR 1=1 %00",
    "{{7*7}} ${7*7} {0} %s <%= 7*7 %>",
    "a\u202etxt.exe\u202c \u2066b\u2069 \u200bz\ufeff",
    "🦵🏿 膝の裏 הברך الركبة e\u0301",
    "</div></style><style>@import 'BEACON/css'; *{background:url(BEACON/bg)}</style>",
    ":material/home: :red[r] **b** ~~s~~ `c` | a | b |",
)
"""One line each and at most a name long, so that every field takes them. BEACON is the attacker's address."""

SENT_BY_ADDRESS: Final = ("/history?show={}", "/history?q={}", "/trends?range={}", "/trends?side={}", "/visit?x={}")

POINTS: Final = """() => [...document.querySelectorAll(".main-svg .point, .main-svg .points path")]
  .map((each) => each.getBoundingClientRect()).filter((box) => box.width > 0)
  .map((box) => [box.x + box.width / 2, box.y + box.height / 2]).slice(0, 80)"""
"""The middle of each bar and mark of a chart."""

LEGIBLE: Final = 16
"""Characters of a mark that its pop-up shows at least, blanks not counted: it breaks lines and shortens."""

BROKEN: Final = re.compile("Something went wrong|Traceback|StreamlitAPIException")


@dataclass
class Beacon:
    """The attacker's server."""

    address: str
    hits: list[str]

    def said(self, payload: str) -> str:
        """A payload with this address in it."""
        return payload.replace("BEACON", self.address)


@pytest.fixture
def beacon() -> Iterator[Beacon]:
    """A server that nobody may reach."""
    hits: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_error(404)

        do_POST = do_GET  # noqa: N815 - as above

        def log_message(self, *_words: object) -> None:
            """Says nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Beacon(f"http://127.0.0.1:{server.server_port}", hits)
    server.shutdown()
    server.server_close()
    assert hits == [], "the attacker's server was reached"


@dataclass
class Eye:
    """Watches that no word of the corpus does anything."""

    page: Page
    dialogs: list[str]

    def sees_nothing(self) -> None:
        """No dialog, no script, no screen that failed."""
        assert self.dialogs == []
        assert self.page.evaluate("window.kneelogRan") is None
        said = self.page.locator("body").inner_text()
        assert not BROKEN.search(said), said[:500]
        made = self.page.evaluate(
            "() => [...document.querySelectorAll('main iframe, [data-testid=stMain] a[href^=\"javascript\"]')].length"
        )
        assert made == 0


@pytest.fixture
def eye(open_context: Callable[..., BrowserContext]) -> Eye:
    """A page of a wide window, watched."""
    page = open_context(DESKTOP).new_page()
    found = Eye(page, [])

    def opened(dialog: Dialog) -> None:
        found.dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", opened)
    return found


def archive(words: list[str]) -> Archive:
    """A diary with every word in every field of a record, a day each."""
    entries = [
        Entry(
            UUID(int=day + 1),
            FIXED_NOW - timedelta(days=day, hours=2),
            severity=3 + day % 5,
            places=(Place(Zone.BACK_OF_KNEE, Side.RIGHT), Place(Zone.ELSEWHERE, Side.LEFT, words=word)),
            activities=(Activity(word, 20, 5), Activity(words[0], 10)) if day else (Activity(word, 20, 5),),
            treatments=(Treatment(word, word, helped=True),),
            note=f"{word}\n{word}",
        )
        for day, word in enumerate(words)
    ]
    marks = [
        Mark(UUID(int=day + 1), (FIXED_NOW - timedelta(days=day)).date(), MarkKind.OTHER, word)
        for day, word in enumerate(words)
    ]
    functions = [Function(UUID(int=n + 1), FIXED_NOW.date(), word, n) for n, word in enumerate(words[:5])]
    watches = [
        Watch(UUID(int=n + 1), (FIXED_NOW - timedelta(days=9)).date(), FactorKind.ACTIVITY, word)
        for n, word in enumerate(words[:3])
    ]
    return Archive(
        entries=tuple((Version(1, FIXED_NOW, voided=False, content=each),) for each in entries),
        marks=tuple((Version(1, FIXED_NOW, voided=False, content=each),) for each in marks),
        functions=tuple((Version(1, FIXED_NOW, voided=False, content=each),) for each in functions),
        watches=tuple((Version(1, FIXED_NOW, voided=False, content=each),) for each in watches),
    )


def fill(diary: Path, words: list[str]) -> None:
    """Keep it in the diary file."""
    store = service.open_diary(diary, FIXED_NOW)
    store.merge(archive(words), at=FIXED_NOW)
    store.close()


def shown(page: Page, where: str = "body") -> str:
    """The text of a part of the page, folded parts too."""
    return INVISIBLE.sub("", "\n".join(page.locator(where).all_text_contents()))


def missing(words: list[str], text: str) -> list[str]:
    """Words that are not in a text as they were typed."""
    return [word for word in words if INVISIBLE.sub("", word) not in text]


@pytest.mark.timeout(300)
def test_stored_words_stay_words_on_every_screen(diary: Path, beacon: Beacon, eye: Eye) -> None:
    """Scripts, pictures, links, frames, formulas, SQL and the invisible, in every field of every record."""
    words = [beacon.said(payload) for payload in PAYLOADS]
    fill(diary, words)
    page = eye.page
    for address in SCREENS:
        open_screen(page, address)
        eye.sees_nothing()
        if address == "/history":
            notes = shown(page, ".days .note")
            assert missing(words, notes) == []
            assert missing(words, shown(page, ".days .tags")) == []
            assert missing(words, shown(page, ".days .where")) == []
        if address == "/trends":
            _hover(eye, words)
            assert missing(words, shown(page)) == []  # lanes, marks, what is watched
        if address == "/settings":
            assert missing(words[:5], shown(page)) == []


def _hover(eye: Eye, words: list[str]) -> None:
    """Moves to what is drawn in the chart, and reads what its pop-ups say: days and marks are really opened."""
    page = eye.page
    page.get_by_test_id("stPlotlyChart").first.scroll_into_view_if_needed()
    said: set[str] = set()
    for right, down in page.evaluate(POINTS):
        page.mouse.move(right, down)
        page.wait_for_timeout(60)  # a pop-up waits a little for the mouse to stand
        said.update(INVISIBLE.sub("", popup) for popup in page.locator(".hoverlayer .hovertext").all_text_contents())
    eye.sees_nothing()
    assert len(said) > 5, "no pop-up was opened"
    assert page.locator(".hoverlayer a, .hoverlayer image, .hoverlayer script").count() == 0
    told = re.sub(r"\s", "", "".join(said))
    unseen = [word for word in words if re.sub(r"\s", "", INVISIBLE.sub("", word))[:LEGIBLE] not in told]
    assert unseen == [], said


@pytest.mark.prove
@pytest.mark.timeout(600)
def test_words_in_the_address_do_nothing(beacon: Beacon, eye: Eye) -> None:
    """Parameters and deep links made of the corpus open an ordinary screen."""
    for payload in PAYLOADS:
        for address in SENT_BY_ADDRESS:
            eye.page.goto(address.format(quote(beacon.said(payload))))
            expect(eye.page.locator(".st-key-disclaimer")).to_be_visible()
            eye.sees_nothing()


@pytest.mark.prove
@pytest.mark.timeout(600)
def test_typed_words_stay_words(beacon: Beacon, eye: Eye) -> None:
    """Search of History, the fields of Doctor visit and their page, an import by the screen: as a person does it."""
    words = [beacon.said(payload) for payload in PAYLOADS]
    page = eye.page
    open_screen(page, "/settings")
    page.locator("input[type=file]").first.set_input_files(
        {
            "name": "<img src=x onerror=alert(1)>.json",
            "mimeType": "application/json",
            "buffer": json_v1.write(archive(words)),
        }
    )
    page.get_by_role("button", name=re.compile("^Add .* new records")).click()
    expect(page.get_by_text(re.compile("records added"))).to_be_visible()
    eye.sees_nothing()
    open_screen(page, "/history")
    for word in words:
        field = page.get_by_label("Search")
        field.fill(word)
        field.press("Enter")
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        eye.sees_nothing()
    open_screen(page, "/visit")
    for word in words[8:10]:
        for field in page.locator("textarea").all():
            field.fill(word)
            field.blur()
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        eye.sees_nothing()
        pdf = download(page, page.get_by_role("button", name="Download the PDF"))
        text = "".join(each.extract_text() for each in PdfReader(io.BytesIO(pdf.path().read_bytes())).pages)
        squeezed = re.sub(r"\s", "", text)
        assert re.sub(r"\s", "", word)[:16] in squeezed
        assert "root:x:" not in squeezed
