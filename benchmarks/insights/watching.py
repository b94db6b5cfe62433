"""Measures what choosing a watched question late wins: false links of three chosen beforehand, and of the suspicious.

Run: python -m benchmarks.insights.watching [--diaries N] [--docs FILE]
Prints the table; with --docs writes it between the marks of a page. Seeds are fixed below: a run can be repeated. How
soon a true effect is found is measured with the other insights, by python -m benchmarks.insights.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from benchmarks.insights.simulate import FIRST_DAY, World, diary
from benchmarks.insights.tables import share, table, written
from kneelog.domain.record import MOST_WATCHED
from kneelog.insights.effects import LOOK_EVERY, NEXT_DAY, Effect, LinkVerdict, Series, look, verdicts

if TYPE_CHECKING:
    from collections.abc import Mapping

SEED: Final = 20_261_128
DIARIES: Final = 200
DAYS: Final = 182
FIRST_LOOK: Final = 28
CHOSEN_LATE: Final = 91
BEFOREHAND: Final = ("squatting", "running", "long sitting")
"""What is watched from the first day on; common enough to be tested."""

WORLDS: Final = {"stationary": World(), "flare": World("flare"), "recovery": World("recovery")}


def main() -> int:
    """Print the table, and write it into the docs where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--diaries", type=int, default=DIARIES, help="so many a row")
    parser.add_argument("--docs", type=Path, metavar="FILE", help="write the table between the marks of this file")
    asked = parser.parse_args()
    text = _table(asked.diaries)
    print(text)
    if asked.docs:
        written(asked.docs, text)
    return 0


def _table(diaries: int) -> str:
    rows = []
    for row, (name, world) in enumerate(WORLDS.items()):
        seen = _run(world, diaries, SEED + 100_000 * row)
        rows.append(
            [name, *(share(seen[each], diaries) for each in ("either", "worse", "late", "late, old looks too"))]
        )
    head = (
        f"nothing has an effect, looked at every week up to day {DAYS} ({diaries} diaries a row): ever a link",
        "**three chosen on the first day, better or worse**",
        "**three chosen on the first day, worse**",
        f"**the three most suspicious of day {CHOSEN_LATE}, each the way it looks**",
        "the same if the look before the choice counted",
    )
    return table(head, rows)


def _run(world: World, diaries: int, first: int) -> Mapping[str, int]:
    total: Counter[str] = Counter()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for seen in pool.map(_one, [world] * diaries, range(first, first + diaries), chunksize=10):
            total.update(seen)
    return total


def _one(world: World, seed: int) -> Counter[str]:
    series = diary(world, DAYS, seed)
    late = _suspicious(series)
    return Counter(
        {
            "either": _ever(series, dict.fromkeys(BEFOREHAND, 0), FIRST_LOOK),
            "worse": _ever(series, dict.fromkeys(BEFOREHAND, 1), FIRST_LOOK),
            "late": _ever(series, late, CHOSEN_LATE + LOOK_EVERY),
            "late, old looks too": _ever(series, late, CHOSEN_LATE),
        }
    )


def _suspicious(series: Series) -> dict[str, int]:
    """Return what somebody would choose who looked at the numbers first: the smallest chances, with their sides."""
    found = [each for each in look(series.upto(FIRST_DAY + CHOSEN_LATE - 1), (NEXT_DAY,)) if each.tested]
    smallest = sorted(found, key=lambda each: each.p)[:MOST_WATCHED]
    return {each.factor: 1 if each.points > 0 else -1 for each in smallest}


def _ever(series: Series, asked: Mapping[str, int], since: int) -> bool:
    """Whether two looks running ever hold a link, the first of them not before a day."""
    factors = tuple(replace(each, asked=asked[each.name]) for each in series.factors if each.name in asked)
    watched = replace(series, factors=factors)
    before: tuple[Effect, ...] = ()
    for day in np.arange(since, DAYS + 1, LOOK_EVERY).tolist():
        now = look(watched.upto(FIRST_DAY + day - 1), (NEXT_DAY,))
        if any(each.verdict is LinkVerdict.LINKED for each in verdicts(now, before)):
            return True
        before = now
    return False


if __name__ == "__main__":
    raise SystemExit(main())
