"""Which characters the bundled fonts can print.

PDF/A refuses a document with a single missing glyph, and a plain PDF prints an empty box without a word. So characters
nobody can print are replaced before drawing. What the fonts hold is kept in a small file beside them, because reading
the fonts themselves takes a library that only developers have. To write it again after changing a font:
`python -m kneelog.report.coverage`.
"""

from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

FONTS: Final = Path(__file__).parent / "fonts"
_FILE: Final = FONTS / "coverage.txt"


@cache
def covered() -> frozenset[int]:
    """Return the code points that at least one bundled font holds."""
    ranges = (line.split("-") for line in _FILE.read_text(encoding="ascii").split())
    return frozenset(point for first, last in ranges for point in range(int(first, 16), int(last, 16) + 1))


def of_fonts(files: Iterable[Path]) -> frozenset[int]:
    """Return the code points that at least one of these font files holds. Needs fontTools."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - a tool of developers, absent where kneelog is only used

    points: set[int] = set()
    for file in files:
        with TTFont(file) as font:
            points.update(font.getBestCmap())
    return frozenset(points)


def as_ranges(points: Iterable[int]) -> str:
    """Return code points as lines of "first-last" in hexadecimal."""
    ordered = sorted(points)
    edges = [place for place, (one, other) in enumerate(pairwise(ordered), 1) if other != one + 1]
    pairs = zip([0, *edges], [*edges, len(ordered)], strict=True)
    return "".join(f"{ordered[first]:04X}-{ordered[after - 1]:04X}\n" for first, after in pairs)


if __name__ == "__main__":
    _FILE.write_text(as_ranges(of_fonts(FONTS.glob("*.ttf"))), encoding="ascii")
