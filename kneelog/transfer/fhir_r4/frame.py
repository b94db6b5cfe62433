"""The blocks of a bundle: text that may stand in it, codes with their words, resources with their narrative."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from typing import Any, Final
from uuid import UUID, uuid5

from kneelog.domain.vocabulary import Word
from kneelog.transfer.fhir_r4 import codes
from kneelog.transfer.fhir_r4.codes import Code, System
from kneelog.words import _
from kneelog.words.formats import date_text

Json = dict[str, Any]
"""A JSON object."""

# Below U+0020 FHIR allows tab and line ends alone; the C1 controls show nothing; XML, which narratives are, cannot hold
# U+FFFE and U+FFFF.
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
DEMO: Final = "DEMO"
_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"


class Chapter(Word):
    """A section of the document."""

    PAIN = "pain", "Pain"
    PRESENT = "present", "Asked, answered yes"
    ABSENT = "absent", "Asked, answered no"
    ACTIVITIES = "activities", "What was done"
    TREATMENTS = "treatments", "What was tried"
    MEASUREMENTS = "measurements", "Noted in other apps"
    FUNCTION = "function", "Daily life"
    MARKS = "marks", "Events"
    NOTES = "notes", "Notes"


@dataclass(frozen=True, slots=True)
class Item:
    """A resource with its place in the document.

    Attributes:
        chapter: the section.
        when: the moment or day, in words.
        told: what it says, in words.
        resource: the same for programs.
    """

    chapter: Chapter
    when: str
    told: str
    resource: Json


def clean(text: str) -> str:
    """Return text as a FHIR string may hold it; a forbidden character is seen to have been there."""
    return _FORBIDDEN.sub(_REPLACEMENT, text)


def urn(identifier: str) -> str:
    """Return the address of a resource inside the bundle."""
    return f"urn:uuid:{identifier}"


def part(record: UUID, *name: str) -> str:
    """Return the id of one part of a record: the same part has the same id in every bundle.

    The name is written as JSON, as own words in it may hold any character that could part them.
    """
    return str(uuid5(record, json.dumps(name)))


def moment_told(at: datetime) -> str:
    """Return a moment: "Thu 17 Sep 2026, 20:41"."""
    return f"{day_told(at)}, {at:%H:%M}"


def day_told(on: date) -> str:
    """Return a day: "Thu 17 Sep 2026"."""
    return date_text(on, _("EEE d MMM y"))


def number(value: int, unit: Code, told: str = "") -> Json:
    """Return a whole number with its unit, which people read as `told` or else as programs do."""
    return {"value": value, "unit": told or unit.code, "system": unit.system.value, "code": unit.code}


@dataclass(frozen=True, slots=True)
class Frame:
    """What all resources of one bundle share.

    Attributes:
        patient: address of the patient.
        language: code of the language of all words.
        snomed: whether codes of SNOMED CT are written.
        demo: whether the diary is the made-up one.
    """

    patient: str
    language: str
    snomed: bool
    demo: bool

    def coding(self, *known: Code) -> list[Json]:
        """Return those codes that may be written."""
        return [
            {"system": code.system.value, "code": code.code} | ({"display": code.display} if code.display else {})
            for code in known
            if self.snomed or code.system is not System.SNOMED
        ]

    def concept(self, text: str, *known: Code) -> Json:
        """Return words, with the codes that mean the same."""
        coding = self.coding(*known)
        return ({"coding": coding} if coding else {}) | {"text": clean(text)}

    def resource(self, kind: str, identifier: str, told: str, **members: Any) -> Json:  # noqa: ANN401 - JSON values
        """Return a resource that says in words what it says in codes; a demo says so in both."""
        shown = f"{DEMO}: {told}" if self.demo else told
        marked = {"meta": {"security": self.coding(codes.TEST_DATA)}} if self.demo else {}
        common = {"resourceType": kind, "id": identifier} | marked | {"language": self.language}
        return common | {"text": self.narrative(f"<p>{markup(shown)}</p>")} | members

    def narrative(self, html: str) -> Json:
        """Return XHTML as a narrative."""
        spoken = f'lang="{self.language}" xml:lang="{self.language}"'
        return {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml" {spoken}>{html}</div>'}

    def observation(self, identifier: str, told: str, code: Json, effective: str, **members: Any) -> Json:  # noqa: ANN401 - as above
        """Return an observation that the person made of themselves."""
        return self.resource(
            "Observation",
            identifier,
            told,
            status="final",
            code=code,
            subject={"reference": self.patient},
            effectiveDateTime=effective,
            performer=[{"reference": self.patient}],
            **members,
        )

    def table(self, items: Sequence[Item]) -> Json:
        """Return the narrative of a section: what its resources say, row by row."""
        rows = "".join(f"<tr><td>{markup(item.when)}</td><td>{markup(item.told)}</td></tr>" for item in items)
        return self.narrative(f"<table><tbody>{rows}</tbody></table>")


def markup(text: str) -> str:
    """Return text as XHTML that shows it as it is, line by line."""
    return "<br/>".join(escape(line, quote=False) for line in re.split(r"\r\n|\r|\n", clean(text)))
