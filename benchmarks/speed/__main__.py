"""Measures how fast kneelog is, each figure a ratio to a floor of the same run: `make bench`.

Run: python -m benchmarks.speed [PART ...] [--docs FOLDER]
Prints a table a part; with --docs writes each between its marks of performance.md in that folder.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.insights.tables import written
from benchmarks.speed import browser, core, files, processes, screens
from benchmarks.speed.turns import as_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from benchmarks.speed.turns import Compared


def main() -> int:
    """Measure and print; 1 where a limit does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *_PARTS], metavar="PART", help=", ".join(_PARTS))
    parser.add_argument("--docs", type=Path, metavar="FOLDER", help="write the tables into this folder")
    asked = parser.parse_args()
    all_hold = True
    for part in asked.parts or _PARTS:
        found = []
        with tempfile.TemporaryDirectory() as name:
            for each in _PARTS[part](Path(name)):
                print(" | ".join(each.row), file=sys.stderr, flush=True)  # what goes wrong later does not lose it
                found.append(each)
        told = as_table(found)
        print(told, end="\n\n", flush=True)
        if asked.docs:
            written(asked.docs / "performance.md", told, part)
        all_hold = all_hold and all(each.holds for each in found)
    return 0 if all_hold else 1


_PARTS: Final[Mapping[str, Callable[[Path], Iterator[Compared]]]] = {
    "core": core.measure,
    "files": files.measure,
    "processes": processes.measure,
    "screens": screens.measure,
    "browser": browser.measure,
}


if __name__ == "__main__":
    raise SystemExit(main())
