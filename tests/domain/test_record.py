"""Marks, the profile, function ratings, responses, and versions."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given

from kneelog.domain.errors import InvalidValue
from kneelog.domain.finding import Urgency
from kneelog.domain.record import LONGEST_PLAN, Function, Mark, Plan, Profile, Response, Version, Watch
from kneelog.domain.vocabulary import Condition, FactorKind, MarkKind, ResponseKind, Sex
from tests import strategies
from tests.domain.building import DAY, NOON, SEARCH, SOME_ID

MARK: dict[str, Any] = {"id": SOME_ID, "on": DAY, "kind": MarkKind.INJURY}
FUNCTION: dict[str, Any] = {"id": SOME_ID, "on": DAY, "activity": "Stairs", "rating": 4}
RESPONSE: dict[str, Any] = {
    "id": SOME_ID,
    "made_at": NOON,
    "kind": ResponseKind.CALLED,
    "rule": "dvt",
    "rule_version": 1,
    "urgency": "same_day",
    "evidence": ("calf_swelling",),
}
VERSION: dict[str, Any] = {"number": 1, "saved_at": NOON, "voided": False, "content": Profile()}


@pytest.mark.parametrize(
    ("record", "valid", "field", "wrong"),
    [
        (Mark, MARK, "id", {"id": "1"}),
        (Mark, MARK, "date", {"on": NOON}),
        (Mark, MARK, "kind", {"kind": "injury"}),
        (Mark, MARK, "side", {"side": "left"}),
        (Mark, MARK, "text", {"text": "two\nlines"}),
        (Mark, MARK, "text", {"text": None}),
        (Function, FUNCTION, "id", {"id": None}),
        (Function, FUNCTION, "date", {"on": None}),
        (Function, FUNCTION, "activity", {"activity": ""}),
        (Function, FUNCTION, "rating", {"rating": None}),
        (Function, FUNCTION, "rating", {"rating": 11}),
        (Profile, {}, "birth_year", {"birth_year": 1899}),
        (Profile, {}, "sex", {"sex": "female"}),
        (Profile, {}, "height_cm", {"height_cm": 49}),
        (Profile, {}, "height_cm", {"height_cm": 251}),
        (Profile, {}, "weight_kg", {"weight_kg": 9}),
        (Profile, {}, "weight_kg", {"weight_kg": 401}),
        (Profile, {}, "country", {"country": None}),
        (Profile, {}, "country", {"country": "gb"}),
        (Profile, {}, "country", {"country": "GBR"}),
        (Profile, {}, "country", {"country": "G1"}),
        (Profile, {}, "country", {"country": "ÄÖ"}),
        (Profile, {}, "conditions", {"conditions": [(Condition.CANCER, True)]}),
        (Profile, {}, "conditions[0]", {"conditions": (Condition.CANCER,)}),
        (Profile, {}, "conditions[0].about", {"conditions": (("cancer", True),)}),
        (Profile, {}, "conditions[0].answer", {"conditions": ((Condition.CANCER, None),)}),
        (Profile, {}, "conditions[1]", {"conditions": ((Condition.CANCER, True), (Condition.CANCER, False))}),
        (Response, RESPONSE, "id", {"id": None}),
        (Response, RESPONSE, "made_at", {"made_at": DAY}),
        (Response, RESPONSE, "kind", {"kind": "called"}),
        (Response, RESPONSE, "rule", {"rule": ""}),
        (Response, RESPONSE, "rule_version", {"rule_version": 0}),
        (Response, RESPONSE, "rule_version", {"rule_version": None}),
        (Response, RESPONSE, "urgency", {"urgency": "emergancy"}),
        (Response, RESPONSE, "evidence", {"evidence": ["calf_swelling"]}),
        (Response, RESPONSE, "evidence[0]", {"evidence": ("",)}),
        (Response, RESPONSE, "evidence[1]", {"evidence": ("a", "a")}),
        (Response, RESPONSE, "date", {"on": "2026-03-02"}),
        (Response, RESPONSE, "date", {"kind": ResponseKind.SEEN}),
        (Response, RESPONSE, "date", {"kind": ResponseKind.APPOINTMENT}),
        (Version, VERSION, "version", {"number": 0}),
        (Version, VERSION, "version", {"number": None}),
        (Version, VERSION, "voided", {"voided": None}),
        (Version, VERSION, "voided", {"voided": 0}),
        (Version, VERSION, "saved_at", {"saved_at": NOON.replace(tzinfo=None)}),
    ],
)
def test_records_check_every_field(record: type, valid: dict[str, Any], field: str, wrong: dict[str, Any]) -> None:
    """A wrong record cannot exist; the same one without the wrong field can."""
    record(**valid)
    with pytest.raises(InvalidValue) as caught:
        record(**{**valid, **wrong})
    assert caught.value.field == field


@pytest.mark.parametrize("kind", [ResponseKind.SEEN, ResponseKind.APPOINTMENT])
def test_being_seen_and_an_appointment_have_a_day(kind: ResponseKind) -> None:
    """An emergency folds on "I have been seen" only with the day on which it was so."""
    assert Response(**{**RESPONSE, "kind": kind, "on": DAY}).on == DAY


@pytest.mark.parametrize("urgency", list(Urgency))
def test_a_response_keeps_the_urgency_it_answered(urgency: Urgency) -> None:
    """Every step of the ladder can be answered."""
    assert Response(**{**RESPONSE, "urgency": urgency.value}).urgency == urgency


def test_a_profile_starts_with_nothing_asked() -> None:
    """A fresh install knows nothing, and nothing is not "no"."""
    fresh = Profile()
    assert all(fresh.says(condition) is None for condition in Condition)
    assert (fresh.age(DAY), fresh.sex, fresh.country) == (None, None, "")


def test_a_profile_answers_what_it_was_told() -> None:
    """Yes, no and not asked stay three answers."""
    told = Profile(sex=Sex.FEMALE, conditions=((Condition.CANCER, False), (Condition.SMOKING, True)))
    answers = [told.says(condition) for condition in (Condition.CANCER, Condition.SMOKING, Condition.PREGNANT)]
    assert answers == [False, True, None]


def test_an_age_is_that_of_the_year_and_never_negative() -> None:
    """A birth year alone leaves the age one year open; the higher one is the cautious one."""
    assert Profile(birth_year=1971).age(DAY) == 55
    assert Profile(birth_year=2030).age(DAY) == 0


def test_moments_of_records_are_whole_seconds() -> None:
    """What is read back from a file equals what was saved."""
    late: datetime = NOON.replace(microsecond=7)
    assert Response(**{**RESPONSE, "made_at": late}).made_at == NOON
    assert Version(**{**VERSION, "saved_at": late}).saved_at == NOON


@SEARCH
@given(strategies.profiles(), strategies.responses(), strategies.marks(), strategies.functions(), strategies.watches())
def test_records_are_hashable_values(
    profile: Profile, response: Response, mark: Mark, function: Function, watch: Watch
) -> None:
    """Caches key on them and sets hold them."""
    assert len({profile, response, mark, function, watch, profile}) == 5


DAY_ONE, DAY_TWO, DAY_THREE = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)


@pytest.mark.parametrize(
    ("first", "last", "days", "field"),
    [
        (DAY_TWO, DAY_ONE, (), "last"),
        (DAY_ONE, DAY_ONE + timedelta(LONGEST_PLAN), (), "last"),
        (DAY_ONE, DAY_TWO, (DAY_THREE,), "days"),
        (DAY_TWO, DAY_THREE, (DAY_ONE,), "days"),
        (DAY_ONE, DAY_THREE, (DAY_TWO, DAY_ONE), "days"),
        (DAY_ONE, DAY_THREE, (DAY_TWO, DAY_TWO), "days"),
    ],
)
def test_a_plan_draws_each_of_its_own_days_once(first: date, last: date, days: tuple[date, ...], field: str) -> None:
    """What is outside, twice or out of order was not drawn by kneelog."""
    with pytest.raises(InvalidValue) as caught:
        Plan(first, last, days)
    assert caught.value.field == field


def test_a_plan_covers_its_first_and_last_day() -> None:
    """And no day around them."""
    plan = Plan(DAY_ONE, DAY_TWO, (DAY_TWO,))
    assert [plan.covers(day) for day in (DAY_ONE - timedelta(1), DAY_ONE, DAY_TWO, DAY_THREE)] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(("kind", "name"), [(FactorKind.ACTIVITY, ""), (FactorKind.NIGHT, "Nights")])
def test_a_watched_question_is_named_where_there_are_many_of_its_kind(kind: FactorKind, name: str) -> None:
    """An activity without a name is none; there is one kind of night."""
    with pytest.raises(InvalidValue, match="name"):
        Watch(SOME_ID, DAY_ONE, kind, name)


def test_a_watched_question_is_the_same_however_it_is_spelt() -> None:
    """As the insights tell factors apart."""
    keys = {Watch(SOME_ID, DAY_ONE, FactorKind.ACTIVITY, name).key for name in ("Stairs", "stairs", "STAIRS")}
    assert keys == {"activity:stairs"}
    assert Watch(SOME_ID, DAY_ONE, FactorKind.NIGHT).key == "woken_at_night"
