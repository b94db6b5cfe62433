"""Pictures of the screens, made anew by one command: `python -m tests.browser.shots [--all | --trends] [FOLDER]`.

Without `--all` the few that README and the docs show go to docs/screens; with it every screen, on an empty, a demo and
an urgent diary, in four views, and of each screen one small sheet with all of these, docs/screens/all-<screen>.webp.
With `--trends` Trends alone, with 10 days, 90 days and ten years of diary, and docs/screens/trends-lengths.webp.
"""

from __future__ import annotations

import argparse
import io
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests import serving
from tests.browser.conftest import DESKTOP, PHONE, PHONE_DARK, SWITCHES, VIEWS, View
from tests.browser.screens import SCREENS, fill_demo, fill_simulated, fill_urgent, open_screen
from tests.conftest import FIXED_NOW
from tests.tools import CHROMIUM, require

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    Fill = Callable[[Path, datetime], None]

FOLDER: Final = Path("docs/screens")
TALLEST: Final = 1500
TALLEST_TRENDS: Final = 4500
LENGTHS: Final = {"10-days": (10, "/trends"), "90-days": (90, "/trends"), "ten-years": (3650, "/trends?range=all")}
QUALITY: Final = 84
GAP: Final = 16
SMALL: Final = 0.4

FILLS: Final[dict[str, Fill | None]] = {"empty": None, "demo": fill_demo, "urgent": fill_urgent}
CHOSEN: Final[dict[str, Sequence[tuple[str, View]]]] = {
    "demo": (*((address, DESKTOP) for address in SCREENS), ("/", PHONE), ("/trends", PHONE), ("/history", PHONE_DARK)),
    "urgent": (("/patterns", DESKTOP), ("/", PHONE_DARK)),
    "empty": (("/", DESKTOP),),
}


def main() -> None:
    """Make the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--all", action="store_true", dest="everything")
    parser.add_argument("--trends", action="store_true")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=require(*CHROMIUM), args=list(SWITCHES))
        if asked.trends:
            _trends(browser, asked.folder)
            return
        for name, fill in FILLS.items():
            every = [(address, view) for address in SCREENS for view in VIEWS]
            _shoot(browser, asked.folder, name, fill, every if asked.everything else CHOSEN[name])
        browser.close()
    if asked.everything:
        for address in SCREENS:
            _sheet(asked.folder, _name(address), list(FILLS), f"all-{_name(address)}")


def _name(address: str) -> str:
    return address.partition("?")[0].strip("/") or "today"


def _trends(browser: Browser, folder: Path) -> None:
    for name, (days, address) in LENGTHS.items():
        wanted = [(address, view) for view in VIEWS]
        _shoot(browser, folder, name, partial(fill_simulated, days=days), wanted, tallest=TALLEST_TRENDS)
    _sheet(folder, "trends", list(LENGTHS), "trends-lengths")


def _sheet(folder: Path, screen: str, fills: Sequence[str], called: str) -> None:
    """All pictures of a screen side by side: a row for each diary, a column for each view."""
    rows = [[Image.open(folder / f"{screen}-{fill}-{view.name}.webp") for view in VIEWS] for fill in fills]
    width = max(sum(each.width + GAP for each in row) for row in rows)
    heights = [max(each.height for each in row) + GAP for row in rows]
    sheet = Image.new("RGB", (width, sum(heights)), "#808080")
    for number, row in enumerate(rows):
        left = 0
        for each in row:
            sheet.paste(each, (left, sum(heights[:number])))
            left += each.width + GAP
    small = sheet.resize((round(sheet.width * SMALL), round(sheet.height * SMALL)), Image.Resampling.LANCZOS)
    small.save(FOLDER / f"{called}.webp", "WEBP", quality=60, method=6)


def _shoot(  # each in a window of its own
    browser: Browser,
    folder: Path,
    name: str,
    fill: Fill | None,
    wanted: Sequence[tuple[str, View]],
    *,
    tallest: int = TALLEST,
) -> None:
    with tempfile.TemporaryDirectory() as kept:
        diary = Path(kept) / "diary.sqlite3"
        if fill is not None:
            fill(diary, FIXED_NOW)
        with serving.serve(diary, extra={"KNEELOG_NOW": FIXED_NOW.isoformat()}) as server:
            for address, view in wanted:
                context = browser.new_context(base_url=server.url, **view.as_context)
                page = context.new_page()
                open_screen(page, address)
                _keep(_picture(page, view, tallest), folder / f"{_name(address)}-{name}-{view.name}.webp")
                context.close()


def _picture(page: Page, view: View, tallest: int) -> bytes:
    """The whole screen as far as `tallest`: the page scrolls inside itself, so that the window has to grow instead."""
    page.wait_for_timeout(1000)
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": view.width, "height": min(tallest, max(view.height, height))})
    page.wait_for_timeout(600)
    return page.screenshot()


def _keep(picture: bytes, path: Path) -> None:
    Image.open(io.BytesIO(picture)).convert("RGB").save(path, "WEBP", quality=QUALITY, method=6)


if __name__ == "__main__":
    main()
