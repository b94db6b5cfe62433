"""SecUSo Pain Diary (Privacy Friendly Pain Diary): the JSON that its backup makes, of its database of either version.

What the user table says of a person is not read. The app has one drawing for the front and the back of the body, and
"left" is the left of the picture in both: from behind that is the left leg, from the front it may be either one.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from kneelog.domain import checks
from kneelog.domain.checks import shown
from kneelog.domain.entry import Entry, Measurement, Place, Treatment
from kneelog.domain.errors import InvalidValue
from kneelog.domain.vocabulary import Side, Zone
from kneelog.transfer import source
from kneelog.transfer.foreign import cells
from kneelog.transfer.foreign.sheet import made, once
from kneelog.transfer.found import MOST_RECORDS, Found, FoundRecord, Rejected, Rejections, Told, too_many
from kneelog.words import N_, _

APP: Final = "SecUSo Pain Diary"

_START: Final = re.compile(r"\s*\{\s*\"(database|preferences2?)\"\s*:")
_ENTRIES: Final = ("diaryentries", "diaryentry")
_PAINS: Final = ("paindescriptions", "paindescription")
_DRUGS: Final = ("drugs", "drug")
_INTAKES: Final = ("drugintakes", "drugintake")

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PARTS_OF_DAY: Final = ("morning", "noon", "evening", "night")
_WORST, _BEST_CONDITION, _MOST_TAKEN = 10, 4, 999

_REGIONS: Final = (
    "abdomen right", "abdomen left", "groin left", "groin right", "thigh left", "thigh right", "knee left",
    "knee right", "lower leg left", "lower leg right", "foot left", "foot right", "chest left", "chest right", "neck",
    "head", "upper arm left", "upper arm right", "lower arm left", "lower arm right", "hand left", "hand right",
)  # fmt: skip
"""What the numbers stand for on the front of the body; those of the back follow in the same order."""

_ZONES: Final[Mapping[str, tuple[Zone, Zone]]] = {
    "thigh": (Zone.FRONT_OF_THIGH, Zone.BACK_OF_THIGH),
    "knee": (Zone.FRONT_OF_KNEE, Zone.BACK_OF_KNEE),
    "lower leg": (Zone.SHIN, Zone.CALF),
    "foot": (Zone.FOOT_OR_ANKLE, Zone.FOOT_OR_ANKLE),
}
"""Of a part of the leg, the place in front and the place behind."""

_SCALE: Final = N_(
    "Pain is a severity only where nothing but the leg is marked. A pain level of 0 is kept as a measurement, and not "
    "as no pain: the app has it where nobody was asked."
)
_LEFT: Final = N_(
    "Of places in front the leg is left open unless both are marked: left and right are those of the picture there."
)
_HOUR: Final = N_("Each day is taken as told at 20:00.")

_Row = Mapping[str, Any]


def is_one(start: str) -> bool:
    """Whether a text begins as a backup of an app of this house; which one, its tables tell."""
    return _START.match(start) is not None


def read(text: str) -> Found | None:
    """Return the days: places and pain of the leg, else measurements; medicines that were taken, condition, notes.

    Raises:
        TransferError: it begins as a backup and is no whole JSON, or holds more than any diary.
    """
    if not is_one(text[:200]):
        return None
    tables = _tables(source.members(text).get("database"))
    if tables is None:
        return None
    rejected, records = Rejections(), []
    seen: dict[UUID, str] = {}
    for place, row in enumerate(tables.entries):
        where = f"{tables.name}[{place}]"
        try:
            entry = _entry(row, tables)
            if entry is not None:
                once(seen, entry, where, "date")
        except InvalidValue as error:
            rejected.append(Rejected.because(where, 1, error))
            continue
        if entry is not None:
            records.append(FoundRecord(where, 1, (Told(entry),)))
    return Found("foreign", tuple(records), tuple(rejected), app=APP, notes=(_(_SCALE), _(_LEFT), _(_HOUR)))


@dataclass(frozen=True, slots=True)
class _Tables:
    """The tables that are read.

    Attributes:
        name: what that of the days is called.
        entries: the days.
        pains: descriptions of pain by their id.
        drugs: medicines by their id.
        intakes: what was taken, by the id of its day.
    """

    name: str
    entries: list[Any]
    pains: Mapping[Any, _Row]
    drugs: Mapping[Any, _Row]
    intakes: Mapping[Any, list[_Row]]


def _tables(member: object) -> _Tables | None:
    """Return the tables of a database; None where it is that of another app."""
    database = member.value if isinstance(member, source.Item) else None
    content = database.get("content") if isinstance(database, dict) else None
    tables = {
        table["tableName"]: table["values"]
        for table in (content if isinstance(content, list) else ())
        if isinstance(table, dict) and isinstance(table.get("tableName"), str) and isinstance(table.get("values"), list)
    }
    name = next((each for each in _ENTRIES if each in tables), None)
    if name is None or not any(each in tables for each in _PAINS):
        return None
    if max(map(len, tables.values())) > MOST_RECORDS:
        raise too_many()
    intakes: defaultdict[Any, list[_Row]] = defaultdict(list)
    for row in _rows(tables, _INTAKES):
        intakes[_key(_row(row).get("diaryentry_id"))].append(row)
    return _Tables(name, tables[name], _by_id(tables, _PAINS), _by_id(tables, _DRUGS), intakes)


def _rows(tables: Mapping[str, list[Any]], names: tuple[str, ...]) -> Iterator[_Row]:
    return (each for name in names for each in tables.get(name, ()) if isinstance(each, dict))


def _by_id(tables: Mapping[str, list[Any]], names: tuple[str, ...]) -> Mapping[Any, _Row]:
    return {_key(_row(row).get("id")): row for row in _rows(tables, names)}


def _row(values: Mapping[str, Any]) -> _Row:
    """Return a row by names that both versions of the database share."""
    return {name.casefold().lstrip("_"): value for name, value in values.items()}


def _checked(values: Mapping[str, Any]) -> _Row:
    """Return a row as above, once it was found to hold nothing twice and nothing that cannot be stored."""
    source.check(values)
    return _row(values)


def _key(value: object) -> object:
    return value if isinstance(value, int | str) else None


def _entry(values: object, tables: _Tables) -> Entry | None:
    if not isinstance(values, dict):
        raise InvalidValue("record", _("must be an object in braces, not {value}").format(value=shown(values)))
    row = _checked(values)
    on = _day(row.get("date"))
    at = cells.evening(on)
    parts = _pain(_described(row, tables))
    treated = tuple(dict.fromkeys(_treatments(tables.intakes.get(_key(row.get("id")), ()), tables.drugs)))
    condition = _number("condition", row.get("condition"), _BEST_CONDITION)
    measured = parts.pop("measurements")
    if condition is not None:
        measured = (Measurement(_("Condition"), str(condition), "0-4"), *measured)
    note = _text("notes", row.get("notes"))
    if not any(parts.values()) and not (treated or measured or note):
        return None
    return made(APP, on.isoformat(), at, treatments=treated, measurements=measured, note=note, **parts)


def _day(value: object) -> date:
    """Return a day in digits, the year with all four of them: a short one would be taken for one of this century."""
    try:
        on = date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else None
    except ValueError:
        on = None
    if on is None:
        reason = _("{value} is not a day such as {example}")
        raise InvalidValue("date", reason.format(value=shown(value), example="2026-01-31"))
    return on


def _described(row: _Row, tables: _Tables) -> _Row:
    """Return the description of pain that a day names; nothing where it names none."""
    key = row.get("paindescription_id")
    if key is None:
        return {}
    described = tables.pains.get(_key(key))
    if described is None:
        raise InvalidValue("paindescription_id", _("names a description of pain that is not in the file"))
    return _checked(described)


def _pain(row: _Row) -> dict[str, Any]:
    level = _number("painlevel", row.get("painlevel"), _WORST)
    regions = _regions(row.get("bodyregions"))
    marked = [(region, _place(region, regions)) for region in regions]
    ours = bool(level) and bool(marked) and all(place is not None for _region, place in marked)
    rated = Measurement.of_pain if any(place is not None for _region, place in marked) else Measurement
    measured = [] if level is None or ours else [rated(_("Pain level"), str(level), "0-10")]
    measured += [
        Measurement(_("Pain region"), _called(region))
        for region, place in marked
        if place is None or (place.side is Side.NOT_STATED)
    ]
    for kind, name in ((_("Pain quality"), "painqualities"), (_("Time of pain"), "timesofpain")):
        told = filter(None, map(str.strip, _text(name, row.get(name)).split(",")))
        measured += [Measurement(kind, each) for each in told]
    return {
        "severity": level if ours else None,
        "places": tuple(dict.fromkeys(place for _region, place in marked if place is not None)),
        "measurements": tuple(dict.fromkeys(measured)),
    }


def _regions(value: object) -> list[int]:
    """Return the numbers of what is marked on the body; a single one may stand there as a number."""
    told = [each.strip() for each in str(value).split(",")] if value not in (None, "") else []
    known = {str(number): number for number in range(2 * len(_REGIONS))}
    strange = next((each for each in told if each not in known), None)
    if strange is not None:
        raise InvalidValue("bodyregions", _("{value} is not a place that this app knows").format(value=shown(strange)))
    return [known[each] for each in dict.fromkeys(told)]


def _called(region: int) -> str:
    """Return a region in words, as the app has it."""
    told = _REGIONS[region % len(_REGIONS)]
    if region >= len(_REGIONS):
        return f"{told} (back)"
    part, _blank, side = told.rpartition(" ")
    return f"{part} on the {side} of the picture (front)" if part else f"{told} (front)"


def _place(region: int, regions: list[int]) -> Place | None:
    """Return the place of a region among all that are marked; None where it is not of the leg."""
    part, _blank, side = _REGIONS[region % len(_REGIONS)].rpartition(" ")
    if part not in _ZONES:
        return None
    front = region < len(_REGIONS)
    twin = _REGIONS.index(f"{part} {'right' if side == 'left' else 'left'}")
    known = not front or twin in regions
    return Place(_ZONES[part][0 if front else 1], Side(side) if known else Side.NOT_STATED)


def _treatments(intakes: Iterable[_Row], drugs: Mapping[Any, _Row]) -> Iterator[Treatment]:
    """Yield what was taken, with how many in the morning, at noon, in the evening and at night."""
    for intake in intakes:
        row = _checked(intake)
        taken = [_number(part, row.get(part), _MOST_TAKEN) or 0 for part in _PARTS_OF_DAY]
        drug = _checked(drugs.get(_key(row.get("drug_id")), {}))
        name = " ".join(_text("name", drug.get("name")).split())
        if name and any(taken):
            dose = " ".join(_text("dose", drug.get("dose")).split())
            yield Treatment(name, ", ".join(filter(None, (dose, "-".join(map(str, taken))))))


def _number(name: str, value: object, most: int) -> int | None:
    """Return a whole number of 0 to `most`; None for none."""
    checks.whole_number(name, value, 0, most)
    return value if isinstance(value, int) else None


def _text(name: str, value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidValue(name, _("must be text, not {value}").format(value=shown(value)))
    return value.strip()
