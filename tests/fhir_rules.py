"""What a bundle of kneelog must be, written down a second time and apart from the code that writes it.

`problems` returns every rule that a bundle breaks: the part of FHIR R4 that kneelog uses (elements, types, required
value sets, references, the rules of documents and narratives), the two shapes of the Symptoms IG, and the promises of
docs/fhir.md (codes of the table alone, words everywhere, no Condition, whole severities from 0 to 10).
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from kneelog.transfer.fhir_r4 import codes
from kneelog.transfer.fhir_r4.codes import Code, System

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# "name!" is required, "name*" a list, "name!*" a list with something in it.
_SHAPES: Final = {
    "Bundle": "identifier!:Identifier type!:code timestamp!:instant entry!*:BundleEntry",
    "BundleEntry": "fullUrl!:uri resource!:Resource",
    "Composition": "text!:Narrative status!:code type!:CodeableConcept subject!:Reference date!:dateTime "
    "author!*:Reference title!:string event*:Event section*:Section",
    "Event": "period!:Period",
    "Period": "start!:dateTime end!:dateTime",
    "Section": "title!:string text!:Narrative entry!*:Reference",
    "Patient": "text!:Narrative name*:HumanName birthDate:date",
    "HumanName": "text!:string",
    "Device": "text!:Narrative deviceName!*:DeviceName version!*:DeviceVersion",
    "DeviceName": "name!:string type!:code",
    "DeviceVersion": "value!:string",
    "Observation": "text!:Narrative status!:code category*:CodeableConcept code!:CodeableConcept subject!:Reference "
    "effectiveDateTime!:dateTime issued:instant performer!*:Reference partOf*:Reference bodySite:CodeableConcept "
    "component*:Component valueQuantity:Quantity valueCodeableConcept:CodeableConcept valueBoolean:boolean "
    "valueString:string valueDateTime:dateTime",
    "Component": "code!:CodeableConcept valueQuantity:Quantity valueCodeableConcept:CodeableConcept "
    "valueBoolean:boolean valueString:string",
    "MedicationStatement": "text!:Narrative status!:code medicationCodeableConcept!:CodeableConcept "
    "subject!:Reference effectiveDateTime!:dateTime dateAsserted:dateTime informationSource!:Reference dosage*:Dosage",
    "Dosage": "text!:string",
    "CodeableConcept": "extension*:Extension coding*:Coding text!:string",
    "Coding": "system!:uri code!:code display:string",
    "Extension": "url!:uri valueString!:string",
    "Identifier": "system!:uri value!:string",
    "Narrative": "status!:code div!:xhtml",
    "Quantity": "value!:integer unit!:string system!:uri code!:code",
    "Reference": "reference!:uri",
    "Meta": "security!*:Coding",
}
_RESOURCES: Final = frozenset({"Composition", "Patient", "Device", "Observation", "MedicationStatement"})
_COMMON: Final = "resourceType!:code id!:id meta:Meta language!:code"

# The required value sets of R4 4.0.1, as far as their elements are used.
_VALUES: Final = {
    "Bundle.type": {
        "document", "message", "transaction", "transaction-response", "batch", "batch-response", "history", "searchset",
        "collection",
    },
    "Composition.status": {"preliminary", "final", "amended", "entered-in-error"},
    "Observation.status": {
        "registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown",
    },
    "MedicationStatement.status": {
        "active", "completed", "entered-in-error", "intended", "stopped", "on-hold", "unknown", "not-taken",
    },
    "DeviceName.type": {
        "udi-label-name", "user-friendly-name", "patient-reported-name", "manufacturer-name", "model-name", "other",
    },
    "Narrative.status": {"generated", "extensions", "additional", "empty"},
}  # fmt: skip

_TARGETS: Final = {
    "subject": {"Patient"},
    "performer": {"Patient"},
    "informationSource": {"Patient"},
    "author": {"Patient", "Device"},
    "partOf": {"MedicationStatement"},
    "entry": {"Observation", "MedicationStatement"},
}

_EXTENSIONS: Final = {"http://hl7.org/fhir/uv/symptoms/StructureDefinition/LocationQualifier"}
_URN: Final = r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_XHTML: Final = "{http://www.w3.org/1999/xhtml}"
_TAGS: Final = frozenset({"div", "p", "br", "table", "tbody", "tr", "td"})
_ATTRIBUTES: Final = frozenset({"lang", "{http://www.w3.org/XML/1998/namespace}lang"})
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def problems(data: bytes, *, snomed: bool = False, demo: bool = False) -> list[str]:
    """Every rule that a bundle breaks, by the path of what breaks it; empty for a right one.

    Args:
        data: the bundle as a file.
        snomed: whether codes of SNOMED CT may stand in it.
        demo: whether it is of the made-up diary.
    """
    try:
        bundle = json.loads(data.decode("utf-8"), object_pairs_hook=_without_doubles, parse_constant=_no_number)
    except ValueError as error:
        return [f"not JSON: {error}"]
    if not isinstance(bundle, dict) or bundle.pop("resourceType", None) != "Bundle":
        return ["not a Bundle"]
    found = list(_shape("Bundle", bundle, "Bundle"))
    # What follows reads a bundle by its shape, which one of the wrong shape has not.
    return found or [*_document(bundle), *_codes(bundle, snomed=snomed, demo=demo), *_statements(bundle)]


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        message = "a member stands twice"
        raise ValueError(message)
    return dict(pairs)


def _no_number(name: str) -> float:
    message = f"{name} is not JSON"
    raise ValueError(message)


# ------------------------------------------------------------------------------------------------------------- shapes


def _shape(kind: str, value: object, path: str) -> Iterator[str]:
    if kind in _PRIMITIVES:
        if not _PRIMITIVES[kind](value):
            yield f"{path}: {value!r:.60} is no {kind}"
        return
    if not isinstance(value, dict) or not value:
        yield f"{path}: not an object with something in it"
        return
    members = _SHAPES.get(kind, "")
    if kind == "Resource":
        kind = str(value.get("resourceType"))
        if kind not in _RESOURCES:
            yield f"{path}: {kind} does not belong into a bundle of kneelog"
            return
        members = f"{_COMMON} {_SHAPES[kind]}"
    yield from _members(kind, members, value, path)


def _members(kind: str, members: str, value: dict[str, Any], path: str) -> Iterator[str]:
    known = dict(member.split(":") for member in members.split())
    names = {name.rstrip("!*") for name in known}
    yield from (f"{path}.{name}: unknown" for name in value if name not in names)
    for name, of in known.items():
        bare = name.rstrip("!*")
        if bare not in value:
            if "!" in name:
                yield f"{path}.{bare}: missing"
            continue
        if "*" not in name:
            yield from _shape(of, value[bare], f"{path}.{bare}")
        elif not isinstance(value[bare], list) or not value[bare]:
            yield f"{path}.{bare}: not a list with something in it"
        else:
            for place, each in enumerate(value[bare]):
                yield from _shape(of, each, f"{path}.{bare}[{place}]")
        if value[bare] not in _VALUES.get(f"{kind}.{bare}", [value[bare]]):
            yield f"{path}.{bare}: {value[bare]!r} is not in the value set"


def _is_string(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and not _FORBIDDEN.search(value)


def _is_day(value: object) -> bool:
    return isinstance(value, str) and bool(_DAY.fullmatch(value)) and _real(date.fromisoformat, value)


def _is_moment(value: object) -> bool:
    return isinstance(value, str) and bool(_MOMENT.fullmatch(value)) and _real(datetime.fromisoformat, value)


def _real(read: Callable[[str], object], value: str) -> bool:
    try:
        read(value)
    except ValueError:
        return False
    return True


def _is_narrative(value: object) -> bool:
    if not isinstance(value, str) or _FORBIDDEN.search(value):
        return False
    try:
        div = ET.fromstring(value)  # noqa: S314 - what the code under test has just written
    except ET.ParseError:
        return False
    known = all(each.tag in {_XHTML + tag for tag in _TAGS} and set(each.attrib) <= _ATTRIBUTES for each in div.iter())
    return div.tag == f"{_XHTML}div" and known and bool("".join(div.itertext()).strip())


_PRIMITIVES: Final[dict[str, Callable[[object], bool]]] = {
    "boolean": lambda value: isinstance(value, bool),
    "code": lambda value: _is_string(value) and not re.search(r"\s", str(value)),
    "date": _is_day,
    "dateTime": lambda value: _is_day(value) or _is_moment(value),
    "id": lambda value: isinstance(value, str) and bool(re.fullmatch(r"[A-Za-z0-9.-]{1,64}", value)),
    "instant": _is_moment,
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "string": _is_string,
    "uri": lambda value: isinstance(value, str) and bool(re.fullmatch(r"(https?://|urn:)\S+", value)),
    "xhtml": _is_narrative,
}


# ----------------------------------------------------------------------------------------------------------- document


def _resources(bundle: dict[str, Any]) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in bundle["entry"]]


def _document(bundle: dict[str, Any]) -> Iterator[str]:
    """Yield what breaks the rules of document bundles: order, addresses, references, nothing left lying about."""
    resources = _resources(bundle)
    if bundle["type"] != "document":
        yield "Bundle.type: not a document"
    if not re.fullmatch(_URN, bundle["identifier"]["value"]):
        yield "Bundle.identifier.value: no URN"
    kinds = [resource["resourceType"] for resource in resources]
    if kinds[0] != "Composition":
        yield "Bundle.entry[0]: a document begins with its Composition"
    for kind in ("Composition", "Patient", "Device"):
        if kinds.count(kind) != 1:
            yield f"Bundle: {kinds.count(kind)} of {kind}"
    for place, entry in enumerate(bundle["entry"]):
        if entry["fullUrl"] != f"urn:uuid:{entry['resource']['id']}" or not re.fullmatch(_URN, entry["fullUrl"]):
            yield f"Bundle.entry[{place}].fullUrl: is not that of its resource"
    addresses = {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}
    if len(addresses) < len(resources):
        yield "Bundle.entry: two resources have one address"
    for resource in resources:
        yield from _references(resource, addresses)
    reached = _reached(resources[0], addresses)
    yield from (f"{address}: nothing leads there" for address in addresses if address not in reached)


def _references(resource: dict[str, Any], addresses: dict[str, Any]) -> Iterator[str]:
    for name, target in _pointers(resource):
        if target not in addresses:
            yield f"{resource['id']}.{name}: {target} is not in the bundle"
        elif addresses[target]["resourceType"] not in _TARGETS[name]:
            yield f"{resource['id']}.{name}: leads to a {addresses[target]['resourceType']}"


def _pointers(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if "reference" in value:
            yield name, value["reference"]
        for member, inside in value.items():
            yield from _pointers(inside, member)
    elif isinstance(value, list):
        for each in value:
            yield from _pointers(each, name)


def _reached(composition: dict[str, Any], addresses: dict[str, Any]) -> set[str]:
    reached = {f"urn:uuid:{composition['id']}"}
    waiting = [composition]
    while waiting:
        for _, target in _pointers(waiting.pop()):
            if target in addresses and target not in reached:
                reached.add(target)
                waiting.append(addresses[target])
    return reached


# -------------------------------------------------------------------------------------------------------------- codes


def _codes(bundle: dict[str, Any], *, snomed: bool, demo: bool) -> Iterator[str]:
    """Yield codes that are not those of the table, or that may not stand here; and extensions nobody knows."""
    for resource in _resources(bundle):
        for system, code, display in _codings(resource):
            known = {(one.system.value, one.code): one for one in codes.TABLE.values()}.get((system, code))
            if known is None:
                yield f"{resource['id']}: {system} {code} is not in the table"
            elif known.system is System.SNOMED and not snomed:
                yield f"{resource['id']}: {code} of SNOMED CT, which is off"
            elif known.system is not System.UCUM and (display or "") != known.display:
                yield f"{resource['id']}: {code} is called {display!r}"
        marked = resource.get("meta", {}).get("security", [])
        if [label["code"] for label in marked] != ([codes.TEST_DATA.code] if demo else []):
            yield f"{resource['id']}: is marked {marked}"
        for url in _found("url", resource):
            if url not in _EXTENSIONS:
                yield f"{resource['id']}: extension {url}"


def _codings(value: object) -> Iterator[tuple[str, str, str | None]]:
    if isinstance(value, dict):
        if "system" in value and "code" in value:
            yield value["system"], value["code"], value.get("display")
        for inside in value.values():
            yield from _codings(inside)
    elif isinstance(value, list):
        for each in value:
            yield from _codings(each)


def _found(name: str, value: object) -> Iterator[object]:
    if isinstance(value, dict):
        if name in value:
            yield value[name]
        for inside in value.values():
            yield from _found(name, inside)
    elif isinstance(value, list):
        for each in value:
            yield from _found(name, each)


# --------------------------------------------------------------------------------------------------------- statements


def has(concept: dict[str, Any], code: Code) -> bool:
    """Whether a concept has a code."""
    return any((each["system"], each["code"]) == (code.system.value, code.code) for each in concept.get("coding", ()))


def _statements(bundle: dict[str, Any]) -> Iterator[str]:
    """Yield observations that say nothing, two things, or what their code does not allow."""
    for resource in _resources(bundle):
        if resource["resourceType"] == "Observation":
            where = resource["id"]
            yield from (f"{where}: {wrong}" for wrong in _observation(resource))
            for part in resource.get("component", ()):
                yield from (f"{where}, component: {wrong}" for wrong in _value(part, needed=True))


def _observation(resource: dict[str, Any]) -> Iterator[str]:
    yield from _value(resource, needed="component" not in resource)
    category = [concept for concept in resource.get("category", ()) if has(concept, codes.SYMPTOM_CATEGORY)]
    is_symptom = has(resource["code"], codes.SYMPTOM), has(resource["code"], codes.SYMPTOM_ABSENT)
    if any(is_symptom):
        if not category:
            yield "a symptom without its category"
        if "valueCodeableConcept" not in resource:
            yield "a symptom that does not say which"
        if is_symptom[1] and "component" in resource:
            yield "an absent symptom with details"
    elif category:
        yield "the category of a symptom on something else"


def _value(said: dict[str, Any], *, needed: bool) -> Iterator[str]:
    values = [name for name in said if name.startswith("value")]
    if len(values) > 1:
        yield f"says {values} at once"
    elif needed and not values:
        yield "says nothing"
    wanted = next((rule for code, rule in _AMOUNTS.items() if has(said["code"], code)), None)
    quantity = said.get("valueQuantity")
    if wanted and not quantity:
        yield "needs a number with a unit"
    if quantity:
        rule = wanted or _BY_UNIT.get(quantity["code"])
        if rule is None or not _can_be(quantity, *rule):
            yield f"{quantity['value']} {quantity['code']} cannot be"


def _can_be(quantity: dict[str, Any], unit: Code, least: int, most: int) -> bool:
    in_unit = (quantity["system"], quantity["code"]) == (unit.system.value, unit.code)
    return in_unit and least <= quantity["value"] <= most


_AMOUNTS: Final = {
    codes.PAIN_SEVERITY: (codes.SCORE, 0, 10),
    codes.EXERCISE_DURATION: (codes.MINUTES, 1, 24 * 60),
}
_BY_UNIT: Final = {
    unit.code: (unit, least, most)
    for unit, least, most in (
        (codes.SCORE, 0, 10),
        (codes.MINUTES, 1, 24 * 60),
        (codes.METRES, 1, 1_000_000),
        (codes.DAYS, 0, 999),
        (codes.WEEKS, 0, 999),
        (codes.MONTHS, 0, 999),
        (codes.YEARS, 0, 120),
    )
}
