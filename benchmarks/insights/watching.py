"""Measures the watch list on simulated diaries: false links, how soon a true one is found, and what choosing late wins.

Run: python -m benchmarks.insights.watching [--diaries N] [--docs FILE]
Prints the tables; with --docs writes them between the marks of a page. Seeds are fixed below: a run can be repeated.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from benchmarks.insights.__main__ import MARK, _rate, _table
from benchmarks.insights.simulate import FIRST_DAY, NAMES, World, diary
from kneelog.domain.record import MOST_WATCHED
from kneelog.insights.effects import LOOK_EVERY, NEXT_DAY, SAME_DAY, Effect, LinkVerdict, Series, look, verdicts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SEED: Final = 20_261_128
DIARIES: Final = 400
DAYS: Final = 182
FIRST_LOOK: Final = 28
CHOSEN_LATE: Final = 91
BY: Final = (91, 119, 182)
TARGET: Final = "squatting"
BEFOREHAND: Final = (TARGET, "running", "long sitting")
"""What is watched from the first day on; common enough to be tested."""

WORLDS: Final = {
    "stationary": World(),
    "flare": World("flare"),
    "recovery": World("recovery"),
}
EFFECTS: Final = (1.0, 1.5)


@dataclass(frozen=True)
class Cell:
    """One kind of diary, simulated many times.

    Attributes:
        world: what is true.
        everything: whether all questions are asked of it as well.
    """

    world: World
    everything: bool = False


def main() -> int:
    """Print the tables, and write them into the docs where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--diaries", type=int, default=DIARIES, help="so many a row")
    parser.add_argument("--docs", type=Path, metavar="FILE", help="write the tables between the marks of this file")
    asked = parser.parse_args()
    text = f"{_null_table(asked.diaries)}\n\n{_power_table(asked.diaries)}"
    print(text)
    if asked.docs:
        before, _, rest = asked.docs.read_text(encoding="utf-8").partition(MARK[0])
        _, _, after = rest.partition(MARK[1])
        asked.docs.write_text(f"{before}{MARK[0]}\n{text}\n{MARK[1]}{after}", encoding="utf-8")
    return 0


def _null_table(diaries: int) -> str:
    rows = []
    for row, (name, world) in enumerate(WORLDS.items()):
        seen = _run(Cell(world), diaries, SEED + 100_000 * row)
        rows.append([name, *(_rate(seen[each], diaries) for each in ("beforehand", "late"))])
    head = (
        f"nothing has an effect, looked at every week up to day {DAYS} ({diaries} diaries a row)",
        "**three questions chosen on the first day: ever a link**",
        f"the three that look most suspicious on day {CHOSEN_LATE}, watched from then on: ever a link",
    )
    return _table(head, rows)


def _power_table(diaries: int) -> str:
    rows = []
    for row, effect in enumerate(EFFECTS, start=len(WORLDS)):
        seen = _run(Cell(World(effect=effect, target=TARGET), everything=True), diaries, SEED + 100_000 * row)
        for kind, name in (("watched", "**watched, one of three**"), ("all", "among all questions")):
            shares = [_rate(seen[f"{kind} by {day}"], diaries) for day in BY]
            rows.append([f"{effect:+} points the day after, {name}", *shares])
    return _table((f"a true effect is found ({diaries} diaries)", *(f"by day {day}" for day in BY)), rows)


def _run(cell: Cell, diaries: int, first: int) -> Mapping[str, int]:
    total: Counter[str] = Counter()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for seen in pool.map(_one, [cell] * diaries, range(first, first + diaries), chunksize=10):
            total.update(seen)
    return total


def _one(cell: Cell, seed: int) -> Counter[str]:
    series = diary(cell.world, DAYS, seed)
    if not cell.everything:
        late = _suspicious(series)
        return Counter(
            beforehand=int(any(True for _ in _links(series, BEFOREHAND, FIRST_LOOK))),
            late=int(any(True for _ in _links(series, late, CHOSEN_LATE + LOOK_EVERY))),
        )
    watched = next((day for day, name in _links(series, BEFOREHAND, FIRST_LOOK) if name == TARGET), DAYS + 1)
    asked = (SAME_DAY, NEXT_DAY)
    among = next((day for day, name in _links(series, NAMES, FIRST_LOOK, asked) if name == TARGET), DAYS + 1)
    found = Counter({f"watched by {by}": int(watched <= by) for by in BY})
    return found + Counter({f"all by {by}": int(among <= by) for by in BY})


def _suspicious(series: Series) -> tuple[str, ...]:
    """Return what somebody would choose who looked at the numbers first: the smallest chances of the day after."""
    found = [each for each in look(series.upto(FIRST_DAY + CHOSEN_LATE - 1), (NEXT_DAY,)) if each.tested]
    return tuple(each.factor for each in sorted(found, key=lambda each: each.p)[:MOST_WATCHED])


def _links(
    series: Series, names: Sequence[str], since: int, lags: Sequence[int] = (NEXT_DAY,)
) -> Iterator[tuple[int, str]]:
    """Yield the links of the day after that two looks running hold, with the day of the second, from a day on."""
    asked = replace(series, factors=tuple(each for each in series.factors if each.name in names))
    before: tuple[Effect, ...] = ()
    for day in np.arange(since, DAYS + 1, LOOK_EVERY).tolist():
        now = look(asked.upto(FIRST_DAY + day - 1), lags)
        for each in verdicts(now, before):
            if each.verdict is LinkVerdict.LINKED and each.effect.lag == NEXT_DAY:
                yield day, each.effect.factor
        before = now


if __name__ == "__main__":
    raise SystemExit(main())
