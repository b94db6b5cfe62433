"""The rows of History."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from kneelog.domain.diary import Diary
from kneelog.domain.entry import Activity, Answer, Entry, Origin, Place
from kneelog.domain.record import Intake, Mark
from kneelog.domain.vocabulary import MarkKind, Side, Symptom, Zone
from kneelog.ui import history
from kneelog.ui.history import Gap

TODAY = date(2026, 3, 15)


def _entry(day: int, severity: int | None = None, note: str = "", hour: int = 20) -> Entry:
    return Entry(UUID(int=day * 100 + hour), datetime(2026, 3, day, hour, 0, tzinfo=UTC), severity=severity, note=note)


MARK = Mark(UUID(int=9), date(2026, 3, 3), MarkKind.SCAN)
DIARY = Diary((_entry(2, 8), _entry(3, 0, "n"), _entry(3, 4, hour=9), _entry(10)), (MARK,))


def test_days_nobody_logged_are_rows_of_their_own() -> None:
    """A gap is never read as a day without pain; the days from the last entry to yesterday count too."""
    assert list(history.gaps(DIARY, TODAY)) == [
        Gap(date(2026, 3, 11), date(2026, 3, 14)),
        Gap(date(2026, 3, 4), date(2026, 3, 9)),
    ]
    assert list(history.gaps(Diary((_entry(12), _entry(14))), TODAY)) == [Gap(date(2026, 3, 13), date(2026, 3, 13))]
    assert list(history.gaps(Diary(), TODAY)) == []
    assert list(history.gaps(Diary((_entry(15),)), TODAY)) == []


def test_rows_come_newest_first() -> None:
    """The last entry of a day stands above the first; a mark stands on top of its day."""
    told = list(history.rows(DIARY, TODAY))
    assert told[0] == Gap(date(2026, 3, 11), date(2026, 3, 14))
    assert told[-4:] == [MARK, _entry(3, 0, "n"), _entry(3, 4, hour=9), _entry(2, 8)]


@pytest.mark.parametrize(("kept", "count"), [("all", 7), ("severe", 1), ("note", 1), ("gaps", 2), ("marks", 1)])
def test_a_filter_keeps_what_it_says(kept: str, count: int) -> None:
    """Each filter shows its own rows and no other."""
    assert len(list(history.rows(DIARY, TODAY, kept))) == count


def test_the_list_says_what_an_entry_holds_and_what_it_does_not() -> None:
    """Zero is a number, no number is a question mark, and endless notes are cut only in the list."""
    long = "x" * 100_000
    months, more = history.months(iter([_entry(3, 0, long), _entry(2)]), TODAY, 10)
    first, second = months[0]["rows"]
    assert months[0]["title"] == "March 2026"
    assert first["number"] == "0"
    assert len(first["note"]) < 10_100
    assert second["number"] == "?"
    assert second["where"] == "no place chosen"
    assert not more


def test_older_rows_wait_until_asked_for() -> None:
    """Ten years of entries do not all come at once."""
    months, more = history.months(history.rows(DIARY, TODAY), TODAY, 2)
    assert sum(len(month["rows"]) for month in months) == 2
    assert more


def test_the_line_under_the_title_counts_days() -> None:
    """Logged days of all days, and how many were typed on the day itself: not known is not none."""
    assert history.lead(DIARY, TODAY) == "3 of 14 days logged"
    late, same = (replace(entry, logged_at=datetime(2026, 3, 3, 21, tzinfo=UTC)) for entry in DIARY.entries[:2])
    told = "3 of 14 days logged, {} of them typed on the day itself"
    assert history.lead(Diary((late, *DIARY.entries[1:])), TODAY) == told.format(0)
    assert history.lead(Diary((late, same, *DIARY.entries[2:])), TODAY) == told.format(1)
    assert "kept here" in history.lead(Diary(), TODAY)


def test_a_search_finds_what_holds_every_word_in_any_case() -> None:
    """Notes, places, symptoms, activities and marks are searched; a gap is never found by a word."""
    noted = Entry(
        UUID(int=1),
        datetime(2026, 3, 12, 20, 0, tzinfo=UTC),
        places=(Place(Zone.CALF, Side.RIGHT),),
        answers=(Answer(Symptom.LUMP, yes=True),),
        activities=(Activity("Yoga"),),
        note="Stairs, twice",
    )
    diary = Diary((*DIARY.entries, noted), DIARY.marks)
    for words in ("stairs", "TWICE calf", "lump", "yoga", "right"):
        assert list(history.rows(diary, TODAY, words=words)) == [noted], words
    assert list(history.rows(diary, TODAY, words="scan")) == [MARK]
    assert list(history.rows(diary, TODAY, words="stairs yoga nothing")) == []
    assert list(history.rows(diary, TODAY, history.MARKS, "stairs")) == []


def test_a_day_holds_its_entries_and_marks_or_that_it_was_left_out() -> None:
    """A tap on the calendar shows that day alone; a past day without an entry offers to add one, today does not."""
    assert [type(row) for row in history.of_day(DIARY, TODAY, date(2026, 3, 3))] == [Mark, Entry, Entry]
    assert list(history.of_day(DIARY, TODAY, date(2026, 3, 5))) == [Gap(date(2026, 3, 5), date(2026, 3, 5))]
    assert list(history.of_day(DIARY, TODAY, TODAY)) == []


def test_the_entries_behind_a_warning_are_those_asked_for_newest_first() -> None:
    """What a warning rests on can be found in a diary of years; what was deleted since is left out."""
    early, other, late = _entry(1), _entry(2), _entry(3)
    diary = Diary((early, other, late))
    assert history.behind(diary, {early.id, late.id, UUID(int=999)}) == [late, early]
    assert history.behind(diary, ()) == []


def test_a_row_of_answers_alone_says_so() -> None:
    """Nobody chose a place there, and nobody was asked to."""
    answers = Entry(UUID(int=7), datetime(2026, 3, 4, 9, tzinfo=UTC), answers=(Answer(Symptom.FEVER, yes=False),))
    months, _more = history.months(iter([answers]), date(2026, 3, 5), 10)
    assert months[0]["rows"][0]["where"] == "questions answered"


WALK = Entry(
    UUID(int=8),
    datetime(2026, 3, 6, 9, tzinfo=UTC),
    activities=(Activity("Walking", minutes=30),),
    origin=Origin("A watch", "17"),
)


def test_what_a_device_noted_is_a_row_and_leaves_the_gap_a_gap() -> None:
    """The row says where it came from in place of a severity and a place; the day still offers to be logged."""
    diary = Diary((*DIARY.entries, WALK))
    assert list(history.gaps(diary, TODAY)) == list(history.gaps(DIARY, TODAY))
    assert history.lead(diary, TODAY) == history.lead(DIARY, TODAY)
    assert list(history.of_day(diary, TODAY, WALK.day)) == [Gap(WALK.day, WALK.day), WALK]
    row = history.months(iter([WALK]), TODAY, 10)[0][0]["rows"][0]
    told = {name: row[name] for name in ("kind", "number", "where", "tags")}
    assert told == {"kind": "intake", "number": "", "where": "taken in from A watch", "tags": "Walking, 30 min"}


def test_an_import_is_a_row_that_can_be_turned() -> None:
    """It stands on the day it was made, says how much it was and whether it was undone, and offers the other."""
    made = Intake(UUID(int=7), datetime(2026, 3, 3, 9, 5, tzinfo=UTC), 120, undone=False)
    told = list(history.rows(DIARY, TODAY, intakes=[made]))
    assert told.index(made) == told.index(MARK) - 1
    assert made not in list(history.rows(DIARY, TODAY, history.SEVERE, intakes=[made]))
    assert list(history.rows(DIARY, TODAY, words="import 120", intakes=[made])) == [made]
    undone = Intake(made.id, made.at, 1, undone=True)
    rows = history.months(iter([made, undone]), TODAY, 10)[0][0]["rows"]
    assert [(row["id"], row["where"], row["action"]) for row in rows] == [
        (f"intake:{made.id}:0", "Import of 120 records", "Undo"),
        (f"intake:{made.id}:1", "Import of 1 record, undone", "Bring back"),
    ]
    assert rows[0]["name"] == "the import of Tue 3 Mar, 09:05"
    late = Intake(made.id, datetime(2026, 3, 4, 0, 48, tzinfo=UTC), 1, undone=False)
    assert history.months(iter([late]), TODAY, 10)[0][0]["rows"][0]["when"] == "Wed 4 Mar, 00:48"
