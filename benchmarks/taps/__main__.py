"""Counts the taps an entry takes, and times how long it is until "Saved" shows: `python -m benchmarks.taps`.

It starts the app and a Chromium of a phone's size. A tap is counted by the browser; scrolling is told beside it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from playwright.sync_api import sync_playwright

from benchmarks.taps import saved, tasks
from benchmarks.taps.driver import MODEL
from tests import serving
from tests.browser.conftest import PHONE, SWITCHES
from tests.conftest import FIXED_NOW
from tests.tools import CHROMIUM, require

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from benchmarks.taps.driver import Count

_TAPS: Final = "{:<56} {:>4}  {:<8} {:>7}  {:>9}  {:>9}  {:<8}"
_TIMES: Final = "{:<37} {:>9}  {:>17}  {:>8}  {:<6}"


def main() -> None:
    """Count, measure and print."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        browser = playwright.chromium.launch(executable_path=require(*CHROMIUM), args=list(SWITCHES))
        _print_taps([(task, _counted(task, browser, folder / f"{n}.sqlite3")) for n, task in enumerate(tasks.TASKS)])
        _print_times(saved.measure(browser, folder, FIXED_NOW))
        browser.close()


def _counted(task: tasks.Task, browser: Browser, diary: Path) -> Count:
    with serving.serve(diary, extra={"KNEELOG_NOW": FIXED_NOW.isoformat()}) as server:
        context = browser.new_context(base_url=server.url, **PHONE.as_context)
        took = tasks.count(task, context.new_page(), diary, FIXED_NOW)
        context.close()
    return took


def _print_taps(rows: list[tuple[tasks.Task, Count]]) -> None:
    print(f"From an opened Today, {PHONE.width} x {PHONE.height}; each entry was then found in the diary as tapped.\n")
    print(_TAPS.format("", "taps", "target", "scrolls", "decisions", "model (s)", "target"))
    for task, took in rows:
        taps, seconds = _most(took.taps, task.taps), _most(took.seconds, task.seconds)
        print(_TAPS.format(task.name, took.taps, taps, took.scrolls, took.decisions, f"{took.seconds:.2f}", seconds))
    print(f"\nModel: {MODEL}.\nScrolling is no tap and is not in the model.\n")


def _most(is_: float, most: float | None) -> str:
    if most is None:
        return "-"
    return f"<= {most:g}" if is_ <= most else f"> {most:g} !"


def _print_times(rows: list[saved.Times]) -> None:
    print(
        f'From the tap on Save until "Saved" shows; {saved.ROUNDS} runs of each in turn; target {saved.MOST} or less.\n'
    )
    print(_TIMES.format("", "median ms", "least to most ms", "elements", "ratio"))
    today = rows[0].median
    for row in rows:
        spread = f"{min(row.each):.0f} to {max(row.each):.0f}"
        elements = "{} > {}".format(*row.elements)
        print(_TIMES.format(row.name, f"{row.median:.0f}", spread, elements, _ratio(today / row.median)))
    print("\nRatio: Today's median by that row's. Elements: drawn before the tap and after it.")
    print("The twin of one run keeps its form filled; Today empties it in a second run, as the other twin does.")


def _ratio(value: float) -> str:
    return f"{value:.2f}" if value <= saved.MOST else f"{value:.2f} !"


if __name__ == "__main__":
    main()
