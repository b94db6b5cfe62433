"""Watching a question and the coin-flip plan, through the one door."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from icalendar import Calendar

from kneelog import service
from kneelog.domain.entry import Activity, Answer, Entry, Place, Treatment
from kneelog.domain.errors import InvalidValue, WatchRefused
from kneelog.domain.plans import WEEKS
from kneelog.domain.record import MOST_WATCHED, Mark, Watch
from kneelog.domain.vocabulary import FactorKind, MarkKind, Mechanism, ResponseKind, Side, Symptom, Zone
from tests.domain.building import coin

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kneelog.service import Store

NOW = datetime(2026, 3, 15, 20, 30, tzinfo=timezone(timedelta(hours=1)))
TODAY = NOW.date()


@pytest.fixture
def store(diary: Path) -> Iterator[Store]:
    """An empty diary, open."""
    opened = service.open_diary(diary, NOW)
    yield opened
    opened.close()


def watch(store: Store, name: str = "Squatting", kind: FactorKind = FactorKind.ACTIVITY) -> Watch:
    """A question that is watched from today on."""
    return service.watch(store, kind, name, TODAY, NOW)


def clot_signs(store: Store) -> None:
    """Note a swollen, red calf."""
    signs = (Symptom.CALF_SWELLING, Symptom.LEG_REDNESS)
    answers = tuple(Answer(sign, yes=True, side=Side.RIGHT) for sign in signs)
    service.save_entry(
        store, Entry(uuid4(), NOW, severity=5, places=(Place(Zone.CALF, Side.RIGHT),), answers=answers), NOW
    )


def test_a_question_is_watched_from_today_on(store: Store) -> None:
    """It is a record as any other, with the day it was chosen."""
    chosen = watch(store)
    assert service.diary(store).watches == (chosen,)
    assert (chosen.on, chosen.key, chosen.plan) == (TODAY, "activity:squatting", None)


def test_at_most_three_are_watched(store: Store) -> None:
    """The fourth is refused with what to do, and nothing is written."""
    for number in range(MOST_WATCHED):
        watch(store, f"Habit {number}")
    before = service.revision(store)
    with pytest.raises(WatchRefused, match="Stop watching one first"):
        watch(store, "One more")
    assert service.revision(store) == before


def test_a_question_is_watched_once(store: Store) -> None:
    """However it is spelt; a treatment of the same name is another question."""
    watch(store, "Stairs")
    with pytest.raises(WatchRefused, match="watched already"):
        watch(store, "STAIRS")
    watch(store, "Stairs", FactorKind.TREATMENT)
    watch(store, "whatever", FactorKind.NIGHT)
    assert [each.name for each in service.diary(store).watches if each.kind is FactorKind.NIGHT] == [""]


def test_a_name_that_is_none_is_refused(store: Store) -> None:
    """A question about nothing cannot be asked."""
    with pytest.raises(InvalidValue):
        watch(store, "  ")


def test_stopping_is_undone_where_there_is_room(store: Store) -> None:
    """A place that was taken meanwhile stays taken."""
    first = watch(store, "First")
    version = service.stop_watching(store, first, NOW)
    assert service.diary(store).watches == ()
    service.watch_again(store, first.id, NOW, version)
    assert service.diary(store).watches == (first,)
    version = service.stop_watching(store, first, NOW)
    for number in range(MOST_WATCHED):
        watch(store, f"Habit {number}")
    with pytest.raises(WatchRefused):
        service.watch_again(store, first.id, NOW, version)
    assert len(service.diary(store).watches) == MOST_WATCHED


def test_the_choice_itself_is_undone(store: Store) -> None:
    """As every save, also where three are watched: that takes one away."""
    chosen = [watch(store, f"Habit {number}") for number in range(MOST_WATCHED)]
    service.watch_again(store, chosen[-1].id, NOW, 1)
    assert len(service.diary(store).watches) == MOST_WATCHED - 1


def test_what_the_diary_holds_can_be_watched(store: Store) -> None:
    """What is watched already is not offered."""
    entry = Entry(
        uuid4(), NOW, severity=4, places=(Place(Zone.BACK_OF_KNEE, Side.RIGHT),),
        activities=(Activity("Stairs"), Activity("Running")), treatments=(Treatment("Ice"),),
    )  # fmt: skip
    service.save_entry(store, entry, NOW)
    watch(store, "Stairs")
    assert [each.key for each in service.watchable(store, TODAY)] == ["activity:running", "treatment:ice"]


def test_watched_questions_survive_export_and_import(store: Store, tmp_path: Path) -> None:
    """With their plan, their earlier versions, and what was deleted."""
    kept = watch(store)
    service.begin_plan(store, kept, WEEKS[0], TODAY, NOW, coin(1))
    service.stop_watching(store, watch(store, "Stairs"), NOW)
    data = service.export(store, "json", NOW)
    other = service.open_diary(tmp_path / "other.sqlite3", NOW)
    preview = service.preview_import(other, data, "diary.json")
    assert len(preview.new) == 2
    service.apply_import(other, preview, NOW)
    assert service.export(other, "json", NOW) == data
    assert service.diary(other).watches == service.diary(store).watches
    assert len(service.preview_import(other, data, "diary.json").same) == 2
    other.close()


def test_the_doctor_is_not_given_the_list(store: Store) -> None:
    """The page attaches its period, and what a person is curious about is their own."""
    watch(store)
    service.save_entry(store, Entry(uuid4(), NOW, severity=4), NOW)
    choice = service.usual_visit(TODAY)
    shown = service._shown_to_doctor(service.diary(store), choice)  # noqa: SLF001 - what goes into the attachment
    assert shown.watches == ()


def test_verdicts_are_those_of_the_week_that_is_over(store: Store) -> None:
    """Today's is a Sunday that is not over: the look is the one before."""
    watch(store)
    assert service.watched(store, TODAY).look == TODAY - timedelta(7)
    assert service.watched(store, TODAY + timedelta(1)).look == TODAY


# --------------------------------------------------------------------------------------------------------- the plan


def test_chance_draws_days_from_tomorrow_on(store: Store) -> None:
    """They are kept, so that tomorrow says the same; the same coin draws the same days."""
    chosen = watch(store)
    assert service.begin_plan(store, chosen, 8, TODAY, NOW, coin(4)) == 2
    (planned,) = service.diary(store).watches
    assert planned.plan is not None
    assert (planned.plan.first, planned.plan.last) == (TODAY + timedelta(1), TODAY + timedelta(56))
    assert service.plan_day(store, TODAY, NOW) is None
    for day in range(1, 57):
        on = TODAY + timedelta(day)
        told = service.plan_day(store, on, NOW + timedelta(day))
        assert told is not None
        assert (told.watch, told.with_it, told.paused) == (planned, on in planned.plan.days, "")
    assert service.plan_day(store, TODAY + timedelta(57), NOW + timedelta(57)) is None


def test_without_a_seed_nobody_knows_the_days(store: Store) -> None:
    """Two plans of eight weeks are the same once in 2^28."""
    chosen = watch(store)
    drawn = set()
    for _n in range(2):
        service.begin_plan(store, chosen, 8, TODAY, NOW)
        plan = service.diary(store).watches[0].plan
        assert plan is not None
        drawn.add(plan.days)
    assert len(drawn) == 2


def test_a_plan_ends_and_the_question_stays(store: Store) -> None:
    """An undo brings the very days back."""
    chosen = watch(store)
    service.begin_plan(store, chosen, 8, TODAY, NOW)
    (planned,) = service.diary(store).watches
    version = service.end_plan(store, chosen, NOW)
    assert service.diary(store).watches == (chosen,)
    service.watch_again(store, chosen.id, NOW, version)
    assert service.diary(store).watches == (planned,)


def test_a_plan_is_never_of_another_length(store: Store) -> None:
    """What a screen offers is all there is."""
    with pytest.raises(ValueError, match="4"):
        service.begin_plan(store, watch(store), 4, TODAY, NOW)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (FactorKind.TREATMENT, "Ibuprofen"),
        (FactorKind.TREATMENT, "Brace"),
        (FactorKind.TREATMENT, "Heat"),
        (FactorKind.ACTIVITY, "Physiotherapy exercises"),
        (FactorKind.ACTIVITY, "Steroid injection"),
        (FactorKind.NIGHT, ""),
        (FactorKind.STRETCHING, ""),
    ],
)
def test_chance_decides_about_no_treatment(store: Store, kind: FactorKind, name: str) -> None:
    """It can be watched, and no plan is made."""
    chosen = watch(store, name, kind)
    with pytest.raises(WatchRefused, match="activity or a habit"):
        service.begin_plan(store, chosen, 8, TODAY, NOW)
    assert service.diary(store).watches == (chosen,)


@pytest.mark.parametrize("kind", [MarkKind.INJURY, MarkKind.SURGERY])
def test_no_plan_begins_or_goes_on_while_a_knee_heals(store: Store, kind: MarkKind) -> None:
    """The sentence names the day from which on it may, and says to ask the doctor."""
    chosen = watch(store)
    service.begin_plan(store, chosen, 8, TODAY, NOW)
    tomorrow, later = TODAY + timedelta(1), NOW + timedelta(1)
    service.save_record(store, Mark(uuid4(), TODAY, kind), NOW)
    told = service.plan_day(store, tomorrow, later)
    assert told is not None
    assert "26 Apr 2026" in told.paused
    assert "ask your doctor" in told.paused
    service.end_plan(store, chosen, NOW)
    with pytest.raises(WatchRefused, match="6 weeks"):
        service.begin_plan(store, chosen, 8, TODAY, NOW)


def test_an_injury_in_an_entry_forbids_a_plan_too(store: Store) -> None:
    """Most people make no mark of it."""
    chosen = watch(store)
    service.save_entry(store, Entry(uuid4(), NOW, severity=6, answers=(Answer(Mechanism.TWIST, yes=True),)), NOW)
    with pytest.raises(WatchRefused, match="injury or surgery"):
        service.begin_plan(store, chosen, 8, TODAY, NOW)


@pytest.mark.parametrize("answered", [False, True])
def test_an_urgent_finding_pauses_a_plan(store: Store, *, answered: bool) -> None:
    """Also where the person said that they called: that is no reason to go on."""
    chosen = watch(store)
    service.begin_plan(store, chosen, 8, TODAY - timedelta(1), NOW)
    clot_signs(store)
    if answered:
        urgent = next(each for each in service.findings(store, TODAY, NOW) if each.open)
        service.respond(store, urgent, ResponseKind.CALLED, NOW)
        assert not any(each.open for each in service.findings(store, TODAY, NOW))
    told = service.plan_day(store, TODAY, NOW)
    assert told is not None
    assert "needs a doctor first" in told.paused
    assert "reminders aside" in told.paused
    service.end_plan(store, chosen, NOW)
    with pytest.raises(WatchRefused, match="needs a doctor first"):
        service.begin_plan(store, chosen, 8, TODAY, NOW)


def test_one_plan_runs_at_a_time(store: Store) -> None:
    """Days drawn for two things at once would say little about either; after the last day there is room."""
    service.begin_plan(store, watch(store, "Stairs"), WEEKS[0], TODAY, NOW)
    other = watch(store, "Cycling")
    with pytest.raises(WatchRefused, match="A plan for Stairs runs until"):
        service.begin_plan(store, other, 8, TODAY, NOW)
    over = timedelta(7 * WEEKS[0] + 1)
    assert service.begin_plan(store, other, 8, TODAY + over, NOW + over) == 2


def test_a_calendar_learns_the_days_and_nothing_else(store: Store) -> None:
    """Titles are neutral, the activity stands nowhere, days that are over are left out, and a pause is spoken of."""
    chosen = watch(store, "Squatting")
    service.begin_plan(store, chosen, 6, TODAY, NOW, coin(1))
    plan = service.diary(store).watches[0].plan
    assert plan is not None
    on = TODAY + timedelta(10)
    data = service.plan_reminders(plan, time(8), on, "http://127.0.0.1:8501")
    events = Calendar.from_ical(data).walk("VEVENT")
    assert [each.decoded("dtstart").date() for each in events] == [day for day in plan.days if day >= on]
    assert {str(each["summary"]) for each in events} == {"kneelog"}
    assert all("paused" in str(each["description"]) for each in events)
    text = data.decode().lower()
    assert not any(word in text for word in ("squat", "pain", "activity", "doctor", "chance"))
    assert len({str(each["uid"]) for each in events}) == len(events)
    assert data == service.plan_reminders(plan, time(8), on, "http://127.0.0.1:8501")
