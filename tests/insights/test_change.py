"""Trend, known days, lately, weekends: the bounds, the rules, what cannot change them, and the false alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.insights.simulate import FIRST_DAY, World, diary
from kneelog.insights import carryover, change
from kneelog.insights.change import ChangeVerdict, band, known_day, known_days, lately, trend, weekend
from kneelog.insights.effects import Series
from kneelog.insights.lasting import lasting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kneelog.insights.change import Change

LEVEL = World(drifts=False, weekend=0.0)
MIRROR = 2 * FIRST_DAY + 11
"""A day and its mirror image add up to this: then Saturdays become Sundays, and weekends stay weekends."""


def _series(days: Sequence[int] | np.ndarray, pain: Sequence[float] | np.ndarray | None = None) -> Series:
    """The given days, counted from a Monday; without pain, some that carries over."""
    ordinals = FIRST_DAY + np.asarray(days, dtype=np.int64)
    if pain is None:
        chance = np.random.default_rng(8)
        pain = np.clip(
            np.rint(5 + np.convolve(chance.standard_normal(len(days) + 4), [1, 0.8, 0.6, 0.4, 0.2], "valid")), 0, 10
        )
    return Series(ordinals, np.asarray(pain, dtype=np.float64), ())


def _numbers(found: Change) -> tuple[float, float, float, float]:
    return found.points, found.low, found.high, found.p


# --------------------------------------------------------------------------------------------------------- the bounds


@pytest.mark.parametrize(
    ("days", "estimated"),
    [([*range(0, 26, 2), 20 + 1], True), (range(0, 26, 2), False), (range(20), False), (range(21), True)],
)
def test_a_trend_needs_14_rated_days_over_three_weeks(days: Sequence[int], *, estimated: bool) -> None:
    """One day fewer, or all of them within 20 days, and nothing is said."""
    found = trend(_series(sorted(days)), FIRST_DAY - 30, FIRST_DAY + 60)
    assert found.estimated is estimated
    assert (found.verdict is ChangeVerdict.NOT_ENOUGH) is not estimated


@pytest.mark.parametrize(("before", "after", "estimated"), [(10, 10, True), (9, 30, False), (30, 9, False)])
def test_a_known_day_needs_ten_rated_days_on_either_side(before: int, after: int, *, estimated: bool) -> None:
    """The day itself is the first of those after."""
    found = known_day(_series(range(before + after)), FIRST_DAY + before)
    assert (found.days_before, found.days_after) == (before, after)
    assert found.estimated is estimated


def test_a_known_day_looks_twelve_weeks_to_either_side() -> None:
    """What lies further off changes nothing."""
    series = _series(range(300))
    found = known_day(series, FIRST_DAY + 150)
    assert (found.first, found.last) == (FIRST_DAY + 150 - 84, FIRST_DAY + 150 + 83)
    assert known_day(_series(range(66, 234), series.pain[66:234]), FIRST_DAY + 150) == found


@pytest.mark.parametrize(
    ("rated", "last", "estimated"),
    [
        ([*range(35), *range(38, 42)], 41, True),  # four of the last seven
        ([*range(35), *range(39, 42)], 41, False),  # three
        ([*range(1, 42)], 41, False),  # one day short of six weeks
        ([0, *range(25, 42)], 41, True),  # ten of the 28 before
        ([0, *range(26, 42)], 41, False),  # nine
    ],
)
def test_lately_needs_its_days_and_six_weeks_of_diary(rated: list[int], last: int, *, estimated: bool) -> None:
    """No alarm from a handful of days, and none in the first six weeks."""
    found = lately(_series(rated), FIRST_DAY + last)
    assert found.estimated is estimated
    assert (found.verdict is ChangeVerdict.NOT_ENOUGH) is not estimated


@pytest.mark.parametrize(
    ("days", "estimated"),
    [
        (range(28), True),
        (range(27), False),
        ([day for day in range(46) if day % 7 < 5 or day in {5, 6, 12, 13, 19}], False),
    ],
)
def test_weekends_need_28_days_with_six_of_each(days: Sequence[int], *, estimated: bool) -> None:
    """As for every other thing that is compared."""
    assert weekend(_series(list(days)), FIRST_DAY, FIRST_DAY + 60).estimated is estimated


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.01, 2.0, ChangeVerdict.HIGHER),
        (0.0, 2.0, ChangeVerdict.NOT_CLEAR),
        (-2.0, -0.01, ChangeVerdict.LOWER),
        (-2.0, 0.0, ChangeVerdict.NOT_CLEAR),
        (-0.99, 0.99, ChangeVerdict.LITTLE),
        (-1.0, 0.5, ChangeVerdict.NOT_CLEAR),
        (-0.5, 1.0, ChangeVerdict.NOT_CLEAR),
    ],
)
def test_a_change_is_claimed_where_the_interval_excludes_nothing(
    low: float, high: float, verdict: ChangeVerdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And little or none where it lies within one point; all else is open."""
    estimate = carryover.Estimate((low + high) / 2, low, high, 0.03)
    monkeypatch.setattr(change, "contrast", lambda *_: estimate)
    assert known_day(_series(range(40)), FIRST_DAY + 20).verdict is verdict
    assert trend(_series(range(40)), FIRST_DAY, FIRST_DAY + 40).verdict is verdict


@pytest.mark.parametrize(
    ("points", "p", "called"), [(1.0, 0.0059, True), (1.0, 0.0061, False), (0.99, 0.001, False), (-3.0, 1e-9, False)]
)
def test_higher_lately_takes_a_point_and_a_chance_below_three_in_a_thousand(
    points: float, p: float, monkeypatch: pytest.MonkeyPatch, *, called: bool
) -> None:
    """The chance is one-sided: half of the two-sided one. Lower is never called."""
    monkeypatch.setattr(change, "contrast", lambda *_: carryover.Estimate(points, points - 1, points + 1, p))
    found = lately(_series(range(60)), FIRST_DAY + 59)
    assert found.verdict is (ChangeVerdict.HIGHER if called else ChangeVerdict.NOT_CLEAR)
    assert found.p == pytest.approx(p / 2 if points > 0 else 1 - p / 2)


def test_several_known_days_are_corrected_for_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of five days one with p .03 is what chance brings; by itself it is called."""
    chances = iter([0.03, 0.5, 0.6, 0.7, 0.8, 0.03])
    monkeypatch.setattr(change, "contrast", lambda *_: carryover.Estimate(1.0, 0.1, 1.9, next(chances)))
    series = _series(range(200))
    five = known_days(series, [FIRST_DAY + on for on in (40, 70, 100, 130, 160)])
    assert {each.verdict for each in five} == {ChangeVerdict.NOT_CLEAR}
    assert [each.claimed for each in known_days(series, [FIRST_DAY + 40])] == [True]


# ------------------------------------------------------------------------------------------------- what must not matter


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 500), st.integers(1, 200))
def test_whole_weeks_later_nothing_changes(seed: int, weeks: int) -> None:
    """The date itself says nothing."""
    series = diary(World(), 90, seed)
    moved = Series(series.days + 7 * weeks, series.pain, ())
    ask: list[Callable[[Series, int], Change]] = [
        lambda each, to: trend(each, to, to + 90),
        lambda each, to: known_day(each, to + 45),
        lambda each, to: lately(each, to + 89),
        lambda each, to: weekend(each, to, to + 90),
    ]
    for each in ask:
        was, now = each(series, FIRST_DAY), each(moved, FIRST_DAY + 7 * weeks)
        assert now.verdict is was.verdict
        assert _numbers(now) == pytest.approx(_numbers(was), abs=1e-7, nan_ok=True)


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 500), st.sampled_from([50, 140]))
def test_time_run_backwards_turns_a_rise_into_the_same_fall(seed: int, count: int) -> None:
    """Before and after are treated alike, and so are the ends of a trend."""
    series = diary(World(), count, seed)
    mirrored = Series(MIRROR - series.days[::-1], series.pain[::-1], ())
    since = int(series.days[len(series.days) // 2])
    was, now = known_day(series, since), known_day(mirrored, MIRROR - since + 1)
    assert (now.days_before, now.days_after) == (was.days_after, was.days_before)
    assert (now.points, now.low, now.high) == pytest.approx((-was.points, -was.high, -was.low), abs=1e-7, nan_ok=True)
    slope = trend(series, FIRST_DAY, FIRST_DAY + count)
    back = trend(mirrored, MIRROR - FIRST_DAY - count, MIRROR - FIRST_DAY)
    assert (back.points, back.low) == pytest.approx((-slope.points, -slope.high), abs=1e-7, nan_ok=True)


def test_what_comes_later_changes_no_earlier_answer() -> None:
    """As of a day counts what is true up to it."""
    series = diary(World(), 120, 6)
    upto = series.upto(FIRST_DAY + 79)
    assert lately(series, FIRST_DAY + 79) == lately(upto, FIRST_DAY + 79)
    assert trend(series, FIRST_DAY, FIRST_DAY + 79) == trend(upto, FIRST_DAY, FIRST_DAY + 79)


def test_the_band_is_the_line_of_the_trend() -> None:
    """It rises by the points told, is narrowest inside, and its square is a parabola that three days fix."""
    series = diary(World(slope=4.0, drifts=False), 84, 2)
    found = trend(series, FIRST_DAY, FIRST_DAY + 83)
    levels = band(series, FIRST_DAY, FIRST_DAY + 83)
    assert (levels[0].day, levels[-1].day) == (found.first, found.last)
    assert levels[-1].points - levels[0].points == pytest.approx(found.points, abs=1e-6)
    widths = [level.high - level.low for level in levels]
    assert 0 < widths.index(min(widths)) < len(widths) - 1
    third = change._level(series.days, series.pain, levels[3].day)  # noqa: SLF001 - asked for by itself
    assert third is not None
    assert (levels[3].points, levels[3].low) == pytest.approx((third.points, third.low), abs=1e-6)
    assert band(_series(range(10)), FIRST_DAY, FIRST_DAY + 83) == ()


# ---------------------------------------------------------------------------------------------------- little to compute


@pytest.mark.parametrize(
    "series",
    [
        _series([], []),
        _series([0], [4]),
        _series(range(90), np.zeros(90)),
        _series(range(90), np.full(90, 10.0)),
        _series(range(90), np.repeat([0.0, 10.0], 45)),
    ],
    ids=["none", "one day", "zeros", "tens", "nothing else than a step"],
)
def test_the_least_and_the_plainest_diaries_break_nothing(series: Series) -> None:
    """No days, one, one number alone, and a diary that a step explains wholly."""
    last = FIRST_DAY + 89
    found = [
        trend(series, FIRST_DAY, last), known_day(series, FIRST_DAY + 45), lately(series, last),
        weekend(series, FIRST_DAY, last), lasting(series, last),
    ]  # fmt: skip
    if len(series.days) < 2:
        assert {each.verdict for each in found} == {ChangeVerdict.NOT_ENOUGH}
    elif np.ptp(series.pain) == 0:
        assert {(each.verdict, each.estimated) for each in found} == {(ChangeVerdict.NOT_CLEAR, False)}
    else:
        assert found[1].verdict is found[-1].verdict is ChangeVerdict.HIGHER
        assert found[1].points == pytest.approx(10)
    assert bool(band(series, FIRST_DAY, last)) is found[0].estimated


def test_a_step_that_is_a_change_of_weekday_too_has_no_answer() -> None:
    """Saturdays before, Tuesdays since: what is the step and what the weekend cannot be told apart."""
    days = [5 + 7 * week for week in range(12)] + [84 + 1 + 7 * week for week in range(11)]
    found = known_day(_series(days), FIRST_DAY + 84)
    assert (found.estimated, found.verdict) == (False, ChangeVerdict.NOT_CLEAR)


# -------------------------------------------------------------------------------------------------------- false alarms


def _called(diaries: int) -> int:
    """How many of the diaries in which nothing changes have a trend, or a change at the day in their middle."""
    worlds = [LEVEL, World("flare", weekend=0.0)]
    series = [diary(world, 100, 4000 + seed) for world in worlds for seed in range(diaries)]
    return sum(
        trend(each, FIRST_DAY, FIRST_DAY + 99).claimed or known_day(each, FIRST_DAY + 50).claimed for each in series
    )


def test_diaries_in_which_nothing_changes_show_few_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few; without the carry-over, every second or third does."""
    assert _called(50) <= 13
    monkeypatch.setattr(carryover, "GRID", ((0.0, 0.0),))
    assert _called(50) >= 26


def test_a_true_change_is_found_and_its_interval_holds_it() -> None:
    """Two and a half points less from a known day on, and three more over the whole."""
    steps = [
        known_day(diary(World(drifts=False, shift=-2.5, shift_from=60), 120, seed), FIRST_DAY + 60)
        for seed in range(20)
    ]
    assert sum(each.verdict is ChangeVerdict.LOWER for each in steps) >= 16
    assert sum(each.low <= -2.5 <= each.high for each in steps) >= 17
    slopes = [trend(diary(World(drifts=False, slope=3), 120, seed), FIRST_DAY, FIRST_DAY + 119) for seed in range(20)]
    assert sum(each.verdict is ChangeVerdict.HIGHER for each in slopes) >= 11
    assert sum(each.low <= 3 <= each.high for each in slopes) >= 17
