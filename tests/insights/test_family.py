"""From a diary to its questions: which leg, what was done on which day, and what is not known."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import numpy as np
import pytest

from kneelog.domain.diary import Diary
from kneelog.domain.entry import Activity, Answer, Entry, Measurement, Place, Treatment
from kneelog.domain.vocabulary import FactorKind, Side, Symptom, Zone
from kneelog.insights import telling
from kneelog.insights.effects import NEXT_DAY, SAME_DAY, Effect, Insight, LinkVerdict
from kneelog.insights.family import Family, Named, family, main_side
from kneelog.transfer import demo
from kneelog.words import speaking
from tests.conftest import FIXED_NOW

if TYPE_CHECKING:
    from kneelog.insights.effects import Factor

TODAY = FIXED_NOW.date()


def _entry(days_ago: int, severity: int | None = 4, side: Side = Side.RIGHT, **fields: object) -> Entry:
    at = FIXED_NOW - timedelta(days=days_ago)
    places = (Place(Zone.BACK_OF_KNEE, side),) if severity is not None else ()
    return Entry(uuid4(), at, severity=severity, **({"places": places} | fields))  # type: ignore[arg-type]


def _factor(asked: Family, key: str) -> Factor:
    return next(each for each in asked.series.factors if each.name == key)


def test_the_outcome_is_the_daily_worst_of_the_leg_with_more_painful_days() -> None:
    """Several entries a day give their worst; the other leg, and days without a number, are no part of it."""
    diary = Diary(
        (
            _entry(3, 2), _entry(3, 6), _entry(3, 9, Side.LEFT), _entry(2, 5), _entry(1, None, note="no number"),
            _entry(0, 3, Side.LEFT),
        )
    )  # fmt: skip
    assert main_side(diary, TODAY) is Side.RIGHT
    asked = family(diary, TODAY)
    assert asked.side is Side.RIGHT
    assert asked.series.days.tolist() == [(TODAY - timedelta(days=ago)).toordinal() for ago in (3, 2)]
    assert asked.series.pain.tolist() == [6, 5]
    assert family(diary, TODAY, Side.LEFT).series.pain.tolist() == [9, 3]


def test_legs_change_places_with_everything_else_the_same() -> None:
    """Mirrored, the same questions have the same days."""
    told = [(ago, ago % 7, Activity("Walking", 20)) for ago in range(9)]
    one, other = (
        family(Diary(tuple(_entry(ago, pain, side, activities=(did,)) for ago, pain, did in told)), TODAY)
        for side in (Side.LEFT, Side.RIGHT)
    )
    assert (one.side, other.side) == (Side.LEFT, Side.RIGHT)
    assert one.series.pain.tolist() == other.series.pain.tolist()


def test_where_no_leg_is_stated_the_worst_of_the_day_counts() -> None:
    """A diary of numbers alone is asked about too."""
    diary = Diary(tuple(_entry(ago, ago, places=()) for ago in (2, 1)))
    asked = family(diary, TODAY)
    assert (asked.side, asked.series.pain.tolist()) == (None, [2, 1])


def test_what_is_done_on_a_day_counts_once_with_its_minutes_added() -> None:
    """Two walks are a day with walking; minutes are known where every walk of the day tells them."""
    diary = Diary(
        (
            _entry(3, activities=(Activity("Walking", 20),)), _entry(3, activities=(Activity("walking", 25),)),
            _entry(2, activities=(Activity("Walking", 20), Activity("WALKING"))),
            _entry(1),
        )
    )  # fmt: skip
    walking = _factor(family(diary, TODAY), "activity:walking")
    assert walking.done.tolist() == [1, 1, 0]
    assert walking.amount is not None
    assert walking.amount[0] == 45
    assert np.isnan(walking.amount[1:]).all()
    assert family(diary, TODAY).named["activity:walking"].label == "WALKING"


def test_the_amounts_of_one_activity_are_all_in_the_unit_of_most_of_its_days() -> None:
    """A watch tells kilometres and a person minutes: the two are never added up."""
    told = (Activity("Running", 30, metres=5000), Activity("Running", metres=4000), Activity("Running", 20))
    far = (Activity("Running", metres=7000),)
    days = [_entry(ago, activities=(one,)) for ago, one in enumerate(told)] + [_entry(3, activities=far)]
    asked = family(Diary(tuple(days)), TODAY)
    amount = _factor(asked, "activity:running").amount
    assert asked.named["activity:running"].unit == "metres"
    assert amount is not None
    assert amount[[0, 2, 3]].tolist() == [7000, 4000, 5000]
    assert np.isnan(amount[1])


def test_what_another_app_noted_is_asked_about_and_is_no_pain() -> None:
    """Whether there was any, and how much where it is a number; a value in words is a yes; no value is not known."""
    noted = [("Headache", "3"), ("Headache", "0.0"), ("headache", "Moderate"), ("Headache", "None"), ("Sleep", "7.5")]
    days = [_entry(ago, measurements=(Measurement(*one),)) for ago, one in enumerate(noted)]
    asked = family(Diary(tuple(days)), TODAY)
    headache = _factor(asked, "measurement:headache")
    assert np.isnan(headache.done[0])
    assert headache.done[1:].tolist() == [0, 1, 0, 1]
    assert headache.amount is not None
    assert headache.amount[4] == 3
    assert np.isnan(headache.amount[:4]).all()
    assert asked.series.pain.tolist() == [4, 4, 4, 4, 4]


def test_a_word_that_is_there_every_time_is_not_asked_about() -> None:
    """A mood in words has no days without it: "not enough data yet" would be said for ever. Numbers are asked for."""
    noted = [("Mood", "good", "Sleep", "6,5"), ("Mood", "bad", "Sleep", "7")]
    days = [_entry(ago, measurements=(Measurement(*one[:2]), Measurement(*one[2:]))) for ago, one in enumerate(noted)]
    asked = family(Diary(tuple(days)), TODAY)
    assert [each.name for each in asked.series.factors] == ["measurement:sleep"]
    amount = _factor(asked, "measurement:sleep").amount
    assert amount is not None
    assert amount.tolist() == [7, 6.5], "with the decimal mark of its table"


def test_a_pain_of_another_app_is_no_factor_of_itself() -> None:
    """It stands beside the whole number that was made of it, or beside a place: it would go with the pain."""
    noted = (Measurement.of_pain("Dolor", "6,5", "0-10"), Measurement("Headache", "2", "0-4"))
    days = [_entry(ago, measurements=noted) for ago in range(3)]
    asked = family(Diary(tuple(days)), TODAY)
    assert list(asked.named) == ["measurement:headache"]


@pytest.mark.parametrize(
    ("kind", "relief"),
    [("Ibuprofen", True), ("My own cream", True), ("Physiotherapy exercises", False), ("Dehnen", False)],
)
def test_a_treatment_is_taken_because_of_pain_unless_it_is_done_on_a_plan(kind: str, *, relief: bool) -> None:
    """In whatever language it was written, and whatever the person's own words."""
    asked = family(Diary((_entry(0, treatments=(Treatment(kind),)),)), TODAY)
    assert _factor(asked, f"treatment:{kind.casefold()}").relief is relief


def test_what_was_not_asked_is_not_known() -> None:
    """Stretching is known of days with an activity that says so, a night where it was answered."""
    did = Activity("Running", 20, stretched_before=False)
    night = (Answer(Symptom.WOKEN_AT_NIGHT, yes=True, side=Side.RIGHT),)
    diary = Diary((_entry(2, activities=(did,)), _entry(1, answers=night), _entry(0)))
    asked = family(diary, TODAY)
    stretching, woken = _factor(asked, FactorKind.STRETCHING.value), _factor(asked, FactorKind.NIGHT.value)
    assert [stretching.done[0], woken.done[1]] == [0, 1]
    assert np.isnan([*stretching.done[1:], woken.done[0], woken.done[2]]).all()
    assert (stretching.relief, woken.relief) == (False, True)


@pytest.mark.parametrize("told", [Side.RIGHT, Side.NOT_STATED])
def test_a_night_told_without_a_leg_counts_with_either(told: Side) -> None:
    """As on the tiles and on the page for the doctor; one of the other leg does not count."""
    woken = (Answer(Symptom.WOKEN_AT_NIGHT, yes=True, side=told),)
    other = (Answer(Symptom.WOKEN_AT_NIGHT, yes=True, side=Side.LEFT),)
    asked = family(Diary((_entry(3, answers=woken), _entry(2, answers=other))), TODAY)
    assert asked.side is Side.RIGHT
    done = _factor(asked, FactorKind.NIGHT.value).done
    assert done[0] == 1
    assert np.isnan(done[1])


def test_later_days_change_no_earlier_look() -> None:
    """As of a day counts what is true up to it."""
    diary = demo.demo(TODAY).diary()
    last = TODAY - timedelta(days=(TODAY.weekday() + 1) % 7 + 14)
    assert telling.told(diary, last) == telling.told(diary.as_of(last), last)


def test_an_empty_diary_has_no_insight() -> None:
    """Nothing to ask about, and nothing breaks."""
    found = telling.told(Diary(), date(2026, 3, 15))
    assert (found.side, found.days, found.told) == (None, 0, ())


def _said(verdict: LinkVerdict, *, lag: int = NEXT_DAY, relief: bool = False, usual: float | None = None) -> str:
    effect = Effect("x", lag, 23, 61, usual, 1.46, 0.94, 2.11, 0.001, 0.01)
    more = 9 if verdict is LinkVerdict.NOT_ENOUGH else None
    named = Named("x", FactorKind.TREATMENT if relief else FactorKind.ACTIVITY, "Squatting", relief)
    return telling.says(Insight(effect, verdict, more), named)


def test_a_link_is_told_in_points_with_its_interval_and_its_days() -> None:
    """And never without saying that it is no cause."""
    assert _said(LinkVerdict.LINKED) == (
        "The day after: Squatting: 1.5 points higher (likely 0.9 to 2.1) than recent pain and the weekday would "
        "suggest (23 days with, 61 without). This shows what goes together, not what causes what."
    )
    assert "The same day: Squatting (30 min)" in _said(LinkVerdict.LINKED, lag=SAME_DAY, usual=30.0)
    far = Named("x", FactorKind.ACTIVITY, "Running", unit="metres")
    effect = Effect("x", SAME_DAY, 23, 61, 5200.0, 1.46, 0.94, 2.11, 0.001, 0.01)
    assert "Running (5.2 km)" in telling.says(Insight(effect, LinkVerdict.LINKED, None), far)
    assert "higher (likely 0.9 to 2.1) than after days that were as bad" in _said(LinkVerdict.LINKED, relief=True)


def test_a_link_to_less_pain_is_told_as_lower() -> None:
    """The interval is turned with it; one end past nothing keeps its sign."""
    effect = Effect("x", NEXT_DAY, 23, 61, None, -1.2, -2.0, 0.04, 0.001, 0.01)
    named = Named("x", FactorKind.ACTIVITY, "Swimming")
    told = telling.says(Insight(effect, LinkVerdict.LINKED, None), named)
    assert "Swimming: 1.2 points lower (likely 0 to 2) than recent pain" in told


def test_no_link_and_not_enough_carry_their_days_too() -> None:
    """Whoever reads it knows what it stands on."""
    assert "between +0.9 and +2.1 points (23 days with, 61 without)" in _said(LinkVerdict.LITTLE)
    told = _said(LinkVerdict.NOT_ENOUGH)
    assert told == "The day after: Squatting: not enough data yet (23 days with, 61 without). About 9 more logged days."


@pytest.mark.parametrize(("value", "words"), [(1.46, "+1.5"), (-0.94, "\N{MINUS SIGN}0.9"), (0.04, "0"), (-0.04, "0")])
def test_points_carry_their_sign(value: float, words: str) -> None:
    """A nought has none."""
    assert telling.signed(value) == words


def test_insights_speak_the_language_that_holds() -> None:
    """Decimals too."""
    with speaking("de"):
        assert "1,5 Punkte höher (wahrscheinlich 0,9 bis 2,1)" in _said(LinkVerdict.LINKED)


def test_links_come_first() -> None:
    """Then what has little or no link, then what needs more days, the fewest first."""
    found = telling.told(demo.demo(TODAY).diary(), TODAY).told
    order = [list(LinkVerdict).index(each.insight.verdict) for each in found]
    waiting = [each.insight.more_days for each in found if each.insight.verdict is LinkVerdict.NOT_ENOUGH]
    assert order == sorted(order)
    known = [days for days in waiting if days is not None]
    assert known == sorted(known)
