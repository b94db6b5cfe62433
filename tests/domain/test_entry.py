"""Entries and their parts."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import time
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from kneelog.domain.entry import Activity, Answer, Entry, Measurement, Onset, Place, Treatment, diary_day
from kneelog.domain.errors import InvalidValue
from kneelog.domain.vocabulary import (
    Condition,
    Manner,
    Mechanism,
    Quality,
    Reliever,
    Side,
    Symptom,
    Timing,
    Unit,
    Zone,
)
from kneelog.words import speaking
from tests import strategies
from tests.domain.building import DAY, NOON, SEARCH, SOME_ID, at, entry, knee

if TYPE_CHECKING:
    from collections.abc import Callable

LEFT, RIGHT, NOT_STATED = Side
WHOLE_LIFE = 120


def refused(field: str, make: Callable[..., object], *values: Any, **named: Any) -> str:  # noqa: ANN401 - any values
    """The reason for which a constructor refuses; it must name this field."""
    with pytest.raises(InvalidValue) as caught:
        make(*values, **named)
    assert caught.value.field == field
    return caught.value.reason


# ------------------------------------------------------------------------------------------------------------- parts


def test_a_place_elsewhere_needs_words_and_no_other_takes_them() -> None:
    """Words beside a zone would be a second, silent place."""
    assert Place(Zone.ELSEWHERE, words="lower back").words == "lower back"
    refused("words", Place, Zone.ELSEWHERE)
    assert "elsewhere" in refused("words", Place, Zone.CALF, words="lower back")
    refused("words", Place, Zone.CALF, words=None)


@pytest.mark.parametrize(
    ("field", "values"),
    [("zone", ("calf",)), ("side", (Zone.CALF, "left")), ("severity", (Zone.CALF, LEFT, 11))],
)
def test_a_place_refuses_what_is_not_of_its_vocabulary(field: str, values: tuple[object, ...]) -> None:
    """A bare "left" would equal the side and yet not count for it."""
    refused(field, Place, *values)


def test_an_answer_is_yes_or_no() -> None:
    """Not asked is the absence of an answer, never an answer of None."""
    for wrong in (None, 1, "yes"):
        assert "yes or no" in refused("answer", Answer, Symptom.LUMP, wrong)


@pytest.mark.parametrize("about", [Condition.CANCER, "lump", None])
def test_an_answer_is_about_a_term_of_entries(about: object) -> None:
    """A condition said in an entry would never reach the rules, which read it from the profile."""
    refused("about", Answer, about, yes=True)


def test_only_symptoms_have_a_side() -> None:
    """The swelling is on a leg; the long trip is not."""
    assert Answer(Symptom.CALF_SWELLING, yes=True, side=LEFT).side is LEFT
    assert "only symptoms" in refused("side", Answer, Mechanism.LONG_TRIP, yes=True, side=LEFT)
    refused("side", Answer, Symptom.CALF_SWELLING, yes=True, side="left")


@pytest.mark.parametrize(
    ("field", "given_as"),
    [
        ("date", {}),
        ("date", {"on": date(1899, 12, 31)}),
        ("date", {"on": DAY, "ago": 3, "unit": Unit.DAYS}),
        ("ago", {"ago": 3}),
        ("ago", {"unit": Unit.DAYS}),
        ("ago", {"ago": -1, "unit": Unit.DAYS}),
        ("ago", {"ago": 1000, "unit": Unit.DAYS}),
        ("ago", {"ago": 1.5, "unit": Unit.DAYS}),
        ("ago", {"ago": WHOLE_LIFE + 1, "unit": Unit.YEARS}),
        ("unit", {"ago": 3, "unit": "days"}),
        ("manner", {"manner": "sudden"}),
    ],
)
def test_an_onset_is_one_clear_statement(field: str, given_as: dict[str, Any]) -> None:
    """A date and a distance may disagree, a number without a unit says nothing, and nobody hurts for 121 years."""
    refused(field, Onset, **given_as)


@pytest.mark.parametrize(
    ("onset", "first"),
    [
        (Onset(on=date(1900, 1, 1)), date(1900, 1, 1)),
        (Onset(ago=0, unit=Unit.DAYS), DAY),
        (Onset(ago=3, unit=Unit.WEEKS), DAY - timedelta(days=21)),
        (Onset(ago=2, unit=Unit.MONTHS), DAY - timedelta(days=60)),
        (Onset(ago=1, unit=Unit.YEARS), DAY - timedelta(days=365)),
        (Onset(manner=Manner.SUDDEN), None),
    ],
)
def test_an_onset_is_counted_from_the_day_it_was_told(onset: Onset, first: date | None) -> None:
    """Told as about three weeks ago, it began three weeks before the entry that says so."""
    assert onset.first_day(DAY) == first


def test_the_longest_onset_of_the_first_day_stays_in_the_calendar() -> None:
    """Day arithmetic holds at the far end of both."""
    for onset in (Onset(ago=WHOLE_LIFE, unit=Unit.YEARS), Onset(ago=999, unit=Unit.MONTHS)):
        assert entry(at(date(1900, 1, 1), "00:00"), onset=onset).day == date(1899, 12, 31)


@pytest.mark.parametrize(
    ("field", "given_as"),
    [
        ("kind", {"kind": " "}),
        ("minutes", {"minutes": 0}),
        ("minutes", {"minutes": 24 * 60 + 1}),
        ("effort", {"effort": 11}),
        ("stretched_before", {"stretched_before": 0}),
    ],
)
def test_an_activity_checks_every_field(field: str, given_as: dict[str, Any]) -> None:
    """What was done has a name, fits into a day, and "not asked" is not "no"."""
    refused(field, Activity, **{"kind": "Walking", **given_as})


@pytest.mark.parametrize(
    ("field", "given_as"), [("kind", {"kind": ""}), ("dose", {"dose": " "}), ("helped", {"helped": 1})]
)
def test_a_treatment_checks_every_field(field: str, given_as: dict[str, Any]) -> None:
    """What was tried has a name; its dose is a line of text or nothing."""
    refused(field, Treatment, **{"kind": "Ice", **given_as})
    refused("dose", Treatment, "Ice", dose=None)


# ------------------------------------------------------------------------------------------------------------ entries


def test_an_entry_of_a_moment_alone_says_nothing_and_answers_nothing() -> None:
    """Every field but the moment may be absent, and absent is not asked: never 0 and never "no"."""
    bare = Entry(id=SOME_ID, occurred_at=NOON)
    assert (bare.worst, bare.painful, bare.sides(), bare.says(Symptom.LUMP)) == (None, None, frozenset(), None)
    for side in Side:
        assert (bare.worst_of(side), bare.painful_on(side)) == (None, None)


@pytest.mark.parametrize(
    ("field", "given_as"),
    [
        ("id", {"id": str(SOME_ID)}),
        ("occurred_at", {"occurred_at": NOON.replace(tzinfo=None)}),
        ("logged_at", {"logged_at": NOON.replace(tzinfo=None)}),
        ("severity", {"severity": True}),
        ("note", {"note": None}),
        ("places", {"places": [knee()]}),
        ("places[0]", {"places": (Zone.CALF,)}),
        ("places[1]", {"places": (knee(LEFT, 3), knee(LEFT, 4))}),
        ("answers[0]", {"answers": (Symptom.LUMP,)}),
        ("answers[1]", {"answers": (Answer(Symptom.LUMP, yes=True), Answer(Symptom.LUMP, yes=False))}),
        ("activities[0]", {"activities": ("Walking",)}),
        ("activities[1]", {"activities": (Activity("Walking"), Activity("Walking", 5))}),
        ("treatments[0]", {"treatments": ("Ice",)}),
        ("treatments[1]", {"treatments": (Treatment("Ice"), Treatment("Ice", helped=True))}),
        ("onset", {"onset": date(2026, 3, 1)}),
        ("onset.date", {"onset": Onset(on=DAY + timedelta(days=1))}),
    ],
)
def test_an_entry_checks_every_field(field: str, given_as: dict[str, Any]) -> None:
    """A wrong entry cannot exist, and the error stands beside the field that is wrong."""
    refused(field, Entry, **{"id": SOME_ID, "occurred_at": NOON, **given_as})


def test_an_entry_may_speak_of_both_sides_and_take_two_doses() -> None:
    """The same zone left and right, the same symptom on each leg, the same medicine in two doses are not repeats."""
    both = entry(
        places=(knee(LEFT), knee(RIGHT), knee()),
        answers=(Answer(Symptom.LUMP, yes=True, side=LEFT), Answer(Symptom.LUMP, yes=False, side=RIGHT)),
        treatments=(Treatment("Ibuprofen", "200 mg"), Treatment("Ibuprofen", "400 mg")),
    )
    assert (both.says(Symptom.LUMP, LEFT), both.says(Symptom.LUMP, RIGHT), both.says(Symptom.LUMP)) == (
        True,
        False,
        None,
    )
    assert list(both.terms()) == [Answer(Symptom.LUMP, yes=True, side=LEFT)]


@pytest.mark.parametrize(
    ("clock", "day"),
    [("03:59", DAY - timedelta(days=1)), ("04:00", DAY), ("23:59", DAY), ("00:00", DAY - timedelta(days=1))],
)
def test_a_diary_day_ends_at_four_in_the_morning(clock: str, day: date) -> None:
    """Who notes pain after midnight means the evening."""
    assert diary_day(at(DAY, clock)) == day
    assert entry(at(DAY, clock)).day == day


def test_the_diary_day_is_the_day_where_the_entry_was_made() -> None:
    """A moment belongs to the day its own clock shows, not to that of UTC."""
    assert entry(at(DAY, "04:30")).day == DAY
    assert entry(at(DAY, "04:30").astimezone(UTC)).day == DAY - timedelta(days=1)


def test_pain_that_began_after_midnight_is_no_error() -> None:
    """At one in the morning the diary day is yesterday, but the pain may have begun today."""
    night = at(DAY, "01:00")
    assert entry(night, onset=Onset(on=DAY)).onset is not None
    refused("onset.date", entry, night, onset=Onset(on=DAY + timedelta(days=1)))


def test_moments_are_kept_in_whole_seconds() -> None:
    """What is read back from a file equals what was saved."""
    made = entry(NOON.replace(microsecond=1), logged_at=NOON.replace(microsecond=999_999))
    assert made.occurred_at == made.logged_at == NOON


# -------------------------------------------------------------------------------------------------- severity and sides


@pytest.mark.parametrize(
    ("severity", "places", "left", "right", "not_stated"),
    [
        pytest.param(6, (), 6, 6, 6, id="no place: counts for every side"),
        pytest.param(6, (knee(RIGHT),), None, 6, None, id="one side"),
        pytest.param(6, (knee(),), 6, 6, 6, id="a side not stated counts with either"),
        pytest.param(None, (knee(RIGHT, 3),), None, 3, None, id="the place's own"),
        pytest.param(None, (knee(RIGHT),), None, None, None, id="not asked"),
        pytest.param(6, (knee(RIGHT, 3), knee(LEFT)), 6, 3, None, id="the rest goes to the place without its own"),
        pytest.param(6, (knee(RIGHT, 6), knee(LEFT, 2)), 2, 6, None, id="each its own"),
        pytest.param(8, (knee(RIGHT, 3), knee(LEFT, 2)), 8, 8, None, id="worse than any place: lost from neither"),
        pytest.param(0, (knee(RIGHT, 0),), None, 0, None, id="0 is a value"),
        pytest.param(None, (knee(RIGHT, 2), knee(severity=7)), 7, 7, 7, id="the worse place of unknown side"),
        pytest.param(2, (knee(RIGHT, 5),), None, 5, None, id="a place worse than the entry"),
    ],
)
def test_severity_of_a_side(
    severity: int | None,
    places: tuple[Place, ...],
    left: int | None,
    right: int | None,
    not_stated: int | None,
) -> None:
    """The severity of an entry goes to the sides it speaks of; that of a place stays with the place."""
    made = entry(severity=severity, places=places)
    assert [made.worst_of(side) for side in Side] == [left, right, not_stated]


def test_a_symptom_places_a_severity_only_where_no_place_does() -> None:
    """Swelling on the left does not move the pain of the right knee; without any place it says where the pain is."""
    swollen = (Answer(Symptom.CALF_SWELLING, yes=True, side=LEFT), Answer(Symptom.LUMP, yes=False, side=RIGHT))
    assert [entry(severity=6, answers=swollen).worst_of(side) for side in Side] == [6, None, None]
    beside = entry(severity=6, answers=swollen, places=(knee(RIGHT),))
    assert [beside.worst_of(side) for side in Side] == [None, 6, None]
    assert beside.painful_on(LEFT) is True


@SEARCH
@given(strategies.entries())
def test_no_severity_is_lost_between_the_sides(made: Entry) -> None:
    """The worst of the sides is the worst of the entry, however it was told."""
    stated = [worst for side in Side if (worst := made.worst_of(side)) is not None]
    assert max(stated, default=None) == made.worst


@SEARCH
@given(strategies.entries())
def test_pain_of_an_entry_is_pain_on_some_side(made: Entry) -> None:
    """An entry that speaks of pain counts with at least one leg: a warning by side misses none."""
    if made.painful:
        assert made.painful_on(LEFT) or made.painful_on(RIGHT)
    assert made.painful_on(NOT_STATED) is made.painful


@SEARCH
@given(strategies.entries())
def test_a_severity_above_zero_is_pain(made: Entry) -> None:
    """No answer and no place talks a stated severity away."""
    for side in Side:
        if made.worst_of(side):
            assert made.painful_on(side) is True


@pytest.mark.parametrize(
    ("fields", "painful"),
    [
        pytest.param({"severity": 0}, False, id="0"),
        pytest.param({"severity": 1}, True, id="1"),
        pytest.param({"severity": 0, "places": (knee(),)}, False, id="0 at a place"),
        pytest.param({"places": (knee(),)}, True, id="a place of unknown degree"),
        pytest.param({"places": (knee(RIGHT, 0), knee(LEFT))}, True, id="0 here, unknown there"),
        pytest.param({"severity": 0, "places": (knee(RIGHT, 4),)}, True, id="a place says otherwise"),
        pytest.param({"answers": (Answer(Quality.SHARP, yes=True),)}, True, id="a quality"),
        pytest.param({"answers": (Answer(Timing.HOURS, yes=True),)}, True, id="a timing"),
        pytest.param({"answers": (Answer(Reliever.BETTER_REST, yes=True),)}, True, id="a reliever"),
        pytest.param({"answers": (Answer(Symptom.LUMP, yes=True),)}, True, id="a symptom"),
        pytest.param({"answers": (Answer(Symptom.LUMP, yes=False),)}, None, id="a symptom denied"),
        pytest.param({"answers": (Answer(Mechanism.POP, yes=True),)}, None, id="only what happened"),
        pytest.param({"severity": 0, "answers": (Answer(Symptom.LUMP, yes=True),)}, False, id="0 with a symptom"),
        pytest.param({"onset": Onset(ago=3, unit=Unit.WEEKS)}, True, id="an onset"),
        pytest.param({"note": "it hurts"}, None, id="a note is not read"),
    ],
)
def test_what_counts_as_pain(fields: dict[str, Any], painful: bool | None) -> None:  # noqa: FBT001 - the expectation
    """A severity decides; without one a complaint is pain of unknown degree; silence is neither yes nor no."""
    assert entry(**fields).painful is painful


def test_pain_on_one_side_says_nothing_about_the_other() -> None:
    """Not asked about a leg is not "no pain" there."""
    right = entry(severity=5, places=(knee(RIGHT),))
    assert (right.painful_on(LEFT), right.painful_on(RIGHT)) == (None, True)
    sharp = entry(places=(knee(RIGHT),), answers=(Answer(Quality.SHARP, yes=True),))
    assert (sharp.painful_on(LEFT), sharp.painful_on(RIGHT)) == (None, True)
    nowhere = entry(severity=0, places=(knee(RIGHT),), answers=(Answer(Symptom.LUMP, yes=True, side=LEFT),))
    assert (nowhere.painful_on(LEFT), nowhere.painful_on(RIGHT)) == (None, False)
    none_there = entry(places=(knee(LEFT, 0), knee(RIGHT, 5)))
    assert (none_there.painful_on(LEFT), none_there.painful_on(RIGHT)) == (False, True)


def test_pain_that_was_placed_nowhere_counts_with_either_side() -> None:
    """The leg of a symptom says nothing about where the pain was not: naming one must not end the pain of the other."""
    swollen = Answer(Symptom.KNEE_SWELLING, yes=True, side=LEFT)
    for severity, painful in ((6, True), (0, False), (None, True)):
        unplaced = entry(severity=severity, answers=(swollen,))
        assert {unplaced.painful_on(side) for side in Side} == {painful}


# --------------------------------------------------------------------------------------------------- value and speed


@SEARCH
@given(strategies.entries())
def test_entries_are_values(made: Entry) -> None:
    """Equal entries are equal wherever they come from: hashed, copied, pickled, replaced by themselves."""
    twins = [copy.deepcopy(made), pickle.loads(pickle.dumps(made)), dataclasses.replace(made)]  # noqa: S301 - our own
    for twin in twins:
        assert twin == made
        assert hash(twin) == hash(made)
        assert all(twin.says(answer.about, answer.side) is answer.yes for answer in made.answers)


def test_an_entry_cannot_be_changed() -> None:
    """An edit makes a new version; the old one stays as it was."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        entry().severity = 3  # type: ignore[misc]


@pytest.mark.prove  # in the gate, coverage slows the checks and not what they are compared with
def test_the_checks_of_an_entry_are_not_what_a_person_waits_for() -> None:
    """Reading ten years builds 18,250 entries anew, each beside the same parts without a check, in turns.

    It takes about 7 times as long; the bound catches a check that got several times slower.
    """
    checked, bare = [], []
    for _ in range(5):
        checked.append(_seconds_for(Entry, Place, Answer, Activity, Treatment))
        bare.append(_seconds_for(*[SimpleNamespace] * 5))
    assert min(checked) < 20 * min(bare)


def _seconds_for(whole: Any, place: Any, answer: Any, activity: Any, treatment: Any) -> float:  # noqa: ANN401 - classes
    """How long two thousand entries take to be built of these."""
    moments = [datetime(2016, 1, 1, 8, tzinfo=UTC) + timedelta(hours=4.8 * number) for number in range(2_000)]
    started = time.process_time()
    for moment in moments:
        whole(
            id=SOME_ID,
            occurred_at=moment,
            logged_at=moment,
            severity=5,
            places=(place(zone=Zone.BACK_OF_KNEE, side=RIGHT, severity=5), place(zone=Zone.CALF, side=RIGHT)),
            answers=tuple(answer(about=term, yes=True) for term in (Quality.SHARP, Symptom.LUMP, Timing.HOURS)),
            activities=(activity(kind="Walking", minutes=30, effort=3),),
            treatments=(treatment(kind="Ice"),),
            note="A note of some length, as people write them.",
        )
    return time.process_time() - started


def test_a_measurement_is_told_with_its_unit() -> None:
    """Of pain of the leg it says that it is pain, in the language that holds; nothing is told of no unit."""
    assert Measurement("Sleep", "7.5", "h").told == "7.5 (h)"
    assert Measurement("Mood", "gut").told == "gut"
    rated = Measurement.of_pain("Score", "65", "0-100")
    assert (rated.unit, rated.rates_pain, rated.told) == ("pain 0-100", True, "65 (pain 0-100)")
    with speaking("de"):
        assert rated.told == "65 (Schmerz 0-100)"
    assert Measurement.of_pain("Score", "3").unit == "pain"
    assert not Measurement("Score", "3", "painless").rates_pain
