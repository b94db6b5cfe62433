"""Records in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from kneelog.domain.entry import Activity, Answer, Entry, Onset, Place, Treatment
from kneelog.domain.vocabulary import Aggravator, Manner, Side, Symptom, Unit, Zone
from kneelog.ui import say

TODAY = date(2026, 3, 15)
ENTRY = Entry(
    UUID(int=1),
    datetime(2026, 3, 15, 20, 30, tzinfo=UTC),
    severity=5,
    places=(
        Place(Zone.BACK_OF_KNEE, Side.RIGHT),
        Place(Zone.CALF, Side.RIGHT),
        Place(Zone.ELSEWHERE, Side.LEFT, words="heel"),
    ),
    answers=(
        Answer(Aggravator.WORSE_STAIRS, yes=True),
        Answer(Symptom.CRAMP, yes=True, side=Side.LEFT),
        Answer(Symptom.FEVER, yes=False),
    ),
    onset=Onset(ago=1, unit=Unit.WEEKS, manner=Manner.SUDDEN),
    activities=(Activity("Running", 30, 6, stretched_before=False),),
    treatments=(Treatment("Ibuprofen", "400 mg", helped=True),),
    note="sore",
)


def test_places_are_told_by_side() -> None:
    """Side and zone, once stated, are never lost; a place elsewhere is told in its own words."""
    assert say.places(ENTRY.places) == "Left: heel; right: back of knee, calf"
    assert say.places((Place(Zone.CALF),)) == "Calf"
    assert say.places(()) == ""


def test_an_entry_is_told_whole() -> None:
    """What stands in a row of History is everything but the number, the places and the note."""
    assert say.tags(ENTRY) == (
        "Worse: stairs · Cramp (left) · Running, 30 min, effort 6, not stretched before · Ibuprofen, 400 mg, helped · "
        "began 1 week ago, suddenly · no: fever"
    )


def test_days_near_today_have_names_and_others_a_year_when_needed() -> None:
    """A date without its year would be read as of this year."""
    assert say.near_day(TODAY, TODAY) == "today"
    assert say.near_day(date(2026, 3, 14), TODAY) == "yesterday"
    assert say.near_day(date(2025, 3, 14), TODAY) == "Fri 14 Mar 2025"
    assert say.when_noted((date(2026, 3, 14), TODAY), TODAY) == "yesterday and today"
    assert (
        say.when_noted(tuple(date(2026, 3, day) for day in (1, 2, 15)), TODAY) == "3 days, first Sun 1 Mar, last today"
    )
    assert say.when_noted((), TODAY) == ""


def test_every_change_of_an_entry_is_told() -> None:
    """What was changed leaves nothing out, whatever field it was."""
    changed = replace(
        ENTRY,
        occurred_at=datetime(2026, 3, 15, 19, 0, tzinfo=UTC),
        severity=None,
        places=ENTRY.places[:1],
        answers=(Answer(Symptom.FEVER, yes=True),),
        onset=None,
        activities=(),
        treatments=(Treatment("Ice"),),
        note="",
    )
    told = say.changes(ENTRY, changed)
    assert "Worst pain: 5 became no number" in told
    assert "Fever: no became yes" in told
    assert "Cramp (left): yes became not asked" in told
    assert "Place removed: right: calf" in told
    assert "Tried added: Ice" in told
    assert "A note was removed" in told
    assert any(line.startswith("When:") for line in told)
    assert any(line.startswith("Began:") for line in told)
    assert any(line.startswith("Done removed:") for line in told)
    assert say.changes(ENTRY, ENTRY) == []


def test_words_of_another_direction_turn_nothing_else_around() -> None:
    """Arabic, Hebrew and marks of direction are fenced in; all other words stay as they are, letter by letter."""
    for words in ("הברך", "الركبة", "a\N{RIGHT-TO-LEFT OVERRIDE}b"):
        assert say.activity(Activity(words, 20)) == f"\u2068{words}\u2069, 20 min"
    assert say.treatment(Treatment("Kühlen 👩🏽‍⚕️", "10 Minuten")) == "Kühlen 👩🏽‍⚕️, 10 Minuten"
    place = Place(Zone.ELSEWHERE, Side.LEFT, words="הברך")
    assert say.place(place) == "left: \u2068הברך\u2069"
    assert say.places([place]) == "Left: \u2068הברך\u2069"


def test_the_small_hours_have_the_day_of_their_clock_and_the_evening_for_which_they_count() -> None:
    """The day before with the clock of the day after reads as 24 hours early."""
    at = datetime(2026, 3, 15, 0, 20, tzinfo=UTC)
    assert say.when(replace(ENTRY, occurred_at=at, onset=None), TODAY) == "Sun 15 Mar, 00:20, counts for Sat 14 Mar"
    evening = replace(ENTRY, occurred_at=at.replace(hour=20), onset=None)
    assert say.when(evening, TODAY) == "Sun 15 Mar, 20:20"
