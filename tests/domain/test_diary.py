"""Diaries: ordered and aware of the days nobody logged."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneelog.domain.diary import Archive, Day, Diary, dates
from kneelog.domain.entry import Activity, Answer, Measurement, Onset, Origin, Place
from kneelog.domain.record import Function, Mark, Profile, Version
from kneelog.domain.vocabulary import MarkKind, Side, Symptom, Zone
from tests import strategies
from tests.domain.building import DAY, NOON, SEARCH_DIARIES, SOME_ID, at, entry, knee, series

LEFT, RIGHT, NOT_STATED = Side
TOMORROW = DAY + timedelta(days=1)
FIRST, LAST = date(2026, 2, 26), date(2026, 3, 6)


@SEARCH_DIARIES
@given(strategies.diaries(first=FIRST, last=LAST), st.randoms())
def test_a_diary_is_the_same_whatever_the_order_of_its_records(diary: Diary, chance: random.Random) -> None:
    """A database, a file and a form give records in different orders."""
    shuffled = [list(part) for part in (diary.entries, diary.marks, diary.functions, diary.responses, diary.watches)]
    for part in shuffled:
        chance.shuffle(part)
    entries, marks, functions, responses, watches = map(tuple, shuffled)
    assert Diary(entries, marks, functions, diary.profile, responses, watches) == diary  # type: ignore[arg-type]


def test_entries_of_one_moment_keep_one_order() -> None:
    """Two entries of the same second come in the same order from every source: an export does not change by itself."""
    one, other = entry(severity=1), entry(severity=2)
    assert Diary((one, other)) == Diary((other, one))


@SEARCH_DIARIES
@given(strategies.diaries(first=FIRST, last=LAST))
def test_days_hold_every_entry_once_oldest_first(diary: Diary) -> None:
    """No entry is lost or counted twice by the view of days, also where entries come from several time zones."""
    assert [day.on for day in diary.noted_days] == sorted({entry.day for entry in diary.entries})
    assert [entry for day in diary.noted_days for entry in day.entries] == list(diary.entries)
    assert all(diary.day(day.on) is day for day in diary.days)
    assert all(entry.day == day.on for day in diary.noted_days for entry in day.entries)


def test_a_day_nobody_logged_is_not_there() -> None:
    """A missing day is a gap: neither 0 nor the day before."""
    diary = series("3 _ 0")
    assert diary.day(TOMORROW) is None
    assert [(day.on, day.worst) for day in diary.days] == [(DAY, 3), (DAY + timedelta(days=2), 0)]
    assert [day.on for day in diary.since(TOMORROW)] == [DAY + timedelta(days=2)]


def test_a_day_of_which_a_device_alone_knows_is_noted_and_not_logged() -> None:
    """Nobody was asked about the leg there; years of steps before the diary began would be years left out."""
    walk = entry(at(DAY), activities=(Activity("Walking"),), origin=Origin("A watch"))
    typed = entry(at(TOMORROW), activities=(Activity("Walking"),))
    beside = entry(at(TOMORROW, "15:00"), measurements=(Measurement("Sleep", "7"),), origin=Origin("A watch"))
    diary = Diary((walk, typed, beside))
    assert diary.day(DAY) is None
    assert [(day.on, len(day.entries)) for day in diary.days] == [(TOMORROW, 2)]
    assert [day.on for day in diary.noted_days] == [DAY, TOMORROW]
    assert diary.noted_since(TOMORROW) == diary.days


@pytest.mark.parametrize(
    "told",
    [
        {"severity": 0},
        {"places": (knee(),)},
        {"answers": (Answer(Symptom.LUMP, yes=False),)},
        {"onset": Onset(on=DAY)},
    ],
)
def test_what_another_app_knows_of_the_leg_makes_a_day_logged(told: dict[str, Any]) -> None:
    """It was asked there."""
    assert Diary((entry(at(DAY), origin=Origin("Another app"), **told),)).day(DAY)


def test_entries_are_found_by_id() -> None:
    """History opens an entry by its id."""
    diary = series("3 4")
    assert diary.entry(diary.entries[1].id) is diary.entries[1]
    assert diary.entry(SOME_ID) is None


def test_the_daily_value_is_the_maximum_of_the_day() -> None:
    """The worst of the day stands; an entry that did not ask does not lower it."""
    day = Day(DAY, (entry(severity=2), entry(), entry(places=(knee(RIGHT, 7),)), entry(severity=0)))
    assert day.worst == 7
    assert [day.worst_of(side) for side in Side] == [2, 7, 2]
    assert Day(DAY, (entry(),)).worst is None
    assert Day(DAY, (entry(severity=0),)).worst == 0


def test_a_day_is_painful_if_any_entry_is() -> None:
    """Relief in the evening does not take the morning's pain away; silence is neither."""
    silent, none, pain = entry(), entry(severity=0), entry(severity=4, places=(knee(RIGHT),))
    assert [Day(DAY, day).painful for day in ((silent,), (silent, none), (none, pain))] == [None, False, True]
    day = Day(DAY, (pain, silent))
    assert [day.painful_on(side) for side in Side] == [None, True, True]


def test_a_day_says_yes_before_no_before_not_asked() -> None:
    """One yes of the day is enough; a later no corrects nothing that was true in the morning."""
    yes, no = (entry(answers=(Answer(Symptom.LUMP, yes=said, side=LEFT),)) for said in (True, False))
    said = [Day(DAY, day).says(Symptom.LUMP, LEFT) for day in ((entry(),), (no, entry()), (no, yes))]
    assert said == [None, False, True]
    assert Day(DAY, (yes,)).says(Symptom.LUMP, RIGHT) is None


def test_as_of_a_day_shows_what_was_true_up_to_its_end() -> None:
    """An entry of the small hours belongs to the evening before; what comes later is not known yet."""
    early, late = entry(at(TOMORROW, "03:30"), severity=3), entry(at(TOMORROW, "04:30"), severity=4)
    past, future = Mark(SOME_ID, DAY, MarkKind.SCAN), Mark(SOME_ID, TOMORROW, MarkKind.INJURY)
    rated, later = Function(SOME_ID, DAY, "Stairs", 4), Function(SOME_ID, TOMORROW, "Stairs", 6)
    diary = Diary((early, late), (past, future), (rated, later), Profile(birth_year=1970))
    assert diary.as_of(DAY) == Diary((early,), (past,), (rated,), Profile(birth_year=1970))
    assert diary.as_of(TOMORROW) is diary


@pytest.mark.parametrize(
    "diary",
    [
        Diary(entries=(entry(at(TOMORROW)),)),
        Diary(marks=(Mark(SOME_ID, TOMORROW, MarkKind.SURGERY),)),
        Diary(functions=(Function(SOME_ID, TOMORROW, "Stairs", 3),)),
        Diary(entries=(entry(),), marks=(Mark(SOME_ID, TOMORROW, MarkKind.SURGERY),)),
    ],
)
def test_as_of_leaves_out_every_kind_of_later_record(diary: Diary) -> None:
    """A mark after the day must not slip in because there happens to be no entry after it."""
    seen = diary.as_of(DAY)
    assert (seen.marks, seen.functions) == ((), ())
    assert all(entry.day <= DAY for entry in seen.entries)


@SEARCH_DIARIES
@given(strategies.diaries(first=FIRST, last=LAST), strategies.days(FIRST, LAST), strategies.days(FIRST, LAST))
def test_as_of_twice_is_as_of_the_earlier(diary: Diary, one: date, other: date) -> None:
    """Looking back from a day in the past shows what that day showed."""
    assert diary.as_of(one).as_of(other) == diary.as_of(min(one, other))


def test_sides_are_those_that_hurt() -> None:
    """A side named only to say that it does not hurt is not among them."""
    assert series("3", RIGHT).sides == (RIGHT,)
    assert series("0", RIGHT).sides == ()
    assert Diary((entry(places=(knee(RIGHT, 5), knee(LEFT, 0))),)).sides == (RIGHT,)
    assert Diary((entry(places=(knee(RIGHT, 5), knee(LEFT, 1))),)).sides == (LEFT, RIGHT)


def test_side_not_stated_stands_only_where_no_pain_has_a_side() -> None:
    """Once any painful entry names a side, pain without a side counts with it."""
    assert series("3").sides == (NOT_STATED,)
    assert Diary((*series("3").entries, *series("0 0", RIGHT).entries)).sides == (NOT_STATED,)
    assert Diary((*series("3").entries, *series("4 4", RIGHT).entries)).sides == (RIGHT,)
    assert Diary().sides == ()


def test_dates_holds_both_ends() -> None:
    """A chart of one day has one day; a window that ends before it begins has none."""
    assert dates(DAY, DAY) == (DAY,)
    assert dates(date(2028, 2, 28), date(2028, 3, 1)) == (date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1))
    assert dates(TOMORROW, DAY) == ()


def test_an_archive_shows_the_latest_version_of_what_is_not_deleted() -> None:
    """A deleted record stays in the file and out of the diary; an undone deletion brings it back."""
    first, second = entry(severity=3, id=SOME_ID), entry(severity=5, id=SOME_ID)
    edited = (Version(1, NOON, voided=False, content=first), Version(2, NOON, voided=False, content=second))
    deleted = (*edited, Version(3, NOON, voided=True, content=second))
    undone = (*deleted, Version(4, NOON, voided=False, content=second))
    mark = Mark(SOME_ID, DAY, MarkKind.SCAN)
    rating = Function(SOME_ID, DAY, "Stairs", 3)
    assert Archive(entries=(edited,)).diary() == Diary((second,))
    assert Archive(entries=(deleted,)).diary() == Diary()
    assert Archive(entries=(undone,)).diary() == Diary((second,))
    assert Archive(marks=((Version(1, NOON, voided=True, content=mark),),)).diary() == Diary()
    assert Archive(functions=((Version(1, NOON, voided=False, content=rating),),)).diary() == Diary((), (), (rating,))


@SEARCH_DIARIES
@given(strategies.archives())
def test_the_diary_of_an_archive_holds_nothing_deleted(archive: Archive) -> None:
    """Of every record there is the last version or nothing, never an older one."""
    diary = archive.diary()
    assert len(diary.entries) == sum(not versions[-1].voided for versions in archive.entries)
    assert set(diary.responses) == {versions[-1].content for versions in archive.responses if not versions[-1].voided}
    kept = [version.content for version in archive.profile[-1:] if not version.voided]
    assert diary.profile == (kept[0] if kept else Profile())


def test_places_of_one_day_stay_apart() -> None:
    """Side and front or back, once stated, are never lost."""
    both = entry(places=(Place(Zone.BACK_OF_KNEE, RIGHT, 5), Place(Zone.FRONT_OF_KNEE, RIGHT, 2)))
    assert [(place.zone, place.severity) for place in Diary((both,)).days[0].entries[0].places] == [
        (Zone.BACK_OF_KNEE, 5),
        (Zone.FRONT_OF_KNEE, 2),
    ]
