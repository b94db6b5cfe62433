"""The calendar of History: what each cell says, and where one can go."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from kneelog.domain.diary import Diary
from kneelog.domain.entry import Answer, Entry
from kneelog.domain.record import Mark
from kneelog.domain.vocabulary import MarkKind, Symptom
from kneelog.ui import month

TODAY = date(2026, 3, 15)
MARCH = date(2026, 3, 1)


def _entry(day: int, severity: int | None, hour: int = 20, in_month: int = 3) -> Entry:
    at = datetime(2026, in_month, day, hour, tzinfo=UTC)
    told = () if severity is not None else (Answer(Symptom.LUMP, yes=True),)
    return Entry(UUID(int=in_month * 10_000 + day * 100 + hour), at, severity=severity, answers=told)


DIARY = Diary(
    (_entry(3, 4), _entry(3, 7, 9), _entry(4, 0), _entry(6, None), _entry(9, 3, 2)),
    (Mark(UUID(int=1), date(2026, 3, 6), MarkKind.SCAN, "MRI"),),
)


def _cells(first: date = MARCH, chosen: date = TODAY) -> dict[int, dict[str, Any]]:
    drawn = month.month(DIARY, first, chosen, TODAY)
    return {int(cell["day"][8:]): cell for week in drawn["weeks"] for cell in week if cell}


def test_every_day_of_the_month_has_its_cell_under_its_weekday() -> None:
    """1 March 2026 is a Sunday: six empty places, then 31 days."""
    weeks = month.month(DIARY, MARCH, TODAY, TODAY)["weeks"]
    assert weeks[0][:6] == [None] * 6
    assert sorted(_cells()) == list(range(1, 32))
    assert all(len(week) == 7 for week in weeks)


def test_a_day_says_its_worst_pain_and_zero_unknown_and_left_out_never_look_alike() -> None:
    """The worst of the day; 0 is no pain; logged without a number is a question mark; a day left out is a gap."""
    cells = _cells()
    drawn = {day: (cells[day]["kind"], cells[day]["number"]) for day in (2, 3, 4, 5, 6, 8)}
    assert drawn == {
        2: ("none", None), 3: ("pain", "7"), 4: ("zero", "0"), 5: ("gap", None), 6: ("unknown", "?"), 8: ("pain", "3"),
    }  # fmt: skip
    assert cells[3]["words"] == "Tuesday 3 March, worst pain 7"
    assert cells[5]["words"] == "Thursday 5 March, not logged"
    assert cells[6]["words"] == "Friday 6 March, logged without a number, Scan MRI"
    assert [day for day, cell in cells.items() if cell["marks"]] == [6]


def test_days_to_come_cannot_be_tapped_and_today_is_no_gap() -> None:
    """Nothing is left out of a day that is not over."""
    cells = _cells()
    assert cells[15]["kind"] == "none"
    assert [day for day, cell in cells.items() if cell["future"]] == list(range(16, 32))
    assert [day for day, cell in cells.items() if cell["chosen"]] == [15]


def test_one_can_go_as_far_as_the_diary_and_no_further() -> None:
    """Neither before the first entry nor after today."""
    march = month.month(DIARY, MARCH, TODAY, TODAY)
    assert (march["earlier"], march["later"]) == (None, None)
    longer = Diary((*DIARY.entries, _entry(20, 2, in_month=1)), DIARY.marks)
    assert month.month(longer, MARCH, TODAY, TODAY)["earlier"] == "2026-02"
    january = month.month(longer, date(2026, 1, 1), TODAY, TODAY)
    assert (january["earlier"], january["later"]) == (None, "2026-02")
