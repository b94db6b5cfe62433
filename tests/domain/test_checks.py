"""The checks that constructors share."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from kneelog.domain import checks
from kneelog.domain.errors import InvalidValue
from kneelog.domain.vocabulary import Quality, Side, Zone

if TYPE_CHECKING:
    from collections.abc import Callable


def refused(check: Callable[..., object], value: object, *more: object) -> str:
    """The reason for which a check refuses a value; it must name the field."""
    with pytest.raises(InvalidValue) as caught:
        check("field", value, *more)
    assert caught.value.field == "field"
    return caught.value.reason


@pytest.mark.parametrize("value", [0, 10, 5, None])
def test_whole_number_takes_both_ends_and_not_asked(value: object) -> None:
    """0 is a value, None is not asked, and both ends belong to the scale."""
    checks.whole_number("field", value, 0, 10)


@pytest.mark.parametrize(
    "value",
    [-1, 11, 5.0, "5", True, False, float("nan"), float("inf"), [5], pytest.param(10**5000, id="of 5,001 digits")],
)
def test_whole_number_refuses_all_else(value: object) -> None:
    """A bool is no number, 5.0 was not counted, and a number too long to print is refused like any other."""
    assert "whole number from 0 to 10" in refused(checks.whole_number, value, 0, 10)


def test_required_refuses_absence_alone() -> None:
    """A required value may be 0 or False; it may not be absent."""
    checks.required("field", 0)
    assert refused(checks.required, None) == "is missing"


@pytest.mark.parametrize("value", [True, False, None])
def test_yes_no_takes_three_values(value: object) -> None:
    """Yes, no and not asked are the three answers."""
    checks.yes_no("field", value)


@pytest.mark.parametrize("value", [0, 1, "yes", ""])
def test_yes_no_refuses_what_only_looks_like_it(value: object) -> None:
    """0 must not become "no"."""
    assert "yes, no or left out" in refused(checks.yes_no, value)


def test_member_refuses_the_bare_string_of_a_word() -> None:
    """`"left"` equals `Side.LEFT` but is not it; a side given so would be lost without a word."""
    checks.member("field", Side.LEFT, Side)
    assert refused(checks.member, "left", Side) == "must be a Side, not 'left'"
    assert "Quality or Zone" in refused(checks.member, "left", (Quality, Zone))


def test_members_wants_a_tuple_and_names_the_place() -> None:
    """A list could be changed after it was checked; a wrong item is named by its place."""
    checks.members("field", (1, 2), int)
    assert "must be a tuple" in refused(checks.members, [1, 2], int)
    with pytest.raises(InvalidValue, match=r"^field\[1\]: must be a int"):
        checks.members("field", (1, "2"), int)


@pytest.mark.parametrize("value", ["", "plain", "Knöchel 🦵\r\nمرحبا", "\x01", "x" * checks.LONGEST_TEXT])
def test_text_takes_whatever_can_be_stored(value: str) -> None:
    """Any script, any length a person writes."""
    checks.text("field", value)


@pytest.mark.parametrize("value", ["a\0b", "\ud83e", "é\udcff"])
def test_text_refuses_what_no_file_can_hold(value: str) -> None:
    """A NUL ends a string in the database, half of a surrogate pair cannot be encoded."""
    assert "cannot be stored" in refused(checks.text, value)


def test_text_refuses_what_is_too_long_or_no_text() -> None:
    """A hostile file must not fill the disk through one note."""
    assert str(checks.LONGEST_TEXT) in refused(checks.text, "x" * (checks.LONGEST_TEXT + 1))
    assert "must be text" in refused(checks.text, None)


@pytest.mark.parametrize("value", ["Walking", "Übung 3", "x" * checks.LONGEST_NAME])
def test_name_takes_one_line(value: str) -> None:
    """A name is a line of text."""
    checks.name("field", value)
    checks.name_or_empty("field", value)


@pytest.mark.parametrize("value", ["", " ", " Walking", "Walking\n", "a\nb", "a\u2028b"])
def test_name_refuses_blank_and_several_lines(value: str) -> None:
    """Two names that look alike on screen must not be two names."""
    assert "one line" in refused(checks.name, value)


@pytest.mark.parametrize("value", [None, 0, False, "x" * (checks.LONGEST_NAME + 1)])
def test_name_or_empty_refuses_what_is_neither(value: object) -> None:
    """Only the empty text stands for "no name"; None would come back from a file as something else."""
    checks.name_or_empty("field", "")
    refused(checks.name_or_empty, value)


def test_day_takes_the_years_a_diary_holds() -> None:
    """Day arithmetic never leaves the calendar."""
    checks.day("field", date(1900, 1, 1))
    checks.day("field", date(2199, 12, 31))
    for wrong in (date(1899, 12, 31), date(2200, 1, 1)):
        assert "1900 to 2199" in refused(checks.day, wrong)


@pytest.mark.parametrize("value", ["2026-03-02", datetime(2026, 3, 2, tzinfo=UTC), None])
def test_day_refuses_what_is_no_date(value: object) -> None:
    """A datetime is a date to Python; here it would carry a time nobody asked for."""
    assert "must be a date" in refused(checks.day, value)


def test_moment_keeps_the_offset_and_drops_the_fraction() -> None:
    """What is stored is what a clock there showed, in whole seconds."""
    given = datetime(2026, 3, 2, 12, 0, 5, 999_999, timezone(timedelta(hours=5, minutes=45)))
    kept = checks.moment("field", given)
    assert kept.isoformat() == "2026-03-02T12:00:05+05:45"


def test_moment_turns_a_named_zone_into_its_offset_of_that_moment() -> None:
    """The hour that the clocks go back is told apart by its offset, not by a flag that files forget."""
    berlin = ZoneInfo("Europe/Berlin")
    before, after = (checks.moment("field", datetime(2026, 10, 25, 2, 30, fold=fold, tzinfo=berlin)) for fold in (0, 1))
    assert [before.isoformat(), after.isoformat()] == ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"]
    assert after - before == timedelta(hours=1)
    assert after.fold == 0


def test_moment_refuses_what_cannot_be_placed_in_time() -> None:
    """Without its distance from UTC a moment could be any of 26 hours."""
    naive = datetime(2026, 3, 2, 12)  # noqa: DTZ001 - the missing zone is the point
    assert "distance from UTC" in refused(checks.moment, naive)
    assert "must be a date and time" in refused(checks.moment, date(2026, 3, 2))
    assert "must be a date and time" in refused(checks.moment, "2026-03-02T12:00:00Z")
    for offset in (timedelta(hours=14, minutes=1), timedelta(hours=-15), timedelta(seconds=30)):
        assert "impossible" in refused(checks.moment, datetime(2026, 3, 2, tzinfo=timezone(offset)))
    for year in (1899, 2200):
        assert "1900 to 2199" in refused(checks.moment, datetime(year, 3, 2, tzinfo=UTC))


def test_moment_takes_the_farthest_places_on_earth() -> None:
    """Kiritimati is 14 hours ahead; nobody is farther from UTC."""
    for hours in (14, -14):
        given = datetime(2026, 3, 2, tzinfo=timezone(timedelta(hours=hours)))
        assert checks.moment("field", given) == given


def test_distinct_names_the_one_that_repeats() -> None:
    """The error points at the later of two that say the same."""
    checks.distinct("field", (), str.lower)
    checks.distinct("field", ("a", "b"), str.lower)
    with pytest.raises(InvalidValue, match=r"^field\[2\]: says again"):
        checks.distinct("field", ("a", "b", "A"), str.lower)


def test_shown_is_short_and_never_fails() -> None:
    """An error message must not fail over the value it complains about."""
    nested: list[object] = []
    for _ in range(100_000):
        nested = [nested]
    assert checks.shown("x" * 1000) == "'" + "x" * 79
    assert checks.shown(10**5000) == "this int"
    assert checks.shown(nested) == "this list"
