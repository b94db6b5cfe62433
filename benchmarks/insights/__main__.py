"""Measures what the insights say on simulated diaries whose truth is known, beside what other apps do.

Run: python -m benchmarks.insights [PART ...] [--diaries N] [--docs FOLDER] [--beside FILE]
Prints the tables of null, power and little, or of the parts named; with --docs writes each between its marks of
insights.md in that folder, and the picture beside it. With --beside also runs another engine on some of the same
diaries: a Python file with `factor_effects(days, weekdays, pain, factors, relief=names)`. The seeds stand in `cells`: a
run can be repeated.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

# Each process has a core of its own: linear algebra that takes the others' would only make them wait.
for _threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")

from benchmarks.insights import cells, picture  # noqa: E402 - after the threads are set
from benchmarks.insights.tables import share, table, written  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def main() -> int:
    """Print the tables, and write them into the docs where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *_PARTS], metavar="PART", help=", ".join(_PARTS))
    parser.add_argument("--diaries", type=int, help="at most so many a cell")
    parser.add_argument("--docs", type=Path, metavar="FOLDER", help="write the tables and the picture into this folder")
    parser.add_argument("--beside", type=Path, metavar="FILE", help="another engine, on some of the same diaries")
    asked = parser.parse_args()
    for part in asked.parts or _PARTS:
        cells_of, made = _PARTS[part]
        counted = {cell.name: cells.run(cell, number, asked.diaries) for number, cell in cells_of.items()}
        _told(part, made(counted), asked.docs)
        if part == "null" and asked.docs:
            (asked.docs / "insights.svg").write_text(picture.drawn(counted), encoding="utf-8")
    if asked.beside:
        _told("beside", _beside(asked.beside, asked.diaries), asked.docs)
    return 0


def _told(part: str, text: str, docs: Path | None) -> None:
    print(text, end="\n\n", flush=True)
    if docs:
        written(docs / "insights.md", text, part)


def _null(counted: Mapping[str, Mapping[str, int]]) -> str:
    """What is called where nothing is true."""
    head = (
        f"no effect at all, {cells.NULL_DAYS} days, a look every week from day {cells.FIRST_LOOK} (diaries)",
        "**ever a false “linked”: as shipped**",
        "ever q ≤ .02 at a single look",
        "ever q ≤ .05 at a single look",
        "a painkiller without effect ever “linked”",
        "the same by the bare test of the day after, p < .05 at the last look",
        "95 % intervals that hold the truth",
        "ever a flag by Mann-Whitney, q ≤ .05",
        "a mean difference of a point or more shown at day 28 (3 days with, 3 without)",
    )
    ever = ("linked", "single .02", "single .05")
    rows = (
        [
            f"{name} ({n})",
            *(share(seen[each], n) for each in ever),
            *(share(seen[each], seen["painkiller asked"]) for each in ("painkiller", "bare painkiller")),
            share(seen["covered"], seen["intervals"]),
            *(share(seen[each], n if seen["naive run"] else 0) for each in ("naive", "ghost")),
        ]
        for name, seen in counted.items()
        if (n := seen["diaries"])
    )
    return table(head, rows)


def _power(counted: Mapping[str, Mapping[str, int]]) -> str:
    """What is found where something is true."""
    head = (
        "a true effect (diaries)",
        *(f"called “linked” by day {day}" for day in cells.BY_DAYS),
        "95 % intervals that hold the truth",
        "ever a false “linked” beside it",
    )
    rows = (
        [
            f"{name} ({n})",
            *(share(seen[f"by {day}"], n if day <= seen["days"] / n else 0) for day in cells.BY_DAYS),
            share(seen["covered"], seen["intervals"]),
            share(seen["linked"], n),
        ]
        for name, seen in counted.items()
        if (n := seen["diaries"])
    )
    return table(head, rows)


def _little(counted: Mapping[str, Mapping[str, int]]) -> str:
    """How often it is said that there is little or no link, and how often of an effect of a whole point."""
    head = (
        "called “little or no link” at the last look (diaries)",
        "of questions without an effect",
        "**of the one with an effect of a point**",
    )
    rows = (
        [
            f"{name} ({n})",
            share(seen["little"], seen["questions"]),
            share(seen["target little"], seen["targets"]),
        ]
        for name, seen in counted.items()
        if (n := seen["diaries"])
    )
    return table(head, rows)


_PARTS: Final = {
    "null": (cells.NULL, _null),
    "power": (cells.POWER, _power),
    "little": (cells.LITTLE, _little),
}


def _beside(engine: Path, most: int | None) -> str:
    """Ours and another engine on the same diaries, by the same rule."""
    head = (
        "by the same rule on the same diaries (diaries)",
        "",
        "ever a false “linked”",
        *(f"the true one “linked” by day {day}" for day in cells.BY_DAYS),
        "time for a diary",
    )
    return table(head, _beside_rows(engine, most))


def _beside_rows(engine: Path, most: int | None) -> Iterator[list[str]]:
    for number, cell in cells.BESIDE.items():
        seen = cells.run(cell, number, most, engine)
        n = seen["diaries"]
        for name, prefix in (("kneelog", ""), ("the other", "other ")):
            found = [share(seen[f"{prefix}by {day}"], n if cell.world.target else 0) for day in cells.BY_DAYS]
            took = seen[f"{prefix}microseconds"] / seen["other microseconds"]
            yield [f"{cell.name} ({n})", name, share(seen[f"{prefix}linked"], n), *found, f"{took:.2f}"]


if __name__ == "__main__":
    sys.exit(main())
