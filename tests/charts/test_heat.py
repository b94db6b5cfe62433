"""The calendar of a window: every day once, in its row and column; three states that never look alike."""

from datetime import date, timedelta
from statistics import median

import pytest

from kneelog.charts import heat
from kneelog.charts.heat import Cell, Kind
from kneelog.domain.diary import Diary
from kneelog.insights import frames
from kneelog.words import speaking
from tests.insights.persona import entry

MONDAY = date(2026, 3, 2)


def drawn(first: date, days: int, *severities: int | None, note: str = "") -> heat.Calendar:
    """The calendar of so many days from `first` on, an entry on each of the first ones; None is without a number."""
    logged = (entry(first + timedelta(days=place), value, note=note) for place, value in enumerate(severities))
    return heat.calendar(frames.daily(Diary(tuple(logged)), first, first + timedelta(days=days - 1)))


@pytest.mark.parametrize("shift", range(7))
@pytest.mark.parametrize("days", [1, 7, 8, 90, 366])
def test_every_day_has_one_cell_in_the_row_of_its_weekday(shift: int, days: int) -> None:
    """Read week by week, the cells are the days of the window in their order, and nothing else."""
    first = MONDAY + timedelta(days=shift)
    found = drawn(first, days, *(place % 11 for place in range(days)))
    by_week = [cell for week in zip(*(row.cells for row in found.rows), strict=True) for cell in week]
    inside = [cell.severity for cell in by_week if cell.kind is not Kind.OUTSIDE]
    assert inside == [place % 11 for place in range(days)]
    assert by_week.index(next(cell for cell in by_week if cell.kind is not Kind.OUTSIDE)) == shift
    assert len(found.heads) == len(found.rows[0].cells)


def test_three_states_differ() -> None:
    """Not logged, logged without a number and no pain are three kinds of cell."""
    found = drawn(MONDAY, 4, 0, None, 5, note="walked")
    assert [row.cells[0] for row in found.rows[:4]] == [
        Cell(Kind.NO_PAIN, 0, "0"),
        Cell(Kind.NO_NUMBER, None, "?"),
        Cell(Kind.PAIN, 5, "5"),
        Cell(Kind.NOT_LOGGED),
    ]


def test_a_number_stands_where_there_is_room() -> None:
    """Up to fourteen weeks a phone has room for the number in each cell."""
    few, many = drawn(MONDAY, 98, 5), drawn(MONDAY, 99, 5)
    assert (few.rows[0].cells[0].text, many.rows[0].cells[0].text) == ("5", "")


def test_a_month_stands_over_the_week_in_which_it_begins() -> None:
    """The first week has the name of its month unless the next one begins at once."""
    assert drawn(MONDAY, 60, 5).heads[:5] == ("Mar", "", "", "", "Apr")
    assert drawn(date(2026, 3, 30), 30, 5).heads[:2] == ("Apr", "")
    assert drawn(date(2026, 3, 23), 30, 5).heads[:2] == ("", "Apr")


def test_more_than_a_year_is_drawn_by_months() -> None:
    """A month is the median of its daily worst, where four days have one."""
    first = date(2024, 1, 1)
    found = drawn(first, 731, *(place % 10 + 1 for place in range(31 + 3)))
    assert found.monthly
    assert [row.head for row in found.rows] == ["2025", "2024"]
    january, february, march = found.rows[1].cells[:3]
    assert january.text == f"{median(place % 10 + 1 for place in range(31)):g}"
    assert (february.kind, march.kind) == (Kind.NO_NUMBER, Kind.NOT_LOGGED)
    assert len(found.heads) == 12


def test_the_sentence_counts_what_is_drawn() -> None:
    """Who cannot see the calendar has its counts, in the language that holds."""
    assert drawn(MONDAY, 5, 7, 0, 3).sentence == "3 of 5 days logged, 7 or more on 1 day, no pain on 1 day."
    with speaking("de"):
        assert drawn(MONDAY, 5, 7, 0, 3).rows[0].head == "Mo"
        assert "3 von 5" in drawn(MONDAY, 5, 7, 0, 3).sentence
