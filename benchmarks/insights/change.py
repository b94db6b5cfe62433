"""Measures what "what changed" says on simulated diaries whose truth is known, beside the usual methods.

Run: python -m benchmarks.insights.change [--diaries N] [--docs FILE]
Prints the tables; with --docs writes them between the marks of a page. Seeds are fixed below: a run can be repeated.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import stats

from benchmarks.insights.simulate import FIRST_DAY, World, diary
from benchmarks.insights.tables import share, table, written
from kneelog.insights import change, lasting
from kneelog.insights.change import ChangeVerdict
from kneelog.insights.effects import LOOK_EVERY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kneelog.insights.carryover import Array, Days
    from kneelog.insights.change import Change
    from kneelog.insights.effects import Series

SEED: Final = 20_261_127
DIARIES: Final = 1000
LENGTHS: Final = (28, 60, 120, 240)
WORLDS: Final = {
    "stationary": World(drifts=False),
    "flare": World("flare"),
    "very slow wander (0.97)": World(drifts=False, carry_over=0.97),
}
WATCHED_DAYS: Final = 182
NAIVE_CHANCE: Final = 0.05
NEAR: Final = 7
"""Days within which a date counts as found."""

Happened = Counter[str]


@dataclass(frozen=True)
class Cell:
    """One kind of diary, simulated many times.

    Attributes:
        name: in the table.
        world: what is true.
        days: length.
        ask: what happens in one diary: each key once, or as often as it was looked for.
    """

    name: str
    world: World
    days: int
    ask: Callable[[Cell, Series], Happened]


def main() -> int:
    """Print the tables, and write them into the docs where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--diaries", type=int, default=DIARIES, help="so many a cell")
    parser.add_argument("--docs", type=Path, metavar="FILE", help="write the tables between the marks of this file")
    asked = parser.parse_args()
    numbers = iter(range(1000))
    tables = (_null_table, _days_table, _weekly_table, _power_table, _scan_table, _delay_table)
    text = "\n\n".join(each(asked.diaries, numbers) for each in tables)
    print(text)
    if asked.docs:
        written(asked.docs, text)
    return 0


def _run(cell: Cell, diaries: int, numbers: Iterator[int]) -> Mapping[str, int]:
    first = SEED + 100_000 * next(numbers)
    total: Happened = Counter()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for seen in pool.map(_one, [cell] * diaries, range(first, first + diaries), chunksize=20):
            total.update(seen)
    print(f"{cell.name}, {cell.days} days: {dict(total)}", file=sys.stderr, flush=True)
    return total


def _one(cell: Cell, seed: int) -> Happened:
    return cell.ask(cell, diary(cell.world, cell.days, seed)) + Counter(diaries=1)


def _last(cell: Cell) -> int:
    return FIRST_DAY + cell.days - 1


def _shares(seen: Mapping[str, int], *names: str) -> list[str]:
    return [share(seen[name], seen["diaries"]) for name in names]


def _holds(found: Change, truth: float) -> Happened:
    if np.isnan(found.points):
        return Counter()
    return Counter({"intervals": 1, "held": int(found.low <= truth <= found.high)})


# --------------------------------------------------------------------------------------------- nothing ever changes


def _null_table(diaries: int, numbers: Iterator[int]) -> str:
    rows = []
    for name, world in WORLDS.items():
        for days in LENGTHS:
            seen = _run(Cell(name, world, days, _one_look), diaries, numbers)
            rows.append([name, f"{days}", *_shares(seen, "trend", "ols", "known day", "welch", "lasting")])
    head = (
        f"nothing ever changes, one look ({diaries} diaries a row)",
        "days",
        "**trend called higher or lower**",
        "OLS slope, p < .05",
        "**known day in the middle**",
        "Welch t, p < .05",
        f"**a lasting change (LR > {lasting.SURE_WHEN_ASKED:.0f})**",
    )
    return table(head, rows)


def _one_look(cell: Cell, series: Series) -> Happened:
    days, pain, last = series.days, series.pain, _last(cell)
    middle = FIRST_DAY + cell.days // 2
    return Counter(
        {
            "trend": int(change.trend(series, FIRST_DAY, last).claimed),
            "ols": int(_ols(days, pain) < NAIVE_CHANCE),
            "known day": int(change.known_day(series, middle).claimed),
            "welch": int(_welch(days, pain, middle) < NAIVE_CHANCE),
            "lasting": int(lasting.lasting(series, last).claimed),
        }
    )


def _ols(days: Days, pain: Array) -> float:
    return float(stats.linregress(days - days[0], pain).pvalue) if np.ptp(pain) else 1.0


def _welch(days: Days, pain: Array, since: int) -> float:
    before, after = pain[days < since], pain[days >= since]
    if min(len(before), len(after)) < 2 or not (np.ptp(before) or np.ptp(after)):  # noqa: PLR2004 - for a variance
        return 1.0
    return float(stats.ttest_ind(before, after, equal_var=False).pvalue)


def _days_table(diaries: int, numbers: Iterator[int]) -> str:
    rows = []
    for name in ("stationary", "flare"):
        seen = _run(Cell(name, WORLDS[name], 120, _known_days), diaries, numbers)
        level = _run(Cell(name, replace(WORLDS[name], weekend=0.0), 120, _weekends), diaries, numbers)
        rows.append(
            [
                name,
                *_shares(seen, "many", "many, each by itself", "late", "worst", "worst, welch"),
                *_shares(level, "told"),
            ]
        )
    head = (
        f"nothing ever changes, 120 days ({diaries} diaries a row)",
        "**any of five chance days**",
        "the same, not corrected for there being five",
        "a day two weeks before the end",
        "a treatment begun on the worst day so far",
        "the same by Welch t, p < .05",
        "weekends called higher or lower",
    )
    return table(head, rows)


def _known_days(cell: Cell, series: Series) -> Happened:
    days, pain = series.days, series.pain
    chance = np.random.default_rng(int(pain.sum()) + int(days.sum()))
    five = sorted(FIRST_DAY + chance.choice(np.arange(14, cell.days - 14), 5, replace=False))
    middle = days[(days >= FIRST_DAY + 30) & (days < FIRST_DAY + 90)]
    worst = int(middle[pain[np.searchsorted(days, middle)].argmax()])
    return Counter(
        {
            "many": int(any(each.claimed for each in change.known_days(series, five))),
            "many, each by itself": int(any(change.known_day(series, each).claimed for each in five)),
            "late": int(change.known_day(series, FIRST_DAY + cell.days - 14).claimed),
            "worst": int(change.known_day(series, worst).claimed),
            "worst, welch": int(_welch(days, pain, worst) < NAIVE_CHANCE),
        }
    )


def _weekends(cell: Cell, series: Series) -> Happened:
    return Counter(told=int(change.weekend(series, FIRST_DAY, _last(cell)).claimed))


def _weekly_table(diaries: int, numbers: Iterator[int]) -> str:
    rows = []
    for name, world in WORLDS.items():
        seen = _run(Cell(name, world, WATCHED_DAYS, _looks), diaries, numbers)
        rows.append([name, *_shares(seen, "unasked", "asked weekly", "lately", "mean up")])
    head = (
        f"nothing ever changes, looked at up to day {WATCHED_DAYS} ({diaries} diaries a row)",
        f"**ever a lasting change unasked (LR > {lasting.SURE_UNASKED:.0f} in two weekly looks running)**",
        f"ever LR > {lasting.SURE_WHEN_ASKED:.0f} at a weekly look",
        "**ever “higher lately”, every second day**",
        "ever a mean of 7 days a point above that of the 28 before",
    )
    return table(head, rows)


def _looks(cell: Cell, series: Series) -> Happened:
    days, pain, last = series.days, series.pain, _last(cell)
    ratios = [ratio for _, ratio in _weekly_ratios(series, last)]
    twice = any(min(pair) > lasting.SURE_UNASKED for pair in pairwise(ratios))
    every_second = range(FIRST_DAY + change.LATELY_FROM - 1, last + 1, 2)
    return Counter(
        {
            "unasked": int(twice),
            "asked weekly": int(max(ratios) > lasting.SURE_WHEN_ASKED),
            "lately": int(any(change.lately(series, each).claimed for each in every_second)),
            "mean up": int(any(_mean_up(days, pain, each) for each in every_second)),
        }
    )


def _weekly_ratios(series: Series, last: int) -> Iterator[tuple[int, float]]:
    for day in range(FIRST_DAY + 27, last + 1, LOOK_EVERY):
        upto = series.upto(day)
        found = lasting.scan(upto.days, upto.pain)
        yield day, found.ratio if found else 0.0


def _mean_up(days: Days, pain: Array, last: int) -> bool:
    recent, before = pain[(days > last - 7) & (days <= last)], pain[(days > last - 35) & (days <= last - 7)]
    enough = len(recent) >= change.FEWEST_RECENT and len(before) >= change.FEWEST_USUAL
    return enough and recent.mean() - before.mean() >= 1


# --------------------------------------------------------------------------------------------- something did change


def _power_table(diaries: int, numbers: Iterator[int]) -> str:
    rows = []
    plain = WORLDS["stationary"]
    for days in LENGTHS:
        seen = _run(Cell("trend of 3", replace(plain, slope=3.0), days, _true_trend), diaries, numbers)
        rows.append(_power_row(f"3 points over {days} days: trend", seen))
    for points in (-1.5, -2.5):
        for days in (60, 120):
            world = replace(plain, shift=points, shift_from=days // 2)
            seen = _run(Cell(f"{points} at a known day", world, days, _true_known_day), diaries, numbers)
            rows.append(_power_row(f"{points:+.1f} points in the middle of {days} days: known day", seen))
    head = (f"a true change ({diaries} diaries a row)", "called", "95 % intervals that hold it", "by the naive test")
    return table(head, rows)


def _power_row(name: str, seen: Mapping[str, int]) -> list[str]:
    return [name, *_shares(seen, "called"), share(seen["held"], seen["intervals"]), *_shares(seen, "naive")]


def _true_trend(cell: Cell, series: Series) -> Happened:
    found = change.trend(series, FIRST_DAY, _last(cell))
    truth = cell.world.slope * (found.last - found.first) / (cell.days - 1)
    called = found.verdict is ChangeVerdict.HIGHER
    naive = _ols(series.days, series.pain) < NAIVE_CHANCE
    return Counter(called=int(called), naive=int(naive)) + _holds(found, truth)


def _true_known_day(cell: Cell, series: Series) -> Happened:
    since = FIRST_DAY + cell.world.shift_from
    found = change.known_day(series, since)
    naive = _welch(series.days, series.pain, since) < NAIVE_CHANCE
    called = found.verdict is ChangeVerdict.LOWER
    return Counter(called=int(called), naive=int(naive)) + _holds(found, cell.world.shift)


def _scan_table(diaries: int, numbers: Iterator[int]) -> str:
    rows = []
    for scenario in ("stationary", "flare"):
        for days in LENGTHS[1:]:
            world = replace(WORLDS[scenario], shift=2.5, shift_from=days // 2)
            seen = _run(Cell(f"+2.5, {scenario}", world, days, _true_lasting), diaries, numbers)
            among = [share(seen[name], seen["called"]) for name in ("near", "dates", "held")]
            rows.append([f"{scenario}, {days} days", *_shares(seen, "called"), *among])
    head = (
        f"+2.5 points from the middle on, day not known ({diaries} diaries a row)",
        f"called (LR > {lasting.SURE_WHEN_ASKED:.0f})",
        f"of these within {NEAR} days of the true one",
        "the true day lies between the earliest and the latest told",
        "the interval in points holds 2.5",
    )
    return table(head, rows)


def _true_lasting(cell: Cell, series: Series) -> Happened:
    found = lasting.lasting(series, _last(cell))
    if found.since is None or found.earliest is None or found.latest is None:
        return Counter()
    truth = FIRST_DAY + cell.world.shift_from
    # The day told is the first rated one after the change: a true day that was not rated counts as the next that was.
    true = int(series.days[np.searchsorted(series.days, truth)])
    return Counter(
        called=1, near=int(abs(found.since - true) <= NEAR), dates=int(found.earliest <= true <= found.latest)
    ) + _holds(found, cell.world.shift)


def _delay_table(diaries: int, numbers: Iterator[int]) -> str:
    rows = []
    for scenario in ("stationary", "flare"):
        world = replace(WORLDS[scenario], shift=2.5, shift_from=120)
        seen = _run(Cell(f"+2.5 from day 120, {scenario}", world, WATCHED_DAYS, _delays), diaries, numbers)
        names = ("lately 14", "lately 28", "unasked 28", "unasked 56")
        rows.append([scenario, *_shares(seen, *names)])
    head = (
        f"+2.5 points for good after 120 days ({diaries} diaries a row)",
        "“higher lately” within 14 days",
        "within 28 days",
        "a lasting change unasked within 28 days",
        "within 56 days",
    )
    return table(head, rows)


def _delays(cell: Cell, series: Series) -> Happened:
    begins, last = FIRST_DAY + cell.world.shift_from, _last(cell)
    seen: Happened = Counter()
    alarms = (day for day in range(begins, begins + 28, 2) if change.lately(series, day).claimed)
    lately = next(alarms, last + 1)
    looks = [each for each in _weekly_ratios(series, last) if each[0] >= begins - LOOK_EVERY]
    twice = (now for (_, one), (now, other) in pairwise(looks) if min(one, other) > lasting.SURE_UNASKED)
    unasked = next(twice, last + 1)
    seen.update({f"lately {limit}": int(lately < begins + limit) for limit in (14, 28)})
    seen.update({f"unasked {limit}": int(unasked < begins + limit) for limit in (28, 56)})
    return seen


if __name__ == "__main__":
    raise SystemExit(main())
