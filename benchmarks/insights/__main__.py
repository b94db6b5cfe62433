"""Measures what the insights say on simulated diaries whose truth is known, beside what other apps do.

Run: python -m benchmarks.insights [--diaries N] [--docs FILE]
Prints the tables; with --docs writes them between the marks of a page. Seeds are fixed below: a run can be repeated.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.insights import naive
from benchmarks.insights.simulate import FIRST_DAY, REACTIVE, SCENARIOS, World, diary
from kneelog.insights.effects import FALSE_SHARE, FEWEST_WITH, LOOK_EVERY, NEXT_DAY, LinkVerdict, judged, look

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kneelog.insights.effects import Effect

SEED: Final = 20_261_126
NULL_DAYS: Final = 182
FIRST_LOOK: Final = 28
TARGET: Final = "squatting"
WATCHED: Final = (TARGET, "cycling", "poor sleep")
MARK: Final = ("<!-- figures: begin -->", "<!-- figures: end -->")


@dataclass(frozen=True)
class Cell:
    """One kind of diary, simulated many times.

    Attributes:
        name: in the table.
        world: what is true.
        days: length.
        diaries: how many, at the full run.
        watched: whether the family is three questions chosen beforehand.
        beside: whether the naive methods are run on the same diaries.
    """

    name: str
    world: World
    days: int
    diaries: int
    watched: bool = False
    beside: bool = False


NULL: Final = (
    *(Cell(scenario, World(scenario), NULL_DAYS, 1000, beside=True) for scenario in SCENARIOS),
    Cell("good days logged less often", World(selective=True), NULL_DAYS, 1000, beside=True),
    Cell("very slow wander (0.97)", World(carry_over=0.97), NULL_DAYS, 1000, beside=True),
)
POWER: Final = (
    Cell("+1.0 the day after", World(effect=1.0, target=TARGET), 240, 500),
    Cell("+1.5 the day after", World(effect=1.5, target=TARGET), 240, 500),
    Cell("+1.0, watch list", World(effect=1.0, target=TARGET), 119, 500, watched=True),
)


def main() -> int:
    """Print the tables, and write them into the docs where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--diaries", type=int, help="at most so many a cell")
    parser.add_argument("--docs", type=Path, metavar="FILE", help="write the tables between the marks of this file")
    asked = parser.parse_args()
    text = "\n\n".join([_null_table(asked.diaries), _power_table(asked.diaries)])
    print(text)
    if asked.docs:
        before, _, rest = asked.docs.read_text(encoding="utf-8").partition(MARK[0])
        _, _, after = rest.partition(MARK[1])
        asked.docs.write_text(f"{before}{MARK[0]}\n{text}\n{MARK[1]}{after}", encoding="utf-8")
    return 0


def _null_table(most: int | None) -> str:
    rows = []
    for number, cell in enumerate(NULL):
        seen = _run(cell, number, most)
        n = seen["diaries"]
        rows.append(
            [
                f"{cell.name} ({n})",
                *(_rate(seen[name], n) for name in ("linked", "single .02", "single .05", "painkiller")),
                _rate(seen["covered"], seen["intervals"]),
                *(_rate(seen[name], n) for name in ("naive", "ghost")),
            ]
        )
    head = (
        "no effect at all, 182 days, a look every week from day 28 (diaries)",
        "**ever a false “linked”: as shipped**",
        "ever q ≤ .02 at a single look",
        "ever q ≤ .05 at a single look",
        "a painkiller without effect ever “linked”",
        "95 % intervals that hold the truth",
        "ever a flag by Mann-Whitney, q ≤ .05",
        "a mean difference of a point or more shown at day 28 (3 days with, 3 without)",
    )
    return _table(head, rows)


def _power_table(most: int | None) -> str:
    rows = []
    for number, cell in enumerate(POWER):
        seen = _run(cell, 100 + number, most)
        n = seen["diaries"]
        by_day = (_rate(seen[f"by {day}"], n) if day <= cell.days else "" for day in (91, 120, 182, 240))
        rows.append(
            [f"{cell.name} ({n})", *by_day, _rate(seen["little"], n), _rate(seen["covered"], seen["intervals"])]
        )
    head = (
        "a true effect (diaries)",
        *(f"called “linked” by day {day}" for day in (91, 120, 182, 240)),
        "called “little or no link” at the last look",
        "95 % intervals that hold the truth",
    )
    return _table(head, rows)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _rate(count: int, among: int) -> str:
    """A share in percent with its 95 % Wilson interval."""
    if not among:
        return "-"
    share, z = count / among, 1.96
    middle = (share + z * z / (2 * among)) / (1 + z * z / among)
    reach = z * sqrt(share * (1 - share) / among + z * z / (4 * among * among)) / (1 + z * z / among)
    return f"{100 * share:.1f} % ({100 * max(0.0, middle - reach):.1f} to {100 * (middle + reach):.1f})"


def _run(cell: Cell, number: int, most: int | None) -> Mapping[str, int]:
    diaries = min(cell.diaries, most or cell.diaries)
    seeds = [SEED + 100_000 * number + each for each in range(diaries)]
    total: Counter[str] = Counter()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for seen in pool.map(_one, [cell] * diaries, seeds, chunksize=10):
            total.update(seen)
    print(f"{cell.name}: {diaries} diaries", file=sys.stderr, flush=True)
    return total


def _one(cell: Cell, seed: int) -> Counter[str]:
    """What happens in one diary: each key at most once, but for the intervals."""
    series = diary(cell.world, cell.days, seed)
    if cell.watched:
        series = replace(series, factors=tuple(each for each in series.factors if each.name in WATCHED))
    happened: set[str] = set()
    before: dict[tuple[str, int], Effect] = {}
    effects: tuple[Effect, ...] = ()
    for day in range(FIRST_LOOK, cell.days + 1, LOOK_EVERY):
        upto = series.upto(FIRST_DAY + day - 1)
        effects = look(upto, (NEXT_DAY,)) if cell.watched else look(upto)
        for effect in effects:
            happened |= _called(cell, effect, before.get((effect.factor, effect.lag)), day)
        before = {(each.factor, each.lag): each for each in effects}
        if cell.beside and min(naive.corrected(upto, FEWEST_WITH), default=1.0) <= 0.05:  # noqa: PLR2004 - as named
            happened.add("naive")
        if cell.beside and day == FIRST_LOOK and max(map(abs, naive.differences(upto)), default=0.0) >= 1:
            happened.add("ghost")
    return Counter({**dict.fromkeys(happened, 1), "diaries": 1, **_coverage(cell, effects)})


def _called(cell: Cell, effect: Effect, before: Effect | None, day: int) -> set[str]:
    """What one look says of one question, by the names of the tables."""
    true = effect.factor == cell.world.target and effect.lag == NEXT_DAY
    verdict = judged(effect, before).verdict
    found: set[str] = set()
    if true:
        if verdict is LinkVerdict.LINKED:
            found |= {f"by {limit}" for limit in (91, 120, 182, 240) if day <= limit}
        if verdict is LinkVerdict.LITTLE and day + LOOK_EVERY > cell.days:
            found.add("little")
        return found
    if verdict is LinkVerdict.LINKED:
        found.add("linked")
        if effect.factor == "painkiller":
            found.add("painkiller")
    found |= {name for name, q in (("single .02", FALSE_SHARE), ("single .05", 0.05)) if effect.q <= q}
    return found


def _coverage(cell: Cell, effects: Iterable[Effect]) -> dict[str, int]:
    """How many intervals of the last look hold the truth, of those whose truth is plain: relief measures have none."""
    judged_ones = [each for each in effects if each.tested and each.factor not in REACTIVE]
    if cell.world.target:
        judged_ones = [each for each in judged_ones if each.factor == cell.world.target and each.lag == NEXT_DAY]
    truth = cell.world.effect if cell.world.target else 0.0
    held = sum(each.low <= truth <= each.high for each in judged_ones)
    return {"covered": held, "intervals": len(judged_ones)}


if __name__ == "__main__":
    raise SystemExit(main())
