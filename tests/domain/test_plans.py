"""Coin-flip plans: how days are drawn, what chance never decides about, and when a knee has to heal first."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneelog.domain.diary import Diary
from kneelog.domain.entry import Answer, Entry, Onset, Treatment
from kneelog.domain.plans import HEALING_DAYS, WEEKS, drawn, heals_until, never_drawn
from kneelog.domain.record import Mark, Watch
from kneelog.domain.vocabulary import (
    SUGGESTED_ACTIVITIES,
    SUGGESTED_TREATMENTS,
    FactorKind,
    MarkKind,
    Mechanism,
    Unit,
)
from kneelog.words import LANGUAGES, _, speaking
from tests.domain.building import NOON, SEARCH, SOME_ID, coin

TODAY = NOON.date()
SPAN = timedelta(days=HEALING_DAYS)


def activity(name: str) -> Watch:
    """A watched activity."""
    return Watch(SOME_ID, TODAY, FactorKind.ACTIVITY, name)


def mechanism(term: Mechanism, days_ago: int, onset: Onset | None = None) -> Diary:
    """A diary in which it was said so many days ago that something happened."""
    return Diary((Entry(SOME_ID, NOON - timedelta(days_ago), answers=(Answer(term, yes=True),), onset=onset),))


@SEARCH
@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.sampled_from(WEEKS), st.integers())
def test_of_every_two_days_one_is_drawn(first: date, weeks: int, seed: int) -> None:
    """So each week has some of both, and nobody does or leaves it on three days running."""
    plan = drawn(first, weeks, coin(seed))
    length = (plan.last - plan.first).days + 1
    assert (plan.first, length) == (first, 7 * weeks)
    assert len(plan.days) == length // 2
    with_it = [first + timedelta(number) in plan.days for number in range(length)]
    assert all(with_it[at] != with_it[at + 1] for at in range(0, length - 1, 2))
    assert all(3 <= sum(with_it[at : at + 7]) <= 4 for at in range(0, length, 7))
    assert all(len(set(with_it[at : at + 3])) == 2 for at in range(length - 2))


def test_both_days_of_a_pair_are_drawn_alike_often() -> None:
    """A coin that lands on one side would make a plan of every other day."""
    chance = coin(5)
    firsts = sum(TODAY + timedelta(2 * pair) in drawn(TODAY, 8, chance).days for pair in range(28) for _n in range(40))
    assert 0.45 < firsts / (28 * 40) < 0.55


def test_a_plan_can_give_an_answer() -> None:
    """Its days, all logged and followed by a logged day, are enough for a test; fewer weeks would not be."""
    assert all(7 * weeks - 1 >= 28 for weeks in WEEKS)


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_suggested_as_done_may_be_drawn_and_what_as_tried_never(code: str) -> None:
    """In every language, whatever language holds when it is asked."""
    with speaking(code):
        done = [_(name) for name in SUGGESTED_ACTIVITIES]
        tried = [_(name) for name in SUGGESTED_TREATMENTS]
    assert not any(never_drawn(activity(name), Diary()) for name in done)
    assert all(never_drawn(activity(name), Diary()) for name in tried)
    assert all(never_drawn(activity(name.upper()), Diary()) for name in tried)


@pytest.mark.parametrize(
    "name",
    [
        "Ibuprofen 400", "my tablets", "Voltaren gel", "knee brace", "Taping", "insoles", "cortisone shot", "crutches",
        "exercises from physio", "physical therapy", "prescribed squats", "compression socks", "rehab",
        "Tabletten", "Schmerzmittel", "Spritze vom Arzt", "Kniebandage", "Orthese", "Einlagen", "Krücken",
        "Stützstrümpfe",
        "Krankengymnastik", "verordnete Übungen", "Reha", "Pflaster",
    ],
)  # fmt: skip
def test_a_treatment_in_own_words_is_refused(name: str) -> None:
    """Medicines, braces, injections and prescribed exercise, also where somebody notes them as an activity."""
    assert "treatment" in never_drawn(activity(name), Diary())


@pytest.mark.parametrize(
    "name", ["Walk after lunch", "Coffee", "Salsa", "Tapas with friends", "Treppe", "Yoga am Abend"]
)
def test_a_habit_may_be_drawn(name: str) -> None:
    """Ordinary words that hold none of the others."""
    assert never_drawn(activity(name), Diary()) == ""


def test_what_was_noted_as_tried_is_a_treatment() -> None:
    """Whatever it is called: the person said that it was taken because of the knee."""
    tried = Diary((Entry(SOME_ID, NOON, treatments=(Treatment("Quark wrap"),)),))
    assert never_drawn(activity("Quark wrap"), Diary()) == ""
    assert never_drawn(activity("quark WRAP"), tried)


@pytest.mark.parametrize("kind", [kind for kind in FactorKind if kind is not FactorKind.ACTIVITY])
def test_only_an_activity_can_be_drawn(kind: FactorKind) -> None:
    """Nobody chooses how the night is, and treatments are never left to chance."""
    assert never_drawn(Watch(SOME_ID, TODAY, kind, "Tango" if kind.named else ""), Diary())


@pytest.mark.parametrize("kind", [MarkKind.INJURY, MarkKind.SURGERY])
@pytest.mark.parametrize(("away", "heals"), [(-HEALING_DAYS - 1, False), (-HEALING_DAYS, True), (0, True), (20, True)])
def test_a_knee_heals_for_six_weeks_after_a_mark(kind: MarkKind, away: int, *, heals: bool) -> None:
    """And before a surgery that stands in the diary already."""
    on = TODAY + timedelta(away)
    assert heals_until(Diary(marks=(Mark(uuid4(), on, kind),)), TODAY) == (on + SPAN if heals else None)


def test_other_marks_forbid_nothing() -> None:
    """A scan is no injury."""
    others = [kind for kind in MarkKind if kind not in (MarkKind.INJURY, MarkKind.SURGERY)]
    assert heals_until(Diary(marks=tuple(Mark(uuid4(), TODAY, kind) for kind in others)), TODAY) is None


@pytest.mark.parametrize("term", [Mechanism.INJURY, Mechanism.TWIST, Mechanism.FALL_ON_KNEE, Mechanism.SURGERY])
@pytest.mark.parametrize(("days_ago", "heals"), [(HEALING_DAYS + 1, False), (HEALING_DAYS, True), (1, True)])
def test_what_an_entry_says_happened_counts_as_well(term: Mechanism, days_ago: int, *, heals: bool) -> None:
    """Most people note how it began and make no mark of it."""
    assert (heals_until(mechanism(term, days_ago), TODAY) is not None) is heals


def test_a_told_onset_dates_the_injury_but_not_a_surgery() -> None:
    """Pain of half a year with an injury at its start is no fresh injury; a surgery comes long after the pain began."""
    long_ago = Onset(ago=6, unit=Unit.MONTHS)
    assert heals_until(mechanism(Mechanism.INJURY, 1, long_ago), TODAY) is None
    assert heals_until(mechanism(Mechanism.SURGERY, 1, long_ago), TODAY) is not None


def test_a_no_is_no_injury() -> None:
    """Nor is a long trip."""
    denied = Diary((Entry(SOME_ID, NOON, answers=(Answer(Mechanism.INJURY, yes=False),)),))
    assert heals_until(denied, TODAY) is None
    assert heals_until(mechanism(Mechanism.LONG_TRIP, 1), TODAY) is None
