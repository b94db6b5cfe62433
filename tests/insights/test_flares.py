"""Flares: when one begins and ends, what is none, and what was noted before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np
import pytest

from kneelog.domain.diary import Diary
from kneelog.domain.entry import Activity, Answer
from kneelog.domain.record import Mark
from kneelog.domain.vocabulary import MarkKind, Mechanism, Side
from kneelog.insights.effects import Series
from kneelog.insights.flares import Flare, flares, noted_before
from tests.insights.persona import entry

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST = date(2026, 3, 2)
DAY = FIRST.toordinal()


def _found(pain: Sequence[float], days: Sequence[int] | None = None) -> list[tuple[int, int]]:
    """First and last day of each flare, counted from 0."""
    return [(each.first - DAY, each.last - DAY) for each in flares(_series(pain, days))]


def _series(pain: Sequence[float], days: Sequence[int] | None = None) -> Series:
    at = range(len(pain)) if days is None else days
    return Series(DAY + np.array(at, dtype=np.int64), np.array(pain, dtype=float), ())


def test_a_flare_is_told_with_its_peak_and_what_was_usual() -> None:
    """The first day of the worst; the median of the days before it began."""
    [found] = flares(_series([2, 3] * 5 + [5, 7, 6, 7, 5, 2, 3, 2]))
    assert found == Flare(DAY + 10, DAY + 14, 7, DAY + 11, 2.5, 5, over=True)
    assert found.days == 5


@pytest.mark.parametrize(
    ("usual", "high", "counts"),
    [(3, 5, True), (3, 4, False), (1, 4, True), (1, 3, False), (8, 10, True), (9, 10, False)],
)
def test_a_flare_is_two_points_above_usual_and_at_least_four(usual: int, high: int, *, counts: bool) -> None:
    """A rise from 1 to 3 is none; nor is one from 9 to 10."""
    assert bool(_found([usual] * 10 + [high] * 3 + [usual] * 3)) is counts


def test_one_rated_day_alone_is_no_flare_and_a_day_that_was_not_rated_breaks_none() -> None:
    """Two rated days running begin one, with days between that nobody rated."""
    assert _found([3] * 10 + [8] + [3] * 5) == []
    assert _found([3] * 10 + [8, 8, 3, 3], [*range(10), 10, 13, 14, 15]) == [(10, 13)]


def test_a_better_day_is_part_of_a_flare_and_two_running_end_it() -> None:
    """It ends on the last bad day."""
    assert _found([3] * 10 + [8, 8, 3, 8, 3, 3, 8]) == [(10, 13)]
    assert _found([3] * 10 + [8, 8, 3, 3, 8, 8, 3, 3]) == [(10, 11), (14, 15)]


def test_more_than_a_week_without_a_number_ends_a_flare() -> None:
    """Nobody knows what was between."""
    assert _found([3] * 10 + [8, 8, 8, 3, 3], [*range(10), 10, 11, 19, 20, 21]) == [(10, 11)]
    assert _found([3] * 10 + [8, 8, 8, 3, 3], [*range(10), 10, 11, 18, 19, 20]) == [(10, 18)]


@pytest.mark.parametrize(("after", "over"), [([], False), ([3], False), ([3, 3], True)])
def test_a_flare_goes_on_until_two_better_days(after: list[float], *, over: bool) -> None:
    """At the end of the diary it may not be over."""
    [found] = flares(_series([3] * 10 + [8, 8, 8, *after]))
    assert (found.last - DAY, found.over) == (12, over)


@pytest.mark.parametrize(("days", "counts"), [(28, True), (29, False)])
def test_what_lasts_longer_than_four_weeks_is_another_level(days: int, *, counts: bool) -> None:
    """And what was usual follows: a flare on top of it is one again."""
    assert bool(_found([3] * 10 + [7] * days + [3] * 5)) is counts
    assert _found([3] * 20 + [6] * 60 + [9, 9, 9] + [6] * 5) == [(80, 82)]


def test_without_a_week_of_days_before_nothing_is_usual() -> None:
    """Seven rated days among the 28 before."""
    assert _found([3] * 7 + [8] * 3) == [(7, 9)]
    assert _found([3] * 5 + [8] * 3) == []
    assert _found([3] * 7 + [8] * 3, [*range(7), 34, 35, 36]) == []


def test_the_plainest_diaries_have_none() -> None:
    """No days, one, zeros, tens."""
    assert _found([]) == _found([9]) == _found([0] * 60) == _found([10] * 60) == []


def test_what_was_noted_before_a_flare() -> None:
    """Activities of the two days before, injuries also of its first day, nothing of the other leg or of other days."""
    start = FIRST + timedelta(days=10)
    flare = Flare(start.toordinal(), start.toordinal() + 2, 8, start.toordinal(), 3, 3, over=True)

    def on(days: int) -> date:
        return start - timedelta(days=days)

    twist = (Answer(Mechanism.TWIST, yes=True), Answer(Mechanism.POP, yes=False))
    diary = Diary(
        entries=(
            entry(on(3), 3, activities=(Activity("Too early"),)),
            entry(on(2), 3, activities=(Activity("Running"),)),
            entry(on(1), 3, activities=(Activity("Squatting"),)),
            entry(on(1), 4, number=1, activities=(Activity("Squatting"),)),
            entry(on(0), 8, activities=(Activity("Too late"),), answers=twist),
        ),
        marks=(
            Mark(UUID(int=1), on(0), MarkKind.INJURY, "Fell on the stairs", Side.RIGHT),
            Mark(UUID(int=2), on(0), MarkKind.INJURY, "The other leg", Side.LEFT),
            Mark(UUID(int=3), on(1), MarkKind.APPOINTMENT, "No injury"),
            Mark(UUID(int=4), on(2), MarkKind.INJURY),
        ),
    )
    assert [((start - each.on).days, each.label, each.happened) for each in noted_before(diary, flare, Side.RIGHT)] == [
        (2, "Injury", True),
        (2, "Running", False),
        (1, "Squatting", False),
        (0, "A twist", True),
        (0, "Fell on the stairs", True),
    ]
    assert "The other leg" in {each.label for each in noted_before(diary, flare)}
