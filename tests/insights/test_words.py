"""Dates and numbers as they are written for a person."""

from datetime import date

import pytest

from kneelog.domain.vocabulary import Side
from kneelog.insights import words
from kneelog.words import speaking


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (date(2026, 9, 17), date(2026, 9, 17), "17 Sep 2026"),
        (date(2026, 9, 17), date(2026, 9, 19), "17–19 Sep 2026"),
        (date(2026, 9, 17), date(2026, 10, 2), "17 Sep – 2 Oct 2026"),
        (date(2025, 12, 31), date(2026, 1, 1), "31 Dec 2025 – 1 Jan 2026"),
    ],
)
def test_span(first: date, last: date, told: str) -> None:
    """A stretch of days names month and year once where it can, and both where it must."""
    assert words.span(first, last) == told


@pytest.mark.parametrize(("number", "told"), [(0, "0 days"), (1, "1 day"), (2, "2 days")])
def test_days(number: int, told: str) -> None:
    """One day is singular; none and several are plural."""
    assert words.days(number) == told


@pytest.mark.parametrize(("value", "told"), [(0.0, "0"), (5.0, "5"), (4.5, "4.5"), (10.0, "10")])
def test_decimal(value: float, told: str) -> None:
    """A median shows its half and nothing else after the point; 0 and 10 keep their zeros."""
    assert words.decimal(value) == told


def test_shortened() -> None:
    """Short text stays as it is on one line; of longer text the cut is visible and the length kept."""
    assert words.shortened("a\n b", 5) == "a b"
    assert words.shortened("abcdef", 6) == "abcdef"
    assert words.shortened("abcdefg", 6) == "abcde…"


def test_dates() -> None:
    """Dates are in the language that holds whatever the locale, with the year where it could be another one."""
    on = date(2026, 3, 1)
    assert (words.day_month(on), words.full_date(on)) == ("1 Mar", "1 Mar 2026")
    assert words.weekday_date(on) == "Sun 1 Mar 2026"
    assert words.uncapitalised("Chest pain") == "chest pain"


def test_german() -> None:
    """Dates with their dots and months, the decimal comma, nouns with their capitals."""
    with speaking("de"):
        span = words.span(date(2026, 3, 17), date(2026, 3, 19))
        assert span.startswith("17.–19. Mär")
        assert words.dated([date(2026, 5, 4)]) == "1 Tag, 4. Mai 2026"
        assert (words.days(0), words.decimal(4.5), words.decimal(10.0)) == ("0 Tage", "4,5", "10")
        assert words.uncapitalised("Wade geschwollen") == "Wade geschwollen"
        assert [words.leg(side) for side in (Side.LEFT, Side.RIGHT)] == ["links", "rechts"]
