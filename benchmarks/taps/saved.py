"""How long it takes until "Saved" shows: Today against a twin page that draws the same and keeps nothing."""

from __future__ import annotations

import contextlib
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from playwright.sync_api import expect

from benchmarks.taps import tasks
from benchmarks.taps.driver import Driver
from kneelog.ui import paths
from tests import serving
from tests.browser.conftest import PHONE
from tests.browser.screens import open_screen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from playwright.sync_api import Browser, Page

ROUNDS: Final = 11
MOST: Final = 1.5
"""How many times the twin's round trip saving may take."""

_ENTRIES: Final = 14
_REST: Final = 500  # milliseconds between the steps, for what a page puts away after it is drawn
_TWIN: Final = Path(__file__).with_name("twin_app.py")

# From the tap as the browser stamps it to the first picture in which the bar says so.
_WATCH: Final = """() => { window.kneelogSaved = new Promise((done) => {
  let tapped;
  addEventListener("click", (event) => { tapped = event.timeStamp; }, {capture: true, once: true});
  const look = () => {
    const bar = document.querySelector(".st-key-savebar_done, .st-key-savebar");
    if (!bar?.textContent.includes("Saved")) return;
    seen.disconnect();
    requestAnimationFrame(() => done(performance.now() - tapped));
  };
  const seen = new MutationObserver(look);
  seen.observe(document.body, {subtree: true, childList: true, characterData: true});
}); }"""


@dataclass(frozen=True)
class Times:
    """How long one kind of page took, in milliseconds.

    Attributes:
        name: of the page.
        elements: drawn by Streamlit before the tap and after it.
        each: run by run.
    """

    name: str
    elements: tuple[int, int]
    each: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle run."""
        return statistics.median(self.each)


class _Bench:
    """One page on which Save and Undo are tapped in turn."""

    def __init__(self, name: str, page: Page, address: str) -> None:
        self.name = name
        self.driver = Driver(page)
        self.elements = (0, 0)
        self.each: list[float] = []
        open_screen(page, address)
        self.driver.decide(
            self.driver.number(5), self.driver.place("Right: back of knee"), self.driver.place("Right: calf")
        )
        self.driver.settle()

    def run(self) -> None:
        page, done = self.driver.page, self.driver.page.locator(".st-key-savebar_done")
        page.bring_to_front()  # a page behind another is drawn once a second
        page.wait_for_timeout(_REST)
        before = self._elements()
        page.evaluate(_WATCH)
        self.driver.button("Save").click()
        self.each.append(page.evaluate("window.kneelogSaved"))
        self.driver.settle()
        page.wait_for_timeout(_REST)
        self.elements = before, self._elements()
        self.driver.button("Undo").click()
        expect(done).to_have_count(0)
        self.driver.settle()

    def _elements(self) -> int:
        return self.driver.page.get_by_test_id("stElementContainer").count()


def measure(browser: Browser, folder: Path, now: datetime) -> list[Times]:
    """The time until "Saved" on Today, on its twin, and on the twin that begins a new form; interleaved.

    Args:
        browser: a started one.
        folder: for the diary.
        now: where the clocks of the pages stand.
    """
    diary = folder / "saved.sqlite3"
    tasks.fill(diary, now, _ENTRIES)
    return measure_on(diary, browser, folder, now)


def measure_on(diary: Path, browser: Browser, folder: Path, now: datetime) -> list[Times]:
    """The same on a diary that is there."""
    with _open(browser, diary, now) as today, _open(browser, folder / "twin.sqlite3", now, twin=True) as twin:
        benches = [
            _Bench("Today", today(), "/"),
            _Bench("twin, one run", twin(), "/"),
            _Bench("twin, second run with an empty form", twin(), "/?anew"),
        ]
        for bench in benches:
            bench.run()  # to warm up
            bench.each.clear()
        for number in range(ROUNDS):
            for bench in (*benches[number % 3 :], *benches[: number % 3]):
                bench.run()
    return [Times(bench.name, bench.elements, tuple(bench.each)) for bench in benches]


@contextlib.contextmanager
def _open(browser: Browser, diary: Path, now: datetime, *, twin: bool = False) -> Iterator[Callable[[], Page]]:
    port = serving.free_port()
    # The twin lies beside no settings of its own: it finds those of the app in the working folder.
    folder = paths.settings_file().parents[1] if twin else diary.parent
    run = [sys.executable, "-m", "streamlit", "run", str(_TWIN), f"--server.port={port}"]
    command = run if twin else serving.launch_command(diary, port)
    extra = {"KNEELOG_NOW": now.isoformat()}
    with serving.serve(diary, command=command, port=port, folder=folder, extra=extra) as server:
        context = browser.new_context(base_url=server.url, **PHONE.as_context)
        yield context.new_page
        context.close()
