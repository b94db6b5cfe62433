"""What was made to run, to load or to break something, the attacker it would speak to, and the eye that sees it."""

from __future__ import annotations

import contextlib
import http.server
import io
import re
import secrets
import threading
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from playwright.sync_api import expect
from pypdf import PdfReader

from kneelog.domain.diary import Archive
from kneelog.domain.entry import Activity, Entry, Place, Treatment
from kneelog.domain.record import Function, Mark, Version, Watch
from kneelog.domain.vocabulary import FactorKind, MarkKind, Side, Zone
from tests.browser.screens import INVISIBLE, MADE, download
from tests.conftest import FIXED_NOW

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from playwright.sync_api import Dialog, Page, Request

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
    "~nobody/../../../../etc/passwd",
)
"""One line each and at most a name long, so that every field takes them. BEACON is the attacker's address."""

POINTS: Final = """() => [...document.querySelectorAll(".main-svg .point, .main-svg .points path")]
  .map((each) => each.getBoundingClientRect()).filter((box) => box.width > 0)
  .map((box) => [box.x + box.width / 2, box.y + box.height / 2]).slice(0, 80)"""
"""The middle of each bar and mark of a chart."""

LEGIBLE: Final = 16
"""Characters of a mark that its pop-up shows at least, blanks not counted: it breaks lines and shortens."""

BROKEN: Final = re.compile("Something went wrong|Traceback|StreamlitAPIException")


ALIVE: Final = """(attacker) => {
  const found = [];
  const leads = (value) => /^\\s*javascript:/i.test(value) || value.includes(attacker);
  const runs = (text) => text.includes("kneelogRan") || text.includes(attacker);
  const look = (root) => root.querySelectorAll("*").forEach((each) => {
    if (each.shadowRoot) look(each.shadowRoot);
    const alive = [...each.attributes].some(({ name, value }) => name.startsWith("on")
      || (/^(href|src|srcset|action|data|style|xlink:href)$/.test(name) && leads(value)));
    const holds = each.matches("script, style") && runs(each.textContent);
    if (alive || holds || each.matches("iframe, object, embed")) found.push(each.outerHTML.slice(0, 300));
  });
  look(document);
  return found;
}"""
"""What could run or load something of the attacker's, in the page and in every part of it that is closed to styles."""


@dataclass
class Beacon:
    """The attacker's server."""

    address: str
    hits: list[str]

    def said(self, payload: str) -> str:
        """A payload with this address in it."""
        return payload.replace("BEACON", self.address)


@contextlib.contextmanager
def listening() -> Iterator[Beacon]:
    """The attacker's server, which nobody may have reached at the end.

    Its address has a word in it that nobody can guess: who looks at this port for a server that stood here before, as a
    page does whose server is gone, has not come by the attacker's words.
    """
    hits: list[str] = []
    door = f"/{secrets.token_hex(3)}"

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith(door):
                hits.append(self.path)
            self.send_error(404)

        do_POST = do_GET  # noqa: N815 - as above

        def log_message(self, *_words: object) -> None:
            """Says nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Beacon(f"http://127.0.0.1:{server.server_port}{door}", hits)
    server.shutdown()
    server.server_close()
    assert not hits, f"the attacker's server was reached: {hits}"


@dataclass
class Eye:
    """Watches that no word of the corpus does anything.

    Attributes:
        page: what is watched.
        attacker: the address that no part of the page may lead to.
        dialogs: what opened over it.
        asked: what it, or any page of its window, asked the attacker for.
        looks: how often it looked.
    """

    page: Page
    attacker: str
    dialogs: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    looks: int = 0

    def __post_init__(self) -> None:
        """Begins to watch."""
        self.page.on("dialog", self._opened)
        self.page.context.on("request", self._asked)

    def _opened(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _asked(self, request: Request) -> None:
        if self.attacker in request.url:
            self.asked.append(request.url)

    def sees_nothing(self) -> None:
        """No dialog, no script, no request, nothing that was made of words, no screen that failed."""
        self.looks += 1
        assert self.dialogs == []
        assert self.asked == []
        assert self.page.evaluate("window.kneelogRan") is None
        said = self.page.locator("body").inner_text()
        assert not BROKEN.search(said), said[:500]
        assert self.page.evaluate(ALIVE, self.attacker) == []
        assert self.page.locator("body").evaluate(MADE) == []


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


def shown(page: Page, where: str = "body") -> str:
    """The text of a part of the page, folded parts too."""
    return "\n".join(page.locator(where).all_text_contents())


def missing(words: Iterable[str], text: str) -> list[str]:
    """Words that are not in a text as they were typed, but for what kneelog puts between their characters."""
    bare = INVISIBLE.sub("", text)
    return [word for word in words if INVISIBLE.sub("", word) not in bare]


def settled(page: Page) -> None:
    """Waits until the screen is whole: what takes a while is drawn last, and moves what stands below it."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def stand(page: Page, where: str, words: Iterable[str]) -> None:
    """Waits until all words stand in a part of the page as they were typed."""
    awaited = list(words)
    for _ in range(100):
        if not (awaited := missing(awaited, shown(page, where))):
            return
        page.wait_for_timeout(100)
    assert awaited == []


def hover(eye: Eye, words: Iterable[str]) -> None:
    """Moves to what is drawn in the chart until its pop-ups, which are really opened, have said each word."""
    page = eye.page
    settled(page)
    page.get_by_test_id("stPlotlyChart").first.scroll_into_view_if_needed()
    unseen = {word: re.sub(r"\s", "", INVISIBLE.sub("", word))[:LEGIBLE] for word in words}
    told = ""
    for right, down in page.evaluate(POINTS):
        page.mouse.move(right, down)
        page.wait_for_timeout(60)  # a pop-up waits a little for the mouse to stand
        told += "".join(page.locator(".hoverlayer .hovertext").all_text_contents())
        said = re.sub(r"\s", "", INVISIBLE.sub("", told))
        unseen = {word: start for word, start in unseen.items() if start not in said}
        if not unseen:
            break
    eye.sees_nothing()
    assert page.locator(".hoverlayer a, .hoverlayer image, .hoverlayer script").count() == 0
    assert list(unseen) == [], told


def unprinted(page: Page, words: Iterable[str]) -> list[str]:
    """Words in plain letters that are not on the page for the doctor; it breaks lines where it has to."""
    pdf = download(page, page.get_by_role("button", name="Download the PDF"))
    pages = PdfReader(io.BytesIO(pdf.path().read_bytes())).pages
    text = "".join(each.extract_text() for each in pages)
    printed = "".join(char for char in text if char.isprintable() and not char.isspace())  # some fonts add a zero width
    assert "root:x:" not in printed
    return [word for word in words if word.isascii() and re.sub(r"\s", "", word) not in printed]


def hand_in(eye: Eye, name: str, data: bytes, said: str) -> None:
    """Hands a file in, whose name is shown as it is and does nothing, and waits for what is said of it."""
    page = eye.page
    page.locator("input[type=file]").first.set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})
    expect(page.get_by_role("button", name=f"Remove {name}", exact=True)).to_be_visible()
    expect(page.locator(".st-key-card_import")).to_contain_text(said)
    eye.sees_nothing()
