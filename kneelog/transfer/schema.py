"""The JSON Schema of the diary format, made from the vocabularies, and the terms as a page of the documentation.

``python -m kneelog.transfer.schema docs`` writes docs/diary-format.schema.json and the list of terms in
docs/diary-format.md anew; the tests hold both to what is made here.

A schema cannot say everything that the reader checks. `BEYOND` names the rest.
"""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from kneelog.domain import checks
from kneelog.domain.entry import MOST_COUNTED, MOST_METRES, WORST_SEVERITY
from kneelog.domain.finding import Urgency
from kneelog.domain.record import LONGEST_PLAN, MOST_FUNCTIONS, MOST_WATCHED
from kneelog.domain.vocabulary import (
    TOPICS,
    Condition,
    Direction,
    FactorKind,
    Manner,
    MarkKind,
    ResponseKind,
    Sex,
    Side,
    Symptom,
    Term,
    Unit,
    Word,
    Zone,
)
from kneelog.transfer.json_v1 import FORMAT, VERSION

BEYOND: Final = (
    "an id stands once in its list",
    "no place, question, activity, treatment, measurement or condition stands twice in one record",
    "a date and a time must exist, and a distance from UTC is at most 14 hours",
    "an onset is not after its entry",
    f"a plan is at most {LONGEST_PLAN} days long, and its days are within it, in their order",
    "the number of a version is one more than the number of versions before it",
    "an earlier version has the id of its record, or none",
    "text holds no half of a surrogate pair",
)
"""What the reader refuses although the schema does not."""

SCHEMA_FILE: Final = "diary-format.schema.json"
PAGE_FILE: Final = "diary-format.md"

BEGIN: Final = "<!-- terms: made by python -m kneelog.transfer.schema docs -->"
END: Final = "<!-- end of terms -->"

TITLES: Final[Mapping[type[StrEnum], str]] = {
    Side: "Sides",
    Zone: "Zones",
    Manner: "Manners in which pain begins",
    Unit: "Units of time",
    MarkKind: "Kinds of mark",
    FactorKind: "Kinds of watched question",
    Direction: "Directions of a watched question",
    ResponseKind: "Kinds of response",
    Urgency: "Urgencies",
    Sex: "Sex",
}

_TOPIC_TITLES: Final = ("Quality", "Timing", "What makes it worse", "What makes it better", "Symptoms", "What happened")

_Schema = dict[str, Any]

_END = r"$(?!\n)"  # in Python `$` alone would also match before a last line end
_YEARS = "(19[0-9]{2}|2[01][0-9]{2})"
_DATE = f"^{_YEARS}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]){_END}"
_MOMENT = (
    f"^{_YEARS}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[T ]([01][0-9]|2[0-3]):[0-5][0-9]"
    r"(:[0-5][0-9](\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-5][0-9])"
) + _END
_ID = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}" + _END

# The line ends of Python's `splitlines`, which a name must not hold; ECMA 262 and Python read these escapes alike.
_LINE_ENDS = r"\u0000\n\u000b\u000c\r\u001c-\u001e\u0085\u2028\u2029"
_NAME = rf"^[^\s{_LINE_ENDS}]([^{_LINE_ENDS}]*[^\s{_LINE_ENDS}])?{_END}"
_TEXT = r"^[^\u0000]*" + _END


def schema() -> _Schema:
    """Return the schema (draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A kneelog diary",
        "description": f"Version {VERSION}. An absent key, or null, means: not asked.",
        "$comment": f"The reader checks beside this that {'; '.join(BEYOND)}.",
        "type": "object",
        "properties": {
            "$schema": {"description": "Ignored; lets an editor check the file while it is written."},
            "format": {"enum": [FORMAT, None]},
            "version": {"enum": [VERSION, None]},
            "demo": _optional({"type": "boolean"}, "True only in the invented demo diary."),
            "profile": {"anyOf": [{"$ref": "#/$defs/profile"}, {"type": "null"}]},
            "entries": _list("entry"),
            "marks": _list("mark"),
            "functions": _list("function"),
            "responses": _list("response"),
            "watches": _list("watch"),
        },
        "minProperties": 1,
        "additionalProperties": False,
        "$defs": {
            **_record("entry", _ENTRY, ("occurred_at",)),
            **_record("mark", _MARK, ("date", "kind")),
            **_record("function", _FUNCTION, ("date", "activity", "rating")),
            **_record("response", _RESPONSE, ("made_at", "kind", "rule", "rule_version", "urgency"), _DATED_RESPONSE),
            **_record("watch", _WATCH, ("date", "kind"), _NAME_OF_WATCHED),
            **_record("profile", _PROFILE, ()),
            "place": _object(_PLACE, ("zone",), _WORDS_OF_ELSEWHERE),
            "answer": _object(_ANSWER, ("about", "answer"), _SIDE_OF_SYMPTOMS),
            "onset": _object(_ONSET, (), _ONE_ONSET),
            "activity": _object(_ACTIVITY, ("kind",)),
            "treatment": _object(_TREATMENT, ("kind",)),
            "measurement": _object(_MEASUREMENT, ("kind", "value")),
            "origin": _object(_ORIGIN, ("app",)),
            "condition": _object(_CONDITION, ("about", "answer")),
            "plan": _object(_PLAN, ("first", "last")),
        },
    }


def schema_text() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def terms_text() -> str:
    """Return every word of the format with its question, as Markdown; in English, as the rest of the page."""
    parts = [_words(vocabulary, title) for vocabulary, title in TITLES.items()]
    parts += [_questions(topic, title) for topic, title in zip(TOPICS, _TOPIC_TITLES, strict=True)]
    parts.append(_questions(Condition, "Conditions (profile only)"))
    return "\n".join(parts)


def with_terms(page: str) -> str:
    """Return the documentation page with its list of terms made anew.

    Raises:
        ValueError: the page lacks the two marks between which the list stands.
    """
    before, mark, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not mark or not end:
        raise ValueError(f"{PAGE_FILE} needs the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{terms_text()}\n{END}{after}"


def main(arguments: Sequence[str]) -> None:
    """Write the schema and the list of terms into the folder that the one argument names."""
    (folder,) = map(Path, arguments)
    (folder / SCHEMA_FILE).write_text(schema_text(), encoding="utf-8")
    page = folder / PAGE_FILE
    page.write_text(with_terms(page.read_text(encoding="utf-8")), encoding="utf-8")


# --------------------------------------------------------------------------------------------------- building blocks


def _optional(kind: _Schema, description: str = "") -> _Schema:
    """Allow null, which means the same as leaving the key out."""
    allowed = {**kind, "enum": [*kind["enum"], None]} if "enum" in kind else {**kind, "type": [kind["type"], "null"]}
    return {"description": description, **allowed} if description else allowed


def _whole(low: int, high: int) -> _Schema:
    return {"type": "integer", "minimum": low, "maximum": high}


def _string(pattern: str, longest: int = 0) -> _Schema:
    return {"type": "string", "pattern": pattern} | ({"maxLength": longest} if longest else {})


def _word(vocabulary: Iterable[StrEnum]) -> _Schema:
    return {"enum": [word.value for word in vocabulary]}


def _empty_or(pattern: str) -> str:
    return f"^{_END}|{pattern}"


def _list(name: str) -> _Schema:
    return {"type": ["array", "null"], "items": {"$ref": f"#/$defs/{name}"}}


def _object(properties: _Schema, required: Sequence[str], rule: _Schema | None = None) -> _Schema:
    whole: _Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return whole | ({"required": list(required)} if required else {}) | (rule or {})


def _record(name: str, properties: _Schema, required: Sequence[str], rule: _Schema | None = None) -> _Schema:
    earlier = {"type": ["array", "null"], "items": {"$ref": f"#/$defs/earlier_{name}"}}
    return {
        name: _object(properties | _KEEPING | {"earlier": earlier}, required, rule),
        f"earlier_{name}": _object(properties | _KEEPING, required, rule),
    }


_NAME_TEXT = _string(_NAME, checks.LONGEST_NAME)
_OWN_NAME = _string(_empty_or(_NAME), checks.LONGEST_NAME)
_YES_NO: _Schema = {"enum": ["yes", "no"]}
_ANY_TERM = {"enum": [term.value for topic in TOPICS for term in topic]}

_KEEPING: _Schema = {
    "version": _optional({"type": "integer", "minimum": 1}, "1, or one more than there are earlier versions."),
    "saved_at": _optional(_string(_MOMENT), "When this version was saved."),
    "voided": _optional({"type": "boolean"}, "True where the person deleted the record."),
}
_PLACE: _Schema = {
    "zone": _word(Zone),
    "side": _optional(_word(Side)),
    "severity": _optional(_whole(0, WORST_SEVERITY)),
    "words": _optional(_OWN_NAME, "Where it is; for the zone elsewhere alone."),
}
_WORDS_OF_ELSEWHERE: _Schema = {
    "if": {"properties": {"zone": {"const": Zone.ELSEWHERE.value}}},
    "then": {"required": ["words"], "properties": {"words": {"type": "string", "minLength": 1}}},
    "else": {"properties": {"words": {"enum": ["", None]}}},
}
_ANSWER: _Schema = {"about": _ANY_TERM, "answer": _YES_NO, "side": _optional(_word(Side), "Symptoms alone have one.")}
_SIDE_OF_SYMPTOMS: _Schema = {
    "if": {"properties": {"about": _word(Symptom)}},
    "else": {"properties": {"side": {"enum": [Side.NOT_STATED.value, None]}}},
}
_ONSET: _Schema = {
    "date": _optional(_string(_DATE)),
    "ago": _optional(_whole(0, 999)),
    "unit": _optional(_word(Unit)),
    "manner": _optional(_word(Manner)),
}


def _told(*keys: str) -> _Schema:
    return {"required": list(keys), "properties": {key: {"not": {"type": "null"}} for key in keys}}


def _untold(*keys: str) -> _Schema:
    return {"properties": {key: {"type": "null"} for key in keys}}


_ONE_ONSET: _Schema = {
    "oneOf": [
        _told("date") | {"allOf": [_untold("ago", "unit")]},
        _told("ago", "unit") | {"allOf": [_untold("date")]},
        _told("manner") | {"allOf": [_untold("date", "ago", "unit")]},
    ],
    "if": {"required": ["unit"], "properties": {"unit": {"const": Unit.YEARS.value}}},
    "then": {"properties": {"ago": {"maximum": 120}}},
}
_ACTIVITY: _Schema = {
    "kind": _NAME_TEXT,
    "minutes": _optional(_whole(1, 24 * 60)),
    "effort": _optional(_whole(0, 10)),
    "stretched_before": _optional(_YES_NO),
    "metres": _optional(_whole(1, MOST_METRES), "How far."),
    "count": _optional(_whole(1, MOST_COUNTED), "How many: steps, floors climbed, repetitions."),
}
_MEASUREMENT: _Schema = {
    "kind": {"description": "What was measured or rated, in the words of its source.", **_NAME_TEXT},
    "value": {"description": "As its source has it.", **_NAME_TEXT},
    "unit": _optional(_OWN_NAME, "Of the value, or the scale it is on."),
}
_ORIGIN: _Schema = {
    "app": {"description": "The app, device or file it was taken in from.", **_NAME_TEXT},
    "record": _optional(_OWN_NAME, "By what the app knows it."),
}
_TREATMENT: _Schema = {"kind": _NAME_TEXT, "dose": _optional(_OWN_NAME), "helped": _optional(_YES_NO)}
_ENTRY: _Schema = {
    "id": _optional(_string(_ID), "Made from the content where it is absent."),
    "occurred_at": {"description": "The moment the entry is true of.", **_string(_MOMENT)},
    "logged_at": _optional(_string(_MOMENT), "The moment it was typed."),
    "severity": _optional(
        _whole(0, WORST_SEVERITY), "Worst pain since the previous entry of the diary day; 0 is none."
    ),
    "places": _list("place"),
    "answers": _list("answer"),
    "onset": {"anyOf": [{"$ref": "#/$defs/onset"}, {"type": "null"}]},
    "activities": _list("activity"),
    "treatments": _list("treatment"),
    "note": _optional(_string(_TEXT, checks.LONGEST_TEXT)),
    "measurements": _list("measurement"),
    "origin": {"anyOf": [{"$ref": "#/$defs/origin"}, {"type": "null"}]},
}
_MARK: _Schema = {
    "id": _optional(_string(_ID)),
    "date": _string(_DATE),
    "kind": _word(MarkKind),
    "text": _optional(_OWN_NAME),
    "side": _optional(_word(Side)),
}
_FUNCTION: _Schema = {
    "id": _optional(_string(_ID)),
    "date": _string(_DATE),
    "activity": {"description": f"At most {MOST_FUNCTIONS} are shown.", **_NAME_TEXT},
    "rating": {"description": "0 cannot do it, 10 as before.", **_whole(0, 10)},
}
_RESPONSE: _Schema = {
    "id": _optional(_string(_ID)),
    "made_at": _string(_MOMENT),
    "kind": _word(ResponseKind),
    "rule": _NAME_TEXT,
    "rule_version": _whole(1, 1_000_000),
    "urgency": _word(Urgency),
    "evidence": {"type": ["array", "null"], "items": _NAME_TEXT, "uniqueItems": True},
    "date": _optional(_string(_DATE), "Day seen, or day of the appointment."),
}
_DATED_RESPONSE: _Schema = {
    "if": {"properties": {"kind": {"enum": [ResponseKind.SEEN.value, ResponseKind.APPOINTMENT.value]}}},
    "then": _told("date"),
}
_PLAN: _Schema = {
    "first": _string(_DATE),
    "last": _string(_DATE),
    "days": {
        "description": "The days that chance drew to do it; on the others it is left.",
        "type": ["array", "null"],
        "items": _string(_DATE),
        "uniqueItems": True,
    },
}
_WATCH: _Schema = {
    "id": _optional(_string(_ID)),
    "date": {"description": f"The day it was chosen. At most {MOST_WATCHED} are judged.", **_string(_DATE)},
    "kind": _word(FactorKind),
    "name": _optional(_OWN_NAME, "Which activity or treatment; the other kinds have none."),
    "direction": _optional(_word(Direction)),
    "plan": {"anyOf": [{"$ref": "#/$defs/plan"}, {"type": "null"}]},
}
_NAME_OF_WATCHED: _Schema = {
    "if": {"properties": {"kind": _word(kind for kind in FactorKind if kind.named)}},
    "then": {"required": ["name"], "properties": {"name": {"type": "string", "minLength": 1}}},
    "else": {"properties": {"name": {"enum": ["", None]}}},
}
_CONDITION: _Schema = {"about": _word(Condition), "answer": _YES_NO}
_PROFILE: _Schema = {
    "birth_year": _optional(_whole(checks.FIRST_YEAR, checks.LAST_YEAR)),
    "sex": _optional(_word(Sex)),
    "height_cm": _optional(_whole(50, 250)),
    "weight_kg": _optional(_whole(10, 400)),
    "country": _optional(
        _string("^([A-Z]{2})?" + _END), "Two capital letters (ISO 3166-1), for the emergency numbers."
    ),
    "conditions": _list("condition"),
}

# ------------------------------------------------------------------------------------------------------------- terms


def _words(vocabulary: type[StrEnum], title: str) -> str:
    rows = [f"| `{word.value}` | {word.in_english} |" for word in vocabulary if isinstance(word, Word)]
    return "\n".join([f"### {title}", "", "| write | meaning |", "|---|---|", *rows, ""])


def _questions(topic: type[Term], title: str) -> str:
    rows = [f"| `{term.value}` | {term.in_english} | {term.asked_in_english} |" for term in topic]
    return "\n".join([f"### {title}", "", "| write | in short | question |", "|---|---|---|", *rows, ""])


if __name__ == "__main__":
    main(sys.argv[1:])
