"""The dates under a chart: few enough for a phone, true to the bars."""

from datetime import date, timedelta

import pytest

from kneelog.charts import axis
from kneelog.insights.frames import grain
from kneelog.words import speaking

LAST = date(2026, 11, 11)


@pytest.mark.parametrize("days", [1, 2, 6, 7, 30, 90, 120, 121, 365, 366, 1000, 1098, 1099, 3653, 20000])
def test_ticks_are_few_and_inside(days: int) -> None:
    """Any window has at most six dates, all inside it, in order, and at least one."""
    first = LAST - timedelta(days=days - 1)
    found = axis.ticks(first, LAST, grain(days))
    assert 1 <= len(found) <= axis.MOST_TICKS
    assert [tick.on for tick in found] == sorted({tick.on for tick in found})
    assert first <= found[0].on
    assert found[-1].on <= LAST


def test_ticks_of_days_start_with_the_first_day() -> None:
    """A window of 30 days is dated week by week from its first day."""
    found = axis.ticks(date(2026, 10, 13), LAST, grain(30))
    assert [tick.label for tick in found] == ["13 Oct", "20 Oct", "27 Oct", "3 Nov", "10 Nov"]


def test_months_name_their_year_once() -> None:
    """A year of weeks is dated by months; the year stands under the first month and where it changes."""
    found = axis.ticks(date(2025, 9, 1), date(2026, 8, 31), grain(365))
    assert [(tick.label, tick.year) for tick in found] == [
        ("Sep", "2025"), ("Nov", ""), ("Jan", "2026"), ("Mar", ""), ("May", ""), ("Jul", ""),
    ]  # fmt: skip


def test_ten_years_are_dated_by_years() -> None:
    """Ten years of months are dated every other year."""
    assert [tick.label for tick in axis.ticks(date(2016, 11, 12), LAST, grain(3652))] == [
        "2018", "2020", "2022", "2024", "2026",
    ]  # fmt: skip


def test_months_have_the_names_of_the_language() -> None:
    """The dates of a German chart are German, below days and below weeks."""
    with speaking("de"):
        days = [tick.label for tick in axis.ticks(date(2026, 2, 27), date(2026, 3, 4), grain(6))]
        months = [tick.label for tick in axis.ticks(date(2025, 9, 1), date(2026, 8, 31), grain(365))]
    assert days[1:3] == ["28. Feb", "1. Mär"]
    assert months == ["Sept.", "Nov.", "Jan.", "März", "Mai", "Juli"]
