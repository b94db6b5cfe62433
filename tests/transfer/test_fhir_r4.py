"""The diary as FHIR R4: right by our own rules and by two validators of other people, and nothing lost or added.

`fhirkit` reads R4 4.0.1, `fhir.resources` R4B 4.3.0, in which what kneelog uses is the same. Neither knows value sets,
what a document demands, or what kneelog promises; `tests.fhir_rules` does, and refuses every broken bundle below.
"""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import fhirkit
import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import HealthCheck, given, settings
from pydantic import ValidationError

from kneelog.domain.diary import Diary
from kneelog.domain.entry import Activity, Answer, Entry, Onset, Place, Treatment
from kneelog.domain.record import Function, Mark, Profile
from kneelog.domain.vocabulary import (
    SUGGESTED_ACTIVITIES,
    SUGGESTED_TREATMENTS,
    Aggravator,
    Manner,
    MarkKind,
    Mechanism,
    Quality,
    Reliever,
    Side,
    Symptom,
    Timing,
    Unit,
    Zone,
)
from kneelog.transfer import fhir_r4
from kneelog.transfer.demo import demo
from kneelog.transfer.fhir_r4 import Cover, codes, kinds
from kneelog.words import LANGUAGES, _, speaking
from tests import strategies
from tests.fhir_rules import has, problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kneelog.transfer.fhir_r4.codes import Code

Json = dict[str, Any]

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no defect
WHEN = datetime.fromisoformat("2026-11-22T20:41:00+01:00")
NOTE = "Two\nlines, <b>bold</b> & \x07 *stars*"

FULL: Final = Diary(
    entries=(
        Entry(
            UUID(int=1),
            WHEN,
            logged_at=WHEN + timedelta(hours=14),
            severity=6,
            places=(Place(Zone.BACK_OF_KNEE, Side.RIGHT), Place(Zone.CALF, Side.LEFT, 2)),
            answers=(
                Answer(Symptom.KNEE_SWELLING, yes=True, side=Side.RIGHT),
                Answer(Symptom.KNEE_SWELLING, yes=False, side=Side.LEFT),
                Answer(Symptom.BREATHLESSNESS, yes=False),
                Answer(Quality.BURNING, yes=True),
                Answer(Quality.SHARP, yes=False),
                Answer(Quality.SEVERE_IN_WORDS, yes=True),
                Answer(Timing.GETTING_WORSE, yes=True),
                Answer(Aggravator.WORSE_STAIRS, yes=True),
                Answer(Reliever.BETTER_REST, yes=True),
                Answer(Mechanism.POP, yes=False),
                Answer(Mechanism.TWIST, yes=True),
            ),
            onset=Onset(ago=3, unit=Unit.WEEKS, manner=Manner.SUDDEN),
            activities=(Activity("Running", 30, 6, stretched_before=False), Activity("Long sitting", 240)),
            treatments=(Treatment("Ibuprofen", "400 mg", helped=True), Treatment("Ice", "20 min", helped=False)),
            note=NOTE,
        ),
        Entry(UUID(int=2), WHEN + timedelta(days=1), places=(Place(Zone.WHOLE_KNEE, Side.LEFT),)),
        Entry(UUID(int=3), WHEN + timedelta(days=2), severity=0, onset=Onset(on=date(2026, 11, 1))),
    ),
    marks=(Mark(UUID(int=4), date(2026, 11, 20), MarkKind.SCAN, "MRI", Side.RIGHT),),
    functions=(Function(UUID(int=5), date(2026, 11, 21), "Kneeling at work", 4),),
)

COVER: Final = Cover(
    date(2026, 11, 1),
    date(2026, 11, 30),
    datetime(2026, 11, 30, tzinfo=UTC),
    name="Ada Example",
    born=date(1980, 2, 29),
    language="en",
    notes=True,
)


def resources(data: bytes, kind: str = "Observation") -> list[Json]:
    """The resources of a kind, in their order."""
    return [entry["resource"] for entry in json.loads(data)["entry"] if entry["resource"]["resourceType"] == kind]


def with_code(found: list[Json], code: Code) -> list[Json]:
    """Those observations that have a code."""
    return [resource for resource in found if has(resource["code"], code)]


def of_entry(entry: Entry, *, snomed: bool = False) -> list[Json]:
    """The observations of one entry."""
    return resources(fhir_r4.write(Diary((entry,)), COVER, snomed=snomed))


def refused_by_fhirkit(data: bytes) -> bool:
    """Whether the R4 4.0.1 reader finds an error."""
    return any(issue.severity == "error" for issue in fhirkit.validate(data))


def refused_by_fhir_resources(data: bytes) -> bool:
    """Whether the R4B reader finds an error."""
    try:
        Bundle.model_validate_json(data)
    except ValidationError:
        return True
    return False


# -------------------------------------------------------------------------------------------------------------- valid


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("snomed", [False, True])
@pytest.mark.parametrize("demonstration", [False, True])
def test_a_full_bundle_is_valid_for_all_three(language: str, snomed: bool, demonstration: bool) -> None:  # noqa: FBT001 - parameters
    """Everything a diary can say, in every language, with and without SNOMED CT: no rule of anybody is broken."""
    data = fhir_r4.write(FULL, replace(COVER, language=language), snomed=snomed, demo=demonstration)
    assert problems(data, snomed=snomed, demo=demonstration) == []
    assert fhirkit.FHIR_VERSION == "4.0.1"
    assert fhirkit.validate(data) == []
    assert not refused_by_fhir_resources(data)


def test_the_demo_of_120_days_is_valid_for_all_three() -> None:
    """A diary as long as a real one."""
    data = fhir_r4.write(demo(date(2026, 11, 26)).diary(), COVER, demo=True)
    assert len(resources(data)) > 300
    assert problems(data, demo=True) == []
    assert fhirkit.validate(data) == []
    assert not refused_by_fhir_resources(data)


@PATIENT
@given(strategies.diaries(most=4))
def test_any_diary_is_valid_for_all_three(diary: Diary) -> None:
    """Hostile text, extreme dates and offsets, whatever is absent: no rule of anybody is broken."""
    data = fhir_r4.write(diary, COVER, snomed=True)
    assert problems(data, snomed=True) == []
    assert fhirkit.validate(data) == []
    assert not refused_by_fhir_resources(data)


@PATIENT
@given(strategies.diaries(most=4))
def test_what_is_said_is_there_once_and_nothing_else(diary: Diary) -> None:
    """Every answer, severity, activity, treatment, mark, rating and note of any diary, counted; no more than that."""
    data = fhir_r4.write(diary, COVER)
    found = resources(data)
    answers = [answer for entry in diary.entries for answer in entry.answers]
    asked = Counter((answer.about.question, answer.yes, isinstance(answer.about, Mechanism)) for answer in answers)
    present, absent = with_code(found, codes.SYMPTOM), with_code(found, codes.SYMPTOM_ABSENT)
    questions = {answer.about.question for answer in answers}
    told = [(each["code"]["text"], True, False) for each in present if each["code"]["text"] in questions]
    told += [(each["code"]["text"], False, False) for each in absent]
    told += [(each["code"]["text"], each["valueBoolean"], True) for each in found if each["code"]["text"] in questions
             and "valueBoolean" in each]  # fmt: skip
    assert Counter(told) == asked
    severities = [value for entry in diary.entries for value in
                  (entry.severity, *(place.severity for place in entry.places)) if value is not None]  # fmt: skip
    rated = [each["valueQuantity"]["value"] for each in with_code(found, codes.PAIN_SEVERITY)]
    assert Counter(rated) == Counter(severities)
    assert len(told) + len(severities) + sum(_others(diary)) == len(found) + len(resources(data, "MedicationStatement"))


def _others(diary: Diary) -> Iterator[int]:
    """How many resources each entry adds beside those of its answers and severities; then marks and ratings."""
    for entry in diary.entries:
        yield sum(place.severity is None for place in entry.places) if entry.severity is None else 0
        yield (entry.onset is not None) + len(entry.activities) + len(entry.treatments) + bool(entry.note.strip())
        yield len(entry.measurements)
        yield sum(kinds.medicine(each) and each.helped is not None for each in entry.treatments)
    yield len(diary.marks) + len(diary.functions)


# ------------------------------------------------------------------------------------------------------------- broken


def _first(bundle: Json, code: Code) -> Json:
    found: Json = next(
        entry["resource"]
        for entry in bundle["entry"]
        if entry["resource"]["resourceType"] == "Observation" and has(entry["resource"]["code"], code)
    )
    return found


def _pain(bundle: Json) -> Json:
    return _first(bundle, codes.PAIN_SEVERITY)


def _composition(bundle: Json) -> Json:
    found: Json = bundle["entry"][0]["resource"]
    return found


def _without(path: str) -> Callable[[Json], None]:
    def broken(bundle: Json) -> None:
        del _pain(bundle)[path]

    return broken


def _with(**members: Any) -> Callable[[Json], None]:  # noqa: ANN401 - JSON values
    return lambda bundle: _pain(bundle).update(members)


def _quantity(**members: Any) -> Callable[[Json], None]:  # noqa: ANN401 - JSON values
    return lambda bundle: _pain(bundle)["valueQuantity"].update(members)


def _coding(system: str, code: str, display: str = "") -> Callable[[Json], None]:
    named = {"display": display} if display else {}
    return lambda bundle: _pain(bundle)["code"].update(coding=[{"system": system, "code": code} | named])


def _a_condition(bundle: Json) -> None:
    condition = {
        "resourceType": "Condition",
        "id": "0d6c0f53-0d4f-5f0b-8f43-7d1c8e0b6a48",
        "text": _pain(bundle)["text"],
        "subject": _pain(bundle)["subject"],
        "code": {"text": "Deep vein thrombosis"},
    }
    bundle["entry"].append({"fullUrl": f"urn:uuid:{condition['id']}", "resource": condition})
    _composition(bundle)["section"][0]["entry"].append({"reference": f"urn:uuid:{condition['id']}"})


def _div(html: str) -> Json:
    return {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{html}</div>'}


OWN, R4B, BOTH = "own rules", "fhir.resources too", "fhirkit too, and fhir.resources"
NOBODY: Final = f"urn:uuid:{UUID(int=9)}"
SNOMED: Final = [{"system": "http://snomed.info/sct", "code": "82169009", "display": codes.LEFT_KNEE.display}]
MADE_UP: Final = {
    "security": [{"system": codes.TEST_DATA.system.value, "code": "HTEST", "display": "test health data"}]
}


def _symptom(**members: Any) -> Callable[[Json], None]:  # noqa: ANN401 - JSON values
    return lambda bundle: _first(bundle, codes.SYMPTOM).update(members)


def _absent(**members: Any) -> Callable[[Json], None]:  # noqa: ANN401 - JSON values
    return lambda bundle: _first(bundle, codes.SYMPTOM_ABSENT).update(members)


def _entries(change: Callable[[list[Json]], object]) -> Callable[[Json], object]:
    return lambda bundle: change(bundle["entry"])


BROKEN: Final[dict[str, tuple[Callable[[Json], object], str, str]]] = {
    "status missing": (_without("status"), "status: missing", BOTH),
    "code missing": (_without("code"), "code: missing", BOTH),
    "a number as text": (_quantity(value="six"), "'six' is no integer", BOTH),
    "an unknown field": (_with(mood="fine"), "mood: unknown", BOTH),
    "a list that is none": (_with(category="survey"), "category: not a list", BOTH),
    "an object with nothing in it": (_with(valueQuantity={}), "valueQuantity: not an object", OWN),
    "a date that is none": (_with(effectiveDateTime="2026-13-40"), "is no dateTime", BOTH),
    "the 30th of February": (_with(effectiveDateTime="2026-02-30"), "is no dateTime", R4B),
    "a moment without its offset": (_with(effectiveDateTime="2026-11-22T20:41:00"), "is no dateTime", BOTH),
    "no date": (_without("effectiveDateTime"), "effectiveDateTime: missing", OWN),
    "a status that is none": (_with(status="done"), "not in the value set", OWN),
    "a status of another resource": (_with(status="completed"), "not in the value set", OWN),
    "a reference that leads nowhere": (_with(subject={"reference": NOBODY}), "is not in the bundle", OWN),
    "a reference to the wrong kind": (
        lambda bundle: _pain(bundle).update(subject={"reference": bundle["entry"][2]["fullUrl"]}),
        "leads to a Device",
        OWN,
    ),
    "nobody who says it": (_without("performer"), "performer: missing", OWN),
    "the Composition not first": (_entries(lambda entry: entry.append(entry.pop(0))), "begins with its", OWN),
    "no Composition": (_entries(lambda entry: entry.pop(0)), "0 of Composition", OWN),
    "no document": (lambda bundle: bundle.update(type="collection"), "not a document", OWN),
    "a type that is none": (lambda bundle: bundle.update(type="diary"), "not in the value set", OWN),
    "no timestamp": (lambda bundle: bundle.pop("timestamp"), "timestamp: missing", OWN),
    "an identifier that is none": (lambda bundle: bundle["identifier"].update(value="1"), "no URN", OWN),
    "a Condition": (_a_condition, "Condition does not belong", OWN),
    "SNOMED CT when off": (lambda bundle: _pain(bundle)["bodySite"].update(coding=SNOMED), "which is off", OWN),
    "no words on a resource": (_without("text"), "text: missing", OWN),
    "no words beside a code": (lambda bundle: _pain(bundle)["code"].pop("text"), "code.text: missing", OWN),
    "an empty narrative": (_with(text=_div("<p> </p>")), "is no xhtml", OWN),
    "a script in a narrative": (_with(text=_div("x<script>alert(1)</script>")), "is no xhtml", OWN),
    "an event in a narrative": (_with(text=_div('<p onclick="x">x</p>')), "is no xhtml", OWN),
    "a narrative that is no XML": (_with(text=_div("<p>a & b</p>")), "is no xhtml", OWN),
    "a code outside the table": (_coding("http://loinc.org", "38208-5"), "is not in the table", OWN),
    "an unverified code": (_coding("http://loinc.org", "51855-5"), "is not in the table", OWN),
    "a code under another name": (_coding("http://loinc.org", "72514-3", "Pain"), "is called 'Pain'", OWN),
    "a code of another system": (_coding("http://snomed.info/sct", "72514-3"), "is not in the table", OWN),
    "an extension of nobody": (
        lambda bundle: _pain(bundle)["code"].update(extension=[{"url": "http://example.org/x", "valueString": "x"}]),
        "extension http://example.org/x",
        OWN,
    ),
    "severity 11": (_quantity(value=11), "11 {score} cannot be", OWN),
    "severity -1": (_quantity(value=-1), "-1 {score} cannot be", OWN),
    "severity 5.5": (_quantity(value=5.5), "5.5 is no integer", OWN),
    "severity as true": (_quantity(value=True), "True is no integer", BOTH),
    "another unit": (_quantity(code="min", unit="min"), "6 min cannot be", OWN),
    "a unit of nobody": (_quantity(code="points"), "points is not in the table", OWN),
    "a severity without a number": (_without("valueQuantity"), "needs a number", OWN),
    "an observation that says nothing": (_without("valueQuantity"), "says nothing", OWN),
    "a detail that says nothing": (_symptom(component=[{"code": {"text": "x"}}]), "component: says nothing", OWN),
    "two values at once": (_with(valueBoolean=True), "at once", BOTH),
    "a symptom without its category": (
        lambda bundle: _first(bundle, codes.SYMPTOM).pop("category"),
        "without its category",
        OWN,
    ),
    "a category without its symptom": (_symptom(code={"text": "Pain"}), "category of a symptom", OWN),
    "a symptom that does not say which": (
        lambda bundle: _first(bundle, codes.SYMPTOM).pop("valueCodeableConcept"),
        "does not say which",
        OWN,
    ),
    "an absent symptom with details": (
        _absent(component=[{"code": {"text": "Severity"}, "valueBoolean": True}]),
        "absent symptom with details",
        OWN,
    ),
    "a reason for absence": (
        _absent(dataAbsentReason={"text": "not asked"}),
        "dataAbsentReason: unknown",
        OWN,
    ),
    "a resource nothing leads to": (
        lambda bundle: _composition(bundle)["section"][0]["entry"].pop(),
        "nothing leads there",
        OWN,
    ),
    "an address of another resource": (
        lambda bundle: bundle["entry"][3].update(fullUrl=NOBODY),
        "is not that of its resource",
        OWN,
    ),
    "one resource twice": (_entries(lambda entry: entry.append(copy.deepcopy(entry[3]))), "have one address", OWN),
    "two patients": (_entries(lambda entry: entry.append(copy.deepcopy(entry[1]))), "2 of Patient", OWN),
    "a control character": (lambda bundle: _pain(bundle)["code"].update(text="a\x07b"), "is no string", OWN),
    "a blank name": (
        lambda bundle: bundle["entry"][1]["resource"].update(name=[{"text": " "}]),
        "name[0].text",
        OWN,
    ),
    "marked as invented": (_with(meta=MADE_UP), "is marked", OWN),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_bundle_is_refused(how: str) -> None:
    """Each way of breaking a right bundle is found by its rule of ours, and by the others where they look."""
    whole = fhir_r4.write(FULL, COVER)
    bundle = json.loads(whole)
    assert problems(whole) == []
    breaking, reason, by = BROKEN[how]
    breaking(bundle)
    broken = json.dumps(bundle).encode()
    assert [problem for problem in problems(broken) if reason in problem]
    assert refused_by_fhirkit(broken) or by is not BOTH
    assert refused_by_fhir_resources(broken) or by is OWN


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b'{"resourceType":"Observation"}', b"\xff", b'{"resourceType":"Bundle","type":NaN}',
     b'{"resourceType":"Bundle","resourceType":"Bundle"}'],
)  # fmt: skip
def test_what_is_no_bundle_is_refused(data: bytes) -> None:
    """Our rules refuse whatever is not one bundle in JSON."""
    assert problems(data)


def test_a_demo_that_does_not_say_so_is_refused() -> None:
    """A made-up diary must not reach a doctor as a real one: each resource says it, in code and in words."""
    assert problems(fhir_r4.write(FULL, COVER), demo=True)
    data = fhir_r4.write(FULL, COVER, demo=True)
    assert problems(data)
    for entry in json.loads(data)["entry"]:
        assert ">DEMO: " in entry["resource"]["text"]["div"]
    (composition,) = resources(data, "Composition")
    assert all(each["title"].startswith("DEMO") for each in (composition, *composition["section"]))


# ------------------------------------------------------------------------------------------------- what a diary becomes


def test_not_asked_is_nowhere() -> None:
    """An entry that answers nothing becomes nothing; a document about it has words all the same."""
    data = fhir_r4.write(Diary((Entry(UUID(int=1), WHEN),)), COVER)
    assert len(json.loads(data)["entry"]) == 3
    assert problems(data) == problems(fhir_r4.write(Diary(), COVER)) == []


def test_yes_and_no_are_apart_in_code_and_in_words() -> None:
    """A symptom of one leg that is there and of the other that is not: two codes, two sections, both legs named."""
    asked = [each for each in resources(fhir_r4.write(FULL, COVER)) if each["code"]["text"] == "Is the knee swollen?"]
    assert [(each["code"]["coding"][0]["code"], each["bodySite"]["text"]) for each in asked] == [
        ("75325-1", "right leg"),
        ("111551-8", "left leg"),
    ]
    assert asked[0]["text"]["div"].endswith("(right leg) Yes</p></div>")
    assert asked[1]["text"]["div"].endswith("(left leg) No</p></div>")
    (composition,) = resources(fhir_r4.write(FULL, COVER), "Composition")
    sections = {
        section["title"]: {each["reference"] for each in section["entry"]} for section in composition["section"]
    }
    assert f"urn:uuid:{asked[0]['id']}" in sections["Asked, answered yes"]
    assert f"urn:uuid:{asked[1]['id']}" in sections["Asked, answered no"]


def test_severity_is_a_number_with_its_moment_and_place() -> None:
    """The worst pain as it was noted: whole, in the offset of the place, said of the places it belongs to."""
    rated = with_code(resources(fhir_r4.write(FULL, COVER)), codes.PAIN_SEVERITY)
    told = [(each["effectiveDateTime"], each["valueQuantity"]["value"], each.get("bodySite")) for each in rated]
    assert told == [
        ("2026-11-22T20:41:00+01:00", 6, {"text": "Right: back of knee"}),
        ("2026-11-22T20:41:00+01:00", 2, {"text": "Left: calf"}),
        ("2026-11-24T20:41:00+01:00", 0, None),
    ]
    assert rated[0]["issued"] == "2026-11-23T10:41:00+01:00"
    assert "issued" not in rated[2]
    assert rated[0]["valueQuantity"] == {
        "value": 6, "unit": "{score}", "system": "http://unitsofmeasure.org", "code": "{score}",
    }  # fmt: skip


def test_a_place_without_a_severity_is_pain_only_where_none_is_stated() -> None:
    """A place alone is pain of unknown degree; beside a severity of the entry it is where that is, 0 included."""
    place = Place(Zone.CALF, Side.LEFT)
    (alone,) = of_entry(Entry(UUID(int=1), WHEN, places=(place,)))
    assert has(alone["code"], codes.SYMPTOM)
    assert alone["bodySite"] == {"text": "Left: calf"}
    (none,) = of_entry(Entry(UUID(int=1), WHEN, severity=0, places=(place,)))
    assert has(none["code"], codes.PAIN_SEVERITY)
    assert none["valueQuantity"]["value"] == 0


def test_the_worst_of_an_entry_is_said_of_its_places_where_each_has_its_own() -> None:
    """Nothing that was placed loses its place, also where the entry was worse than any of them."""
    worst, calf = of_entry(Entry(UUID(int=1), WHEN, severity=6, places=(Place(Zone.CALF, Side.LEFT, 2),)))
    assert [each["valueQuantity"]["value"] for each in (worst, calf)] == [6, 2]
    assert worst["bodySite"] == calf["bodySite"] == {"text": "Left: calf"}


def test_several_places_share_their_words() -> None:
    """R4 knows one body site: where severity is said of several, all are named and none is picked as a code."""
    where = (
        Place(Zone.CALF),
        Place(Zone.INNER, Side.LEFT),
        Place(Zone.ELSEWHERE, Side.RIGHT, words="under the cap"),
    )
    (rated,) = of_entry(Entry(UUID(int=1), WHEN, severity=3, places=where), snomed=True)
    assert rated["bodySite"] == {
        "text": "Side not stated: calf; Left: inner side of knee; Right: under the cap"
    }  # fmt: skip


@pytest.mark.parametrize("zone", [zone for zone in Zone if zone is not Zone.ELSEWHERE])
@pytest.mark.parametrize("side", Side)
def test_a_code_of_a_place_never_loses_its_side(zone: Zone, side: Side) -> None:
    """With SNOMED CT on, a stated side gives a code of that side or none, and the words say both; off, words alone."""
    entry = Entry(UUID(int=1), WHEN, severity=3, places=(Place(zone, side),))
    (plain,), (coded,) = of_entry(entry), of_entry(entry, snomed=True)
    assert plain["bodySite"] == {"text": f"{side.label}: {zone.label}"}
    assert coded["bodySite"]["text"] == plain["bodySite"]["text"]
    sided = {
        Side.LEFT: {codes.LEFT_KNEE, codes.LEFT_CALF, codes.LEFT_THIGH, codes.LEFT_LOWER_LEG},
        Side.RIGHT: {codes.RIGHT_KNEE, codes.RIGHT_CALF, codes.RIGHT_THIGH, codes.RIGHT_LOWER_LEG},
        Side.NOT_STATED: {codes.KNEE, codes.BACK_OF_KNEE, codes.CALF, codes.THIGH},
    }[side]
    for coding in coded["bodySite"].get("coding", ()):
        assert coding["code"] in {code.code for code in sided}
        assert coded["bodySite"]["extension"][0]["valueString"] == zone.label


def test_the_places_that_have_a_code_are_those_of_the_knee_calf_shin_and_thigh() -> None:
    """Every zone with its codes for left, right and not stated; feet, hips and whole legs have words alone."""

    def code_of(zone: Zone, side: Side) -> str:
        (found,) = of_entry(Entry(UUID(int=1), WHEN, severity=3, places=(Place(zone, side),)), snomed=True)
        return "".join(each["code"] for each in found["bodySite"].get("coding", ()))

    assert {zone: [code_of(zone, side) for side in Side] for zone in Zone if zone is not Zone.ELSEWHERE} == {
        Zone.BACK_OF_KNEE: ["82169009", "6757004", "32361000"],
        Zone.INNER: ["82169009", "6757004", "72696002"],
        Zone.OUTER: ["82169009", "6757004", "72696002"],
        Zone.FRONT_OF_KNEE: ["82169009", "6757004", "72696002"],
        Zone.WHOLE_KNEE: ["82169009", "6757004", "72696002"],
        Zone.CALF: ["722115008", "722116009", "53840002"],
        Zone.SHIN: ["48979004", "32696007", ""],
        Zone.BACK_OF_THIGH: ["61396006", "11207009", "68367000"],
        Zone.FRONT_OF_THIGH: ["61396006", "11207009", "68367000"],
        Zone.FOOT_OR_ANKLE: ["", "", ""],
        Zone.HIP_OR_BUTTOCK: ["", "", ""],
        Zone.WHOLE_LEG: ["", "", ""],
    }


def test_snomed_is_off_unless_asked_for() -> None:
    """No code of SNOMED CT by default; with it on, what was meant is coded and every word is as before."""
    off, on = fhir_r4.write(FULL, COVER), fhir_r4.write(FULL, COVER, snomed=True)
    assert b"snomed" not in off
    found = set(re.findall(r'"http://snomed.info/sct","code":"(\d+)"', on.decode()))
    assert found == {
        "82169009", "6757004", "722115008", "1003722009", "267036007", "36349006", "24484000", "231877006", "385315009",
    }  # fmt: skip
    narratives = [[entry["resource"]["text"] for entry in json.loads(data)["entry"]] for data in (off, on)]
    assert narratives[0] == narratives[1]


def test_how_pain_is_has_the_details_of_the_symptoms_guide() -> None:
    """Quality, severity in words, trend, what makes it worse and better are components with their LOINC codes."""
    found = with_code(resources(fhir_r4.write(FULL, COVER)), codes.SYMPTOM)
    told = {
        each["valueCodeableConcept"]["text"]: [
            (part["code"]["coding"][0]["code"], part["valueCodeableConcept"]["text"])
            for part in each.get("component", ())
        ]
        for each in found
    }
    assert told == {
        "Pain": [],
        "Swollen knee": [],
        "Pain: burning": [("56823-8", "Burning")],
        "Pain: severe": [("64750-3", "Severe")],
        "Pain: getting worse": [("89253-9", "Getting worse")],
        "Pain: worse with stairs": [("100752-5", "Stairs")],
        "Pain: better with rest": [("100753-3", "Rest")],
    }


def test_what_happened_is_a_question_with_its_answer() -> None:
    """A mechanism is no symptom: it is the question as asked, true or false."""
    found = resources(fhir_r4.write(FULL, COVER))
    told = {each["code"]["text"]: each["valueBoolean"] for each in found if "valueBoolean" in each}
    assert told[Mechanism.POP.question] is False
    assert told[Mechanism.TWIST.question] is True


def test_an_onset_is_as_exact_as_it_was_told() -> None:
    """A date is a date; "about three weeks ago" stays a number of weeks and becomes no day."""
    (weeks, day) = [each for each in resources(fhir_r4.write(FULL, COVER)) if "pain began" in each["code"]["text"]]
    assert weeks["valueQuantity"] == {
        "value": 3, "unit": "weeks", "system": "http://unitsofmeasure.org", "code": "wk",
    }  # fmt: skip
    assert weeks["component"][0]["valueCodeableConcept"]["text"] == "suddenly"
    assert day["valueDateTime"] == "2026-11-01"
    (manner,) = of_entry(Entry(UUID(int=1), WHEN, onset=Onset(manner=Manner.GRADUAL)), snomed=True)
    assert not [name for name in manner if name.startswith("value")]
    assert manner["component"][0]["valueCodeableConcept"] == {"text": "little by little"}


def test_an_activity_has_minutes_effort_and_stretching() -> None:
    """Exercise is coded as such with its minutes; sitting is told in words, as it is none."""
    (running, sitting) = [each for each in resources(fhir_r4.write(FULL, COVER)) if each["code"]["text"] == "Activity"]
    assert has(running["code"], codes.EXERCISE)
    assert running["valueCodeableConcept"]["coding"][0]["code"] == "LA11836-6"
    minutes, effort, stretched = running["component"]
    assert has(minutes["code"], codes.EXERCISE_DURATION)
    assert (minutes["valueQuantity"]["value"], minutes["valueQuantity"]["code"]) == (30, "min")
    assert (effort["valueQuantity"]["value"], stretched["valueBoolean"]) == (6, False)
    assert sitting["code"] == {"text": "Activity"}
    assert sitting["valueCodeableConcept"] == {"text": "Long sitting"}
    assert sitting["component"][0]["code"] == {"text": "Duration"}


def test_a_medicine_is_taken_and_all_else_was_tried() -> None:
    """Ibuprofen is a MedicationStatement with its dose, and beside it that it helped; ice is no medicine."""
    data = fhir_r4.write(FULL, COVER)
    (taken,) = resources(data, "MedicationStatement")
    assert taken["medicationCodeableConcept"] == {"text": "Ibuprofen"}
    assert taken["dosage"] == [{"text": "400 mg"}]
    assert (taken["status"], taken["effectiveDateTime"]) == ("completed", "2026-11-22T20:41:00+01:00")
    (helped,) = [each for each in resources(data) if each["code"]["text"] == "Did it help?"]
    assert helped["partOf"] == [{"reference": f"urn:uuid:{taken['id']}"}]
    assert helped["valueBoolean"] is True
    (ice,) = [each for each in resources(data) if each["code"]["text"] == "Treatment tried"]
    assert ice["valueCodeableConcept"] == {"text": "Ice"}
    assert [each.get("valueString", each.get("valueBoolean")) for each in ice["component"]] == ["20 min", False]


def test_whether_a_medicine_helped_has_three_answers() -> None:
    """Yes and no stand beside it; not asked stands nowhere."""
    for helped, expected in ((True, [True]), (False, [False]), (None, [])):
        found = of_entry(Entry(UUID(int=1), WHEN, treatments=(Treatment("Ibuprofen", helped=helped),)))
        assert [each["valueBoolean"] for each in found] == expected


def test_pain_elsewhere_is_not_called_pain_of_the_knee() -> None:
    """The code of knee pain is for the zones of the knee; the calf has its words."""
    for zone, coded in ((Zone.INNER, True), (Zone.CALF, False)):
        (found,) = of_entry(Entry(UUID(int=1), WHEN, places=(Place(zone, Side.LEFT),)), snomed=True)
        assert has(found["valueCodeableConcept"], codes.KNEE_PAIN) is coded


def test_marks_and_ratings_are_observations_of_their_day() -> None:
    """An event is told as one and is neither a procedure nor a visit; a rating keeps what was rated."""
    found = resources(fhir_r4.write(FULL, COVER))
    (mark,) = [each for each in found if each["code"]["text"] == "Event on the time line"]
    assert mark["valueCodeableConcept"] == {"text": "Scan: MRI"}
    assert (mark["effectiveDateTime"], mark["bodySite"]) == ("2026-11-20", {"text": "right leg"})
    (rating,) = [each for each in found if "Kneeling at work" in each["code"]["text"]]
    assert (rating["effectiveDateTime"], rating["valueQuantity"]["value"]) == ("2026-11-21", 4)


def test_notes_only_where_chosen_and_as_typed() -> None:
    """A note is a string, as FHIR reads annotations as Markdown; a character it may not hold is seen to be missing."""
    (note,) = [each for each in resources(fhir_r4.write(FULL, COVER)) if "valueString" in each]
    assert note["valueString"] == NOTE.replace("\x07", "\N{REPLACEMENT CHARACTER}")
    assert "Two<br/>lines, &lt;b&gt;bold&lt;/b&gt; &amp; \N{REPLACEMENT CHARACTER} *stars*" in note["text"]["div"]
    assert of_entry(Entry(UUID(int=1), WHEN, note=" \n\t")) == []
    without = fhir_r4.write(FULL, replace(COVER, notes=False))
    assert b"bold" not in without
    assert b"Notes were left out." in without
    assert problems(without) == []


def test_a_control_character_in_own_words_is_seen_to_have_been_there() -> None:
    """In every field that a person words: none breaks the document, none vanishes without a trace."""
    bad, seen = "a\x07b\ufffe", "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}"
    entry = Entry(
        UUID(int=1),
        WHEN,
        places=(Place(Zone.ELSEWHERE, words=bad),),
        activities=(Activity(bad),),
        treatments=(Treatment(bad, bad), Treatment(f"Ibuprofen {bad}", bad)),
        note=bad,
    )
    marks = (Mark(UUID(int=2), date(2026, 11, 20), MarkKind.SCAN, bad),)
    functions = (Function(UUID(int=3), date(2026, 11, 20), bad, 3),)
    data = fhir_r4.write(Diary((entry,), marks, functions), replace(COVER, name=bad))
    assert problems(data) == []
    assert fhirkit.validate(data) == []
    for resource in (*resources(data), *resources(data, "MedicationStatement"), *resources(data, "Patient")):
        assert seen in json.dumps({**resource, "text": ""}, ensure_ascii=False)
        assert seen in resource["text"]["div"]


def test_the_person_is_who_typed_a_name() -> None:
    """Name and birth date as typed for the page and nothing of the profile; nothing where nothing was typed."""
    (patient,) = resources(fhir_r4.write(FULL, COVER), "Patient")
    assert (patient["name"], patient["birthDate"]) == ([{"text": "Ada Example"}], "1980-02-29")
    (patient,) = resources(fhir_r4.write(FULL, replace(COVER, name=" ", born=None)), "Patient")
    assert set(patient) == {"resourceType", "id", "language", "text"}
    known = replace(FULL, profile=Profile(birth_year=1980, country="GB", height_cm=199))
    assert fhir_r4.write(known, COVER) == fhir_r4.write(FULL, COVER)


def test_words_are_in_the_language_of_the_page_and_displays_in_english() -> None:
    """The language chosen holds whatever language holds around; codes keep their names."""
    german = replace(COVER, language="de")
    data = fhir_r4.write(FULL, german)
    with speaking("de"):
        assert fhir_r4.write(FULL, german) == data == fhir_r4.write(FULL, replace(COVER, language=""))
    pain = with_code(resources(data), codes.PAIN_SEVERITY)[0]
    assert pain["language"] == "de"
    assert pain["bodySite"]["text"] == "Rechts: Kniekehle"
    assert pain["code"]["coding"][0]["display"] == codes.PAIN_SEVERITY.display


# ------------------------------------------------------------------------------------------------------- deterministic


def test_the_same_diary_gives_the_same_bytes() -> None:
    """In whatever order its records come."""
    shuffled = replace(FULL, entries=tuple(reversed(FULL.entries)))
    assert fhir_r4.write(shuffled, COVER) == fhir_r4.write(FULL, COVER)


def test_a_document_has_an_id_of_its_content_and_a_record_one_of_its_own() -> None:
    """Another day or another word makes another document; what did not change keeps its ids in it."""
    data, later = (fhir_r4.write(FULL, cover) for cover in (COVER, replace(COVER, made=COVER.made + timedelta(days=1))))
    fewer = fhir_r4.write(replace(FULL, entries=FULL.entries[:1]), COVER)
    documents = {json.loads(each)["identifier"]["value"] for each in (data, later, fewer)}
    assert len(documents) == 3
    ids = [{each["id"] for each in resources(each_data)} for each_data in (data, later, fewer)]
    assert ids[0] == ids[1]
    assert ids[2] < ids[0]
    assert len({resources(each, "Patient")[0]["id"] for each in (data, later, fewer)}) == 3


def test_own_words_never_make_two_ids_one() -> None:
    """Names that run together when they are joined are still two."""
    tried = (Treatment("Tea/hot", "cup"), Treatment("Tea", "hot/cup"), Treatment('Tea", "hot', "cup"))
    found = of_entry(Entry(UUID(int=1), WHEN, treatments=tried))
    assert len({each["id"] for each in found}) == 3


# --------------------------------------------------------------------------------------------------------- what is what


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_kneelog_suggests_is_known_for_what_it_is(language: str) -> None:
    """Of the suggested treatments four are medicines and of the activities seven are exercise, in every language."""
    with speaking(language):
        medicines = [name for name in SUGGESTED_TREATMENTS if kinds.medicine(Treatment(_(name)))]
        exercise = [name for name in SUGGESTED_ACTIVITIES if kinds.exercise(_(name))]
        running = [name for name in SUGGESTED_ACTIVITIES if kinds.running(_(name))]
    assert medicines == ["Ibuprofen", "Paracetamol", "Pain gel", "Steroid injection"]
    assert exercise == ["Walking", "Running", "Cycling", "Swimming", "Gym", "Ball sport", "Yoga"]
    assert running == ["Running"]


@pytest.mark.parametrize(
    ("kind", "dose", "expected"),
    [
        ("IBUPROFEN", "", True),
        ("Schmerztablette", "", True),
        ("ASS 100", "", True),
        ("Kortisonspritze", "", True),
        ("Little white one", "2 x 50 mg", True),
        ("Drops", "20 Tropfen", True),
        ("Massage", "", False),
        ("Medicine ball", "", False),
        ("No ibuprofen", "", False),
        ("ohne Ibuprofen", "", False),
        ("Ice", "20 min", False),
        ("Turmeric", "", False),
    ],
)
def test_a_medicine_is_one_by_name_or_dose(kind: str, dose: str, expected: bool) -> None:  # noqa: FBT001 - a parameter
    """Known names and doses in milligrams make a medicine; what is not known is told in words and called nothing."""
    assert kinds.medicine(Treatment(kind, dose)) is expected


# ----------------------------------------------------------------------------------------------------------- the table


def test_every_code_has_a_source_and_stands_in_the_documentation() -> None:
    """docs/fhir.md lists every code with its name and source, and no other."""
    page = (Path(__file__).parents[2] / "docs" / "fhir.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| (\w+) \| `([^`]+)` \| ([^|]*) \| ([^|]+) \|$", page, re.MULTILINE))
    listed = {
        (code.system.name, code.code, code.display or "\N{EN DASH}", code.source) for code in codes.TABLE.values()
    }
    assert rows == listed
    assert all(code.source for code in codes.TABLE.values())


def test_no_code_that_is_not_verified_is_in_the_table() -> None:
    """Known by hearsay only: the document types and section codes, retired knee pain, side qualifiers."""
    unverified = {"51855-5", "10160-0", "61751001", "30989003", "7771000", "24028007", "38204-4"}
    assert unverified.isdisjoint(code for system, code in codes.TABLE)
