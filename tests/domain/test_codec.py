"""Records to and from plain JSON values."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneelog.domain.codec import Plain, from_plain, moment_from_plain, to_plain, to_text
from kneelog.domain.entry import Activity, Answer, Entry, Onset, Place, Treatment
from kneelog.domain.errors import InvalidValue
from kneelog.domain.record import Function, Mark, Profile, Record, Response
from kneelog.domain.vocabulary import Condition, Manner, Quality, Side, Symptom, Unit, Zone
from tests import strategies
from tests.domain.building import DAY, NOON, SEARCH, SOME_ID, entry

RECORDS = (
    strategies.entries()
    | strategies.marks()
    | strategies.functions()
    | strategies.profiles()
    | strategies.responses()
    | strategies.watches()
)
MOMENT = NOON.isoformat()
ENTRY: Plain = {"occurred_at": MOMENT}
MARK: Plain = {"date": "2026-03-02", "kind": "scan"}
FUNCTION: Plain = {"date": "2026-03-02", "activity": "Stairs", "rating": 3}
RESPONSE: Plain = {"made_at": MOMENT, "kind": "called", "rule": "dvt", "rule_version": 1, "urgency": "soon"}


def read(kind: type[Any], plain: object) -> Record:
    """`from_plain` for a kind that the test does not know by name."""
    record: Record = from_plain(kind, plain)
    return record


def deep() -> list[Any]:
    """A list of a thousand lists, as deep as a JSON reader lets through."""
    nested: list[Any] = []
    for _ in range(990):
        nested = [nested]
    return nested


@SEARCH
@given(RECORDS)
def test_every_record_comes_back_as_it_was(record: Record) -> None:
    """Nothing is lost or turned into something else on the way through JSON."""
    text = to_text(record)
    assert text == json.dumps(to_plain(record), ensure_ascii=False, separators=(",", ":"))
    again = read(type(record), json.loads(text))
    assert again == record
    assert to_plain(again) == to_plain(record)


@SEARCH
@given(RECORDS)
def test_what_is_absent_is_left_out(record: Record) -> None:
    """A file written by kneelog looks like one written by hand: no null, no empty text, no empty list."""

    def walk(value: object) -> None:
        assert value not in (None, "", [])
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(inner)

    plain = to_plain(record)
    for value in plain.values():
        walk(value)


def test_the_whole_form_of_an_entry() -> None:
    """The documented form, key by key: 0 and "no" are said, a side not stated is not."""
    whole = Entry(
        id=SOME_ID,
        occurred_at=NOON,
        logged_at=NOON,
        severity=0,
        places=(Place(Zone.BACK_OF_KNEE, Side.RIGHT, 0), Place(Zone.ELSEWHERE, words="lower back")),
        answers=(Answer(Symptom.LUMP, yes=False, side=Side.LEFT), Answer(Quality.SHARP, yes=True)),
        onset=Onset(ago=3, unit=Unit.WEEKS, manner=Manner.GRADUAL),
        activities=(Activity("Walking", 30, 0, stretched_before=False), Activity("Stairs")),
        treatments=(Treatment("Ibuprofen", "200 mg", helped=True), Treatment("Rest")),
        note="two\nlines",
    )
    plain = {
        "id": str(SOME_ID),
        "occurred_at": "2026-03-02T12:00:00+01:00",
        "logged_at": "2026-03-02T12:00:00+01:00",
        "severity": 0,
        "places": [
            {"zone": "back_of_knee", "side": "right", "severity": 0},
            {"zone": "elsewhere", "words": "lower back"},
        ],
        "answers": [
            {"about": "lump", "side": "left", "answer": "no"},
            {"about": "sharp", "answer": "yes"},
        ],
        "onset": {"ago": 3, "unit": "weeks", "manner": "gradual"},
        "activities": [
            {"kind": "Walking", "minutes": 30, "effort": 0, "stretched_before": "no"},
            {"kind": "Stairs"},
        ],
        "treatments": [{"kind": "Ibuprofen", "dose": "200 mg", "helped": "yes"}, {"kind": "Rest"}],
        "note": "two\nlines",
    }
    assert to_plain(whole) == plain
    assert list(to_plain(whole)) == list(plain)
    assert from_plain(Entry, plain) == whole


def test_an_entry_needs_its_moment_alone() -> None:
    """Others must be able to write the format by hand; null and left out mean the same: not asked."""
    assert from_plain(Entry, ENTRY) == from_plain(Entry, {**ENTRY, "severity": None, "places": None, "onset": None})
    assert from_plain(Entry, ENTRY).severity is None
    assert from_plain(Profile, {}) == Profile()


@pytest.mark.parametrize(
    ("kind", "plain", "field"),
    [
        (Entry, [], "record"),
        (Entry, None, "record"),
        (Entry, {}, "occurred_at"),
        (Entry, {"occurred_at": 5}, "occurred_at"),
        (Entry, {"occurred_at": "yesterday"}, "occurred_at"),
        (Entry, {"occurred_at": "2026-03-02"}, "occurred_at"),
        (Entry, {"occurred_at": "2026-03-02T12:00:00"}, "occurred_at"),
        (Entry, {"occurred_at": "2026-02-30T12:00:00Z"}, "occurred_at"),
        (Entry, {"occurred_at": "20260302T120000Z"}, "occurred_at"),
        (Entry, {**ENTRY, "logged_at": False}, "logged_at"),
        (Entry, {**ENTRY, "id": 7}, "id"),
        (Entry, {**ENTRY, "id": "seven"}, "id"),
        (Entry, {**ENTRY, "severity": True}, "severity"),
        (Entry, {**ENTRY, "severity": 7.0}, "severity"),
        (Entry, {**ENTRY, "severity": "7"}, "severity"),
        (Entry, {**ENTRY, "severity": float("nan")}, "severity"),
        (Entry, {**ENTRY, "severity": 10**400}, "severity"),
        (Entry, {**ENTRY, "note": 5}, "note"),
        (Entry, {**ENTRY, "note": "\ud83e"}, "note"),
        (Entry, {**ENTRY, "severty": 7}, "severty"),
        (Entry, {**ENTRY, "places": "calf"}, "places"),
        (Entry, {**ENTRY, "places": {"zone": "calf"}}, "places"),
        (Entry, {**ENTRY, "places": ["calf"]}, "places[0]"),
        (Entry, {**ENTRY, "places": [{}]}, "places[0].zone"),
        (Entry, {**ENTRY, "places": [{"zone": "calf"}, {"zone": "claf"}]}, "places[1].zone"),
        (Entry, {**ENTRY, "places": [{"zone": ["calf"]}]}, "places[0].zone"),
        (Entry, {**ENTRY, "places": [{"zone": "calf", "side": "rigth"}]}, "places[0].side"),
        (Entry, {**ENTRY, "places": [{"zone": "calf", "severity": 11}]}, "places[0].severity"),
        (Entry, {**ENTRY, "places": [{"zone": "calf", "where": "x"}]}, "places[0].where"),
        (Entry, {**ENTRY, "places": [{"zone": "elsewhere"}]}, "places[0].words"),
        (Entry, {**ENTRY, "answers": [{"answer": "yes"}]}, "answers[0].about"),
        (Entry, {**ENTRY, "answers": [{"about": "calf_sweling", "answer": "yes"}]}, "answers[0].about"),
        (Entry, {**ENTRY, "answers": [{"about": ["lump"], "answer": "yes"}]}, "answers[0].about"),
        (Entry, {**ENTRY, "answers": [{"about": "lump"}]}, "answers[0].answer"),
        (Entry, {**ENTRY, "answers": [{"about": "lump", "answer": True}]}, "answers[0].answer"),
        (Entry, {**ENTRY, "answers": [{"about": "lump", "answer": "maybe"}]}, "answers[0].answer"),
        (Entry, {**ENTRY, "answers": [{"about": "sharp", "answer": "yes", "side": "left"}]}, "answers[0].side"),
        (Entry, {**ENTRY, "onset": "monday"}, "onset"),
        (Entry, {**ENTRY, "onset": {}}, "onset.date"),
        (Entry, {**ENTRY, "onset": {"date": 5}}, "onset.date"),
        (Entry, {**ENTRY, "onset": {"date": "2026-03-03"}}, "onset.date"),
        (Entry, {**ENTRY, "onset": {"date": "2026-W10-1"}}, "onset.date"),
        (Entry, {**ENTRY, "onset": {"ago": 3, "unit": "fortnights"}}, "onset.unit"),
        (Entry, {**ENTRY, "onset": {"manner": "sudden", "on": "2026-03-01"}}, "onset.on"),
        (Entry, {**ENTRY, "activities": [{}]}, "activities[0].kind"),
        (Entry, {**ENTRY, "activities": [{"kind": "Run", "stretched_before": "n"}]}, "activities[0].stretched_before"),
        (Entry, {**ENTRY, "treatments": [{"kind": "Ice", "dose": 5}]}, "treatments[0].dose"),
        (Mark, {"kind": "scan"}, "date"),
        (Mark, {"date": "2026-03-02"}, "kind"),
        (Mark, {**MARK, "kind": "scam"}, "kind"),
        (Function, {"date": "2026-03-02", "activity": "Stairs"}, "rating"),
        (Function, {**FUNCTION, "date": None}, "date"),
        (Profile, {"sex": "f"}, "sex"),
        (Profile, {"country": 49}, "country"),
        (Profile, {"conditions": [{"answer": "yes"}]}, "conditions[0].about"),
        (Profile, {"conditions": [{"about": "cancer"}]}, "conditions[0].answer"),
        (Profile, {"conditions": [{"about": "lump", "answer": "yes"}]}, "conditions[0].about"),
        (Response, {**RESPONSE, "made_at": None}, "made_at"),
        (Response, {**RESPONSE, "kind": None}, "kind"),
        (Response, {**RESPONSE, "rule_version": None}, "rule_version"),
        (Response, {**RESPONSE, "evidence": "all"}, "evidence"),
        (Response, {**RESPONSE, "evidence": [5]}, "evidence[0]"),
        (Response, {**RESPONSE, "kind": "seen"}, "date"),
    ],
)
def test_the_first_wrong_field_is_named_by_its_path(kind: type[Any], plain: object, field: str) -> None:
    """A misspelt danger sign must not vanish, and who wrote the file must find the place."""
    with pytest.raises(InvalidValue) as caught:
        from_plain(kind, plain)
    assert caught.value.field == field
    assert len(str(caught.value)) < 1000


def test_a_refusal_says_what_would_be_right() -> None:
    """The sentence names the words that are known, or an example."""
    for plain, help_given in (
        ({**ENTRY, "places": [{"zone": "claf"}]}, "back_of_knee"),
        ({**ENTRY, "severty": 7}, "severity"),
        ({"occurred_at": "yesterday"}, "2026-11-22T20:41:00+01:00"),
        ({**ENTRY, "onset": {"date": "monday"}}, "2026-11-22"),
    ):
        with pytest.raises(InvalidValue, match=re.escape(help_given)):
            from_plain(Entry, plain)


@pytest.mark.parametrize("key", ["id", "occurred_at", "severity", "places", "onset", "note", "unknown"])
def test_a_hostile_file_is_refused_like_any_other(key: str) -> None:
    """A thousand nested lists in any place are a wrong value, not a crash."""
    with pytest.raises(InvalidValue):
        from_plain(Entry, {**ENTRY, key: deep()})


@SEARCH
@given(st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(), st.lists))
def test_no_value_of_any_key_crashes_the_reader(value: object) -> None:
    """Whatever stands in a file, it is read or refused by name."""
    for key in ("id", "logged_at", "severity", "places", "answers", "onset", "activities", "treatments", "note"):
        try:
            from_plain(Entry, {**ENTRY, key: value})
        except InvalidValue as error:
            assert error.field.startswith(key)  # noqa: PT017 - not raising is right too


@pytest.mark.parametrize(("kind", "plain"), [(Entry, ENTRY), (Mark, MARK), (Function, FUNCTION), (Response, RESPONSE)])
def test_a_record_without_id_gets_one_from_what_it_says(kind: type[Any], plain: Plain) -> None:
    """The same file imported twice finds its records there, in whatever order its keys stand."""
    made = from_plain(kind, plain)
    assert made.id == from_plain(kind, dict(reversed(plain.items()))).id == from_plain(kind, {**plain, "id": None}).id
    assert from_plain(kind, to_plain(made)) == made


def test_the_id_made_from_content_follows_the_content() -> None:
    """Two entries that differ are two entries; what only says "absent" at length is the same entry."""
    ids = {from_plain(Entry, {**ENTRY, "severity": severity}).id for severity in (None, 0, 1)}
    assert len(ids) == 3
    at_length = {**ENTRY, "places": [], "note": "", "severity": None}
    assert from_plain(Entry, at_length).id == from_plain(Entry, ENTRY).id
    sided = {**ENTRY, "places": [{"zone": "calf", "side": "not_stated"}]}
    assert from_plain(Entry, sided).id == from_plain(Entry, {**ENTRY, "places": [{"zone": "calf"}]}).id


def test_ids_made_from_content_never_change() -> None:
    """Once released, a file without ids must find its records again after an update of kneelog."""
    assert from_plain(Entry, {**ENTRY, "severity": 6}).id == UUID("9c5b8142-3d93-542c-8718-3b28ed64735e")


def test_a_given_id_is_kept() -> None:
    """An id in a file is the record's, even the blank one."""
    for given_id in (SOME_ID, UUID(int=0)):
        assert from_plain(Mark, {**MARK, "id": str(given_id)}).id == given_id


def test_a_moment_is_read_with_or_without_its_offset() -> None:
    """Readers of other formats decide what a missing offset means; the domain refuses it."""
    assert moment_from_plain("key", MOMENT) == NOON
    assert moment_from_plain("key", "2026-03-02 12:00").tzinfo is None


def test_conditions_of_a_profile_are_read_in_their_order() -> None:
    """An export of an import is the same file."""
    plain = {"conditions": [{"about": "smoking", "answer": "no"}, {"about": "cancer", "answer": "yes"}]}
    profile = from_plain(Profile, plain)
    assert profile.conditions == ((Condition.SMOKING, False), (Condition.CANCER, True))
    assert to_plain(profile) == plain


def test_a_mark_and_a_rating_in_their_whole_form() -> None:
    """The documented form of the small records."""
    mark = {"id": str(SOME_ID), "date": DAY.isoformat(), "kind": "scan", "text": "MRI", "side": "left"}
    rating = {"id": str(SOME_ID), "date": DAY.isoformat(), "activity": "Stairs", "rating": 0}
    assert to_plain(from_plain(Mark, mark)) == mark
    assert to_plain(from_plain(Function, rating)) == rating


def test_a_written_entry_shares_nothing_with_the_record() -> None:
    """Changing what was written must not change what is kept."""
    made = entry(places=(Place(Zone.CALF),))
    to_plain(made)["places"].clear()
    assert made.places == (Place(Zone.CALF),)
