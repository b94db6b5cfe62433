"""Things side by side: each with its days, medians only where there are enough, what was not asked left out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from kneelog.domain.diary import Diary
from kneelog.domain.entry import Answer, Entry, Place
from kneelog.domain.record import Function
from kneelog.domain.vocabulary import Side, Symptom, Zone
from kneelog.insights import comparisons_told
from kneelog.insights.comparisons import Comparison, ComparisonKind, Group, comparisons
from kneelog.words import speaking
from tests.insights import persona

if TYPE_CHECKING:
    from collections.abc import Iterable

MONDAY = date(2026, 3, 2)


def _entry(day: int, severity: int | None, hour: int = 20, **fields: object) -> Entry:
    at = datetime(2026, 3, 2, hour, tzinfo=UTC) + timedelta(days=day)
    return Entry(uuid4(), at, severity=severity, **fields)  # type: ignore[arg-type]  # each test names fields of Entry


def _days(count: int) -> tuple[date, ...]:
    return tuple(MONDAY + timedelta(weeks=week) for week in range(count))


def _of(kind: ComparisonKind, entries: Iterable[Entry], side: Side | None = None, **records: object) -> Comparison:
    diary = Diary(tuple(entries), **records)  # type: ignore[arg-type]  # functions alone
    found = comparisons(diary, MONDAY, MONDAY + timedelta(days=59), side)
    return next(each for each in found if each.kind is kind)


def _groups(found: Comparison) -> dict[str, tuple[int, int | None, float | None]]:
    return {each.key: (each.days, each.of, each.median) for each in found.groups}


def test_a_diary_day_has_a_morning_an_afternoon_and_an_evening() -> None:
    """By the clock of the entry; what is noted after midnight is of the evening before. A day counts once in each."""
    at = [(4, 1), (11, 2), (12, 3), (17, 4), (18, 5), (23, 6)]
    entries = [_entry(day, value + day % 2, hour) for day in range(4) for hour, value in at]
    entries += [_entry(day + 1, 8, 3) for day in range(4)]
    assert _groups(_of(ComparisonKind.PART_OF_DAY, entries)) == {
        "morning": (4, None, 2.5),
        "afternoon": (4, None, 4.5),
        "evening": (4, None, 8),
    }


def test_a_median_needs_four_days() -> None:
    """Below, the days are told and no number."""
    entries = [_entry(7 * week, 5) for week in range(4)] + [_entry(7 * week + 1, 3) for week in range(3)]
    found = _of(ComparisonKind.WEEKDAY, entries)
    assert _groups(found) == {"1": (4, None, 5), "2": (3, None, None)}
    assert [each.label for each in found.groups] == ["Monday", "Tuesday"]


def test_legs_are_compared_where_both_were_named() -> None:
    """Mirrored, they change places; with one leg alone there is nothing to compare."""

    def legs(one: Side, other: Side) -> Comparison:
        entries = [
            _entry(day, None, places=(Place(Zone.CALF, one, 6), Place(Zone.CALF, other, day % 3))) for day in range(6)
        ]
        return _of(ComparisonKind.LEG, entries)

    assert _groups(legs(Side.LEFT, Side.RIGHT)) == {"left": (6, None, 6), "right": (6, None, 1)}
    assert _groups(legs(Side.RIGHT, Side.LEFT)) == {"left": (6, None, 1), "right": (6, None, 6)}
    assert _of(ComparisonKind.LEG, [_entry(0, 4, places=(Place(Zone.CALF, Side.LEFT),))]).groups == ()


def test_places_are_counted_among_the_days_logged() -> None:
    """A place that was rated apart has a median, another only its days; one at 0 did not hurt."""
    calf, inner = Place(Zone.CALF, Side.RIGHT, 4), Place(Zone.INNER, Side.RIGHT)
    entries = [_entry(day, 5, places=(calf, inner) if day < 5 else (inner,)) for day in range(8)]
    entries += [_entry(8, None, places=(Place(Zone.CALF, Side.RIGHT, 0),))]
    found = _of(ComparisonKind.PLACE, entries)
    assert _groups(found) == {"right:inner:": (8, 9, None), "right:calf:": (5, 9, 4)}
    assert [each.label for each in found.groups] == ["inner side of knee, right", "calf, right"]


def test_symptoms_and_nights_are_counted_among_the_days_they_were_asked_on() -> None:
    """Not asked is not no."""

    def said(*yes: bool) -> tuple[Answer, ...]:
        about = (Symptom.WOKEN_AT_NIGHT, Symptom.KNEE_SWELLING, Symptom.LOCKING)
        return tuple(Answer(symptom, yes=each) for symptom, each in zip(about, yes, strict=False))

    entries = [_entry(0, 4, answers=said(True, True, False)), _entry(1, 4, answers=said(False)), _entry(2, 4)]  # noqa: FBT003
    assert _groups(_of(ComparisonKind.SYMPTOM, entries)) == {
        "woken_at_night": (1, 2, None),
        "knee_swelling": (1, 1, None),
    }
    assert _groups(_of(ComparisonKind.NIGHT, entries)) == {"woken": (1, 2, None)}


def test_function_is_told_over_time_by_activity() -> None:
    """From the first rating of the window to the last, however the name was written."""
    rated = [("Stairs", 2, 0), ("stairs", 5, 20), ("Stairs", 9, 99), ("Squatting", 3, 4)]
    functions = tuple(
        Function(UUID(int=number + 1), MONDAY + timedelta(days=day), activity, rating)
        for number, (activity, rating, day) in enumerate(rated)
    )
    found = _of(ComparisonKind.FUNCTION, [], functions=functions)
    assert [(each.activity, [rating for _on, rating in each.ratings]) for each in found.courses] == [
        ("Squatting", [3]),
        ("stairs", [2, 5]),
    ]
    assert comparisons_told.says(found) == (
        "What you can do, from 0 (cannot) to 10 (as before): Squatting 3 (6 Mar); "
        "stairs 2 (2 Mar), then 5 (22 Mar; 2 ratings)."
    )


def test_what_is_told_carries_its_days() -> None:
    """A number that cannot be given is a dash, never a 0."""
    found = Comparison(
        ComparisonKind.WEEKDAY, (Group("1", "Monday", _days(4), None, 4.5), Group("2", "Tuesday", _days(1)))
    )
    assert (
        comparisons_told.says(found) == "Usual worst pain by weekday: Monday 4.5 (4 days); Tuesday \N{EN DASH} (1 day)."
    )
    place = Comparison(ComparisonKind.PLACE, (Group("right:calf:", "calf, right", _days(5), 9, 4.0),))
    assert comparisons_told.says(place).endswith("of the days logged: calf, right 5 of 9 (usual 4).")
    with speaking("de"):
        assert "Monday 4,5 (4 Tage)" in comparisons_told.says(found)


@pytest.mark.parametrize("diary", [Diary(), persona.diary()], ids=["none", "a person"])
def test_every_kind_has_its_sentence_in_every_diary(diary: Diary) -> None:
    """One of each, also where nothing is known."""
    told = comparisons_told.told(diary, persona.FIRST, persona.TODAY)
    assert [each.comparison.kind for each in told] == list(ComparisonKind)
    for each in told:
        empty = not each.comparison.groups and not each.comparison.courses
        assert each.says.endswith("nothing noted in these days.") is empty
        assert all(group.label in each.says for group in each.comparison.groups)
