"""The kinds of diary that are simulated, and what happens in one: each is looked at every week, as the app does."""

from __future__ import annotations

import os
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from time import process_time
from typing import TYPE_CHECKING, Final

from benchmarks.insights import naive, other
from benchmarks.insights.simulate import FIRST_DAY, REACTIVE, World, diary
from kneelog.insights.effects import FALSE_SHARE, FEWEST_WITH, LOOK_EVERY, NEXT_DAY, LinkVerdict, judged, look

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kneelog.insights.effects import Effect, Series

SEED: Final = 20_261_126
NULL_DAYS: Final = 182
FIRST_LOOK: Final = 28
BY_DAYS: Final = (91, 120, 182, 240)
TARGET: Final = "squatting"
WATCHED: Final = (TARGET, "cycling", "poor sleep")
Before = dict[tuple[str, int], "Effect"]


@dataclass(frozen=True)
class Cell:
    """One kind of diary, simulated many times.

    Attributes:
        name: in the table.
        world: what is true.
        days: length.
        diaries: how many, at the full run.
        watched: whether the family is three questions chosen beforehand: does it make the day after worse?
        beside: whether the naive methods are run on the same diaries.
        looks: how many of the weekly looks, the last ones; None for all.
    """

    name: str
    world: World
    days: int
    diaries: int
    watched: bool = False
    beside: bool = False
    looks: int | None = None


# The number of a cell gives its seeds; a new one takes the next number, so that the others keep their diaries.
NULL: Final = {
    0: Cell("stationary", World(), NULL_DAYS, 1000, beside=True),
    1: Cell("flare", World("flare"), NULL_DAYS, 1000, beside=True),
    2: Cell("recovery", World("recovery"), NULL_DAYS, 1000, beside=True),
    3: Cell("good days logged less often", World(selective=True), NULL_DAYS, 1000, beside=True),
    4: Cell("very slow wander (0.97)", World(carry_over=0.97), NULL_DAYS, 1000, beside=True),
    5: Cell("weekdays differ much", World(weekday=1.0), NULL_DAYS, 1000),
    6: Cell("hardly any pain: the floor of the scale", World(level=0.5), NULL_DAYS, 1000),
    7: Cell("the ceiling of the scale", World(level=9.5), NULL_DAYS, 1000),
    8: Cell("a watch list of three", World(), NULL_DAYS, 1000, watched=True),
}
POWER: Final = {
    100: Cell("+1.0 the day after", World(effect=1.0, target=TARGET), 240, 500),
    101: Cell("+1.5 the day after", World(effect=1.5, target=TARGET), 240, 500),
    102: Cell("+1.0, watch list", World(effect=1.0, target=TARGET), 119, 1000, watched=True),
    103: Cell("+1.5 of what is bound to weekdays", World(effect=1.5, target="running", weekday=1.0), 240, 500),
}
LITTLE: Final = {
    200: Cell("stationary, 91 days", World(), 91, 1000, looks=2),
    201: Cell("stationary, 182 days", World(), NULL_DAYS, 1000, looks=2),
    202: Cell("flare, 182 days", World("flare"), NULL_DAYS, 1000, looks=2),
    203: Cell("+1.0 the day after, 119 days", World(effect=1.0, target=TARGET), 119, 1000, looks=2),
    204: Cell("+1.0 the day after, 182 days", World(effect=1.0, target=TARGET), NULL_DAYS, 1000, looks=2),
    205: Cell("+1.0 the day after, 240 days", World(effect=1.0, target=TARGET), 240, 1000, looks=2),
    206: Cell("+1.0 the day after, a year", World(effect=1.0, target=TARGET), 364, 1000, looks=2),
    207: Cell("+1.0, watch list, 119 days", World(effect=1.0, target=TARGET), 119, 1000, watched=True, looks=2),
}
BESIDE: Final = {
    0: replace(NULL[0], diaries=200),
    1: replace(NULL[1], diaries=200),
    2: replace(NULL[2], diaries=200),
    100: replace(POWER[100], diaries=200),
    101: replace(POWER[101], diaries=200),
}


def run(cell: Cell, number: int, most: int | None, engine: Path | None = None) -> Counter[str]:
    """Return what happened in how many diaries of a cell.

    Args:
        cell: the kind.
        number: of the cell; gives the seeds.
        most: at most so many diaries.
        engine: another engine to run beside; None for none.
    """
    diaries = min(cell.diaries, most or cell.diaries)
    seeds = [SEED + 100_000 * number + each for each in range(diaries)]
    total: Counter[str] = Counter()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for seen in pool.map(_one, [cell] * diaries, seeds, [engine] * diaries, chunksize=10):
            total.update(seen)
    print(f"{cell.name}: {diaries} diaries", file=sys.stderr, flush=True)
    return total


def _one(cell: Cell, seed: int, engine: Path | None) -> Counter[str]:
    """What happens in one diary: each key at most once, but for the intervals, the questions and the time."""
    series = diary(cell.world, cell.days, seed)
    if cell.watched:
        asked = (replace(each, asked=1) for each in series.factors if each.name in WATCHED)
        series = replace(series, factors=tuple(asked))
    ends = range(FIRST_LOOK, cell.days + 1, LOOK_EVERY)
    looks = [(day, series.upto(FIRST_DAY + day - 1)) for day in (ends if cell.looks is None else ends[-cell.looks :])]
    began = process_time()
    ours = [look(upto, (NEXT_DAY,)) if cell.watched else look(upto) for _day, upto in looks]
    took = process_time() - began
    counted = Counter(_happened(cell, looks, ours))
    counted.update(diaries=1, days=cell.days, microseconds=round(1e6 * took))
    counted["painkiller asked"] = any(each.name == "painkiller" for each in series.factors)
    counted.update(_coverage(cell, ours[-1]))
    counted.update(_little(cell, ours))
    if cell.beside and not engine:
        counted.update(_naive(looks), **{"naive run": 1})
    if engine:
        began = process_time()
        theirs = [other.look(engine, upto) for _day, upto in looks]
        counted["other microseconds"] = round(1e6 * (process_time() - began))
        counted.update(f"other {each}" for each in _happened(cell, looks, theirs))
    return counted


def _happened(cell: Cell, looks: Iterable[tuple[int, Series]], found: Iterable[tuple[Effect, ...]]) -> set[str]:
    """What the looks say by the rule, by the names of the tables."""
    happened: set[str] = set()
    before: Before = {}
    for (day, upto), effects in zip(looks, found, strict=True):
        for effect in effects:
            happened |= _called(cell, effect, before.get((effect.factor, effect.lag)), day)
        before = {(each.factor, each.lag): each for each in effects}
        if day + LOOK_EVERY > cell.days and naive.single(upto, "painkiller", FEWEST_WITH) < 0.05:  # noqa: PLR2004 - as named
            happened.add("bare painkiller")
    return happened


def _called(cell: Cell, effect: Effect, before: Effect | None, day: int) -> set[str]:
    """What one look says of one question."""
    verdict = judged(effect, before).verdict
    if _is_true(cell, effect):
        found = {f"by {limit}" for limit in BY_DAYS if day <= limit and verdict is LinkVerdict.LINKED}
        if verdict is LinkVerdict.LITTLE and day + LOOK_EVERY > cell.days:
            found.add("target little")
        return found
    found = {name for name, q in (("single .02", FALSE_SHARE), ("single .05", 0.05)) if effect.q <= q}
    if verdict is LinkVerdict.LINKED:
        found.add("linked")
        if effect.factor == "painkiller":
            found.add("painkiller")
    return found


def _is_true(cell: Cell, effect: Effect) -> bool:
    return effect.factor == cell.world.target and effect.lag == NEXT_DAY


def _little(cell: Cell, found: list[tuple[Effect, ...]]) -> dict[str, int]:
    """Of how many questions without an effect the last look says that there is little or no link."""
    before = {(each.factor, each.lag): each for each in found[-2]}
    verdicts = [
        judged(each, before.get((each.factor, each.lag))).verdict for each in found[-1] if not _is_true(cell, each)
    ]
    targets = sum(_is_true(cell, each) for each in found[-1])
    return {"little": verdicts.count(LinkVerdict.LITTLE), "questions": len(verdicts), "targets": targets}


def _coverage(cell: Cell, effects: Iterable[Effect]) -> dict[str, int]:
    """How many intervals of the last look hold the truth, of those whose truth is plain: relief measures have none."""
    asked = [each for each in effects if each.tested and each.factor not in REACTIVE]
    if cell.world.target:
        asked = [each for each in asked if _is_true(cell, each)]
    truth = cell.world.effect if cell.world.target else 0.0
    return {"covered": sum(each.low <= truth <= each.high for each in asked), "intervals": len(asked)}


def _naive(looks: Iterable[tuple[int, Series]]) -> set[str]:
    """What the usual methods say of the same looks."""
    found: set[str] = set()
    for day, upto in looks:
        if min(naive.corrected(upto, FEWEST_WITH), default=1.0) <= 0.05:  # noqa: PLR2004 - as named
            found.add("naive")
        if day == FIRST_LOOK and max(map(abs, naive.differences(upto)), default=0.0) >= 1:
            found.add("ghost")
    return found
