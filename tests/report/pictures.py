"""How the page for the doctor looks on paper, made anew by one command: `python -m tests.report.pictures [FOLDER]`.

Page one of the demo in colour, as a printer without colour prints it and as a fax sends it, and its second page, go to
docs/screens as page-colour, page-grey, page-fax (to the dot) and page-log.webp. With `--full` there are PNG beside them
in which every dot can be looked at, of the coarser and the dithered fax too.
"""

from __future__ import annotations

import argparse
import io
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from PIL import Image

from kneelog import service
from kneelog.report import draw
from tests.browser.screens import fill_demo
from tests.conftest import FIXED_NOW

FOLDER: Final = Path("docs/screens")

SHOWN_PPI: Final = 110
"""Dots an inch of a picture of a page on a screen, close to 100 % on most."""

FAX_ACROSS: Final = 204
FINE: Final = 196
STANDARD: Final = 98
"""Dots an inch of a fax of group 3 (ITU-T T.4): always as many across, down as the sender chose."""

QUALITY: Final = 80


def main() -> None:
    """Make the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--full", action="store_true")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    first, second, *_ = demo_pages(SHOWN_PPI)
    sharp, sharp_log, *_ = demo_pages(2 * FAX_ACROSS)
    for name, picture in {"colour": first, "grey": first.convert("L"), "log": second}.items():
        picture.save(asked.folder / f"page-{name}.webp", "WEBP", quality=QUALITY, method=6)
    faxed(sharp, FINE).save(asked.folder / "page-fax.webp", "WEBP", lossless=True, quality=100, method=6)
    if asked.full:
        whole = {
            "colour": sharp,
            "grey": sharp.convert("L"),
            "fax-fine": faxed(sharp, FINE),
            "fax-standard": faxed(sharp, STANDARD),
            "fax-dithered": faxed(sharp, FINE, dithered=True),
            "fax-log": faxed(sharp_log, FINE),
        }
        for name, picture in whole.items():
            picture.save(asked.folder / f"page-{name}.png", optimize=True)


def demo_pages(ppi: int) -> list[Image.Image]:
    """The pages of the demo diary with everything a page can have, as pictures of so many dots an inch."""
    with tempfile.TemporaryDirectory() as kept:
        diary = Path(kept) / "diary.sqlite3"
        fill_demo(diary, FIXED_NOW)
        store = service.open_diary(diary, FIXED_NOW)
        today = FIXED_NOW.date()
        choice = replace(
            service.usual_visit(today),
            first=today - timedelta(days=89),
            concern="Can I run again, and what about the swelling?",
            questions=("Do I need another scan?", "May I squat at work?"),
        )
        try:
            pages = draw.pages(service.visit(store, choice, FIXED_NOW), ppi)
        finally:
            store.close()
    return [Image.open(io.BytesIO(page)).convert("RGB") for page in pages]


def faxed(page: Image.Image, down: int, *, dithered: bool = False) -> Image.Image:
    """A page as a fax prints it: scanned in grey at its dots an inch, and every dot then black or white.

    Args:
        page: with twice as many dots an inch as a fax has across.
        down: dots an inch down, `FINE` or `STANDARD`.
        dithered: as a machine told to send a photograph, which keeps tints and frays small type. Else a dot is black
            where it is at least half dark: what machines do with text, and what leaves the least of a page.
    """
    height = round(page.height * down / (2 * FAX_ACROSS))
    scanned = page.convert("L").resize((page.width // 2, height), Image.Resampling.BOX)
    return scanned.convert("1", dither=Image.Dither.FLOYDSTEINBERG if dithered else Image.Dither.NONE)


if __name__ == "__main__":
    main()
