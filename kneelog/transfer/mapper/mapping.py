"""TableMapping: what the columns of a table are in a diary, and how its dates and numbers are written."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from kneelog.domain.entry import WORST_SEVERITY
from kneelog.domain.errors import TransferError
from kneelog.domain.vocabulary import Side, Symptom, Word, Zone
from kneelog.transfer.foreign.cells import DateOrder
from kneelog.transfer.letters import ENCODINGS
from kneelog.words import _


class Role(Word):
    """What a column is."""

    SKIP = "skip", "leave it out"
    MOMENT = "moment", "day and time"
    DATE = "date", "day"
    TIME = "time", "time of day"
    SEVERITY = "severity", "pain of the leg, as a number"
    PLACE = "place", "where the leg hurts"
    SIDE = "side", "left or right"
    SYMPTOM = "symptom", "a symptom, yes or no"
    ACTIVITY = "activity", "what was done"
    MINUTES = "minutes", "minutes of what was done"
    EFFORT = "effort", "effort of what was done, 0 to 10"
    DONE = "done", "an activity of this name: yes or no"
    DONE_MINUTES = "done_minutes", "an activity of this name: its minutes"
    TREATMENT = "treatment", "what was tried against pain"
    DOSE = "dose", "amount of what was tried"
    TAKEN = "taken", "a treatment of this name: yes, no or how much"
    NOTE = "note", "a note"
    MEASUREMENT = "measurement", "something else, kept as it is"


ONCE: Final = frozenset({Role.MOMENT, Role.DATE, Role.TIME, Role.SIDE, Role.ACTIVITY, Role.MINUTES, Role.EFFORT})
"""Roles that one column of a table can have, and no second."""


PARTS_OF: Final = {Role.MINUTES: Role.ACTIVITY, Role.EFFORT: Role.ACTIVITY, Role.DOSE: Role.TREATMENT}
"""Roles that say more of what another column names: without that one nothing could keep them."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The numbers between which a pain was rated.

    Attributes:
        lowest: stands for no pain.
        highest: stands for the worst pain.
    """

    lowest: int = 0
    highest: int = WORST_SEVERITY

    @property
    def own(self) -> bool:
        """Whether it is that of the diary, so that nothing has to be converted."""
        return (self.lowest, self.highest) == (0, WORST_SEVERITY)

    def __str__(self) -> str:
        """As it is written beside a value: "0-100"."""
        return f"{self.lowest}-{self.highest}"


SCALES: Final = tuple(
    Scale(*each) for each in ((0, 10), (0, 100), (0, 5), (1, 5), (0, 4), (1, 4), (0, 3), (1, 3), (1, 10))
)
"""The scales that can be chosen."""


@dataclass(frozen=True, slots=True)
class Column:
    """What one column is.

    Attributes:
        role: what its cells say.
        side: of which leg; of a severity, a place or a symptom.
        zone: where the pain is that a severity rates; None where that is not said.
        symptom: which; of `Role.SYMPTOM`.
        scale: of a severity.
        places: what its words mean, where that is not what they seem to; of a place.
        names: what the diary calls what its words name, or what it is named after itself, where that is another name;
            of an activity or a treatment.
        converted: whether the person said that another scale may become 0 to 10. Until then its values are kept as
            they are and are no severity.
    """

    role: Role = Role.SKIP
    side: Side = Side.NOT_STATED
    zone: Zone | None = None
    symptom: Symptom | None = None
    scale: Scale = field(default_factory=Scale)
    places: Mapping[str, Zone] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    converted: bool = False

    def called(self, name: str) -> str:
        """Return what the diary calls what a word of it, or its own name, names."""
        return self.names.get(name, name)


def without_unit(name: str) -> str:
    """Return the name of a column without its unit: "Running (min)" is about running."""
    return re.sub(r"\s*[(\[][^)\]]*[)\]]$", "", name) or name


@dataclass(frozen=True, slots=True)
class TableMapping:
    """What the columns of a table are.

    Attributes:
        app: what the table is called, as in an `Origin`.
        columns: by the names in its header; one that is not here is left out.
        order: of the parts of a date in digits.
        decimal_comma: whether 6,5 is six and a half, and 1.000 a thousand.
        encoding: in which letters it is written, where it is not UTF-8; else empty.
    """

    app: str
    columns: Mapping[str, Column]
    order: DateOrder = DateOrder.YEAR_FIRST
    decimal_comma: bool = False
    encoding: str = ""

    def having(self, role: Role) -> list[str]:
        """Return the columns of a role, in the order of the table."""
        return [name for name, column in self.columns.items() if column.role is role]

    @property
    def leg(self) -> Side:
        """The leg that all columns of pain are of, for those that name none; not stated where there are two or none."""
        named = {self.columns[name].side for name in self.having(Role.SEVERITY)} - {Side.NOT_STATED}
        return named.pop() if len(named) == 1 else Side.NOT_STATED

    @property
    def missing(self) -> str:
        """What is still to be said before the table can be read, in a sentence; empty for nothing."""
        if not self.having(Role.DATE) and not self.having(Role.MOMENT):
            return _("Say which column holds the day.")
        twice = next((role for role in ONCE if len(self.having(role)) > 1), None)
        if twice is not None:
            return _("Two columns are said to be “{role}”. Choose one of them.").format(role=twice.label)
        unsaid = next((name for name in self.having(Role.SYMPTOM) if self.columns[name].symptom is None), None)
        if unsaid is not None:
            return _("Say which symptom the column “{name}” is about.").format(name=unsaid)
        lost = next((of for of, whose in PARTS_OF.items() if self.having(of) and not self.having(whose)), None)
        if lost is not None:
            alone = _(
                "“{name}” is “{role}”, and no column is “{whose}”. Say which one is, or take it as something else."
            )
            whose = PARTS_OF[lost].label
            return alone.format(name=self.having(lost)[0], role=lost.label, whose=whose)
        told = set(Role) - {Role.SKIP, Role.MOMENT, Role.DATE, Role.TIME, Role.SIDE}
        if not any(column.role in told for column in self.columns.values()):
            return _("Say of at least one more column what it holds.")
        return ""


def write(mapping: TableMapping) -> bytes:
    """Return a mapping as a file to keep: JSON."""
    columns = {name: _written(column) for name, column in mapping.columns.items()}
    told = {
        "kneelog_mapping": 1,
        "app": mapping.app,
        "dates": mapping.order.value,
        "decimal_comma": mapping.decimal_comma,
        **({"encoding": mapping.encoding} if mapping.encoding else {}),
        "columns": columns,
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"


def _written(column: Column) -> dict[str, object]:
    told: dict[str, object] = {"role": column.role.value}
    if column.side is not Side.NOT_STATED:
        told["side"] = column.side.value
    if column.zone is not None:
        told["zone"] = column.zone.value
    if column.symptom is not None:
        told["symptom"] = column.symptom.value
    if column.places:
        told["places"] = {words: zone.value for words, zone in column.places.items()}
    if column.names:
        told["names"] = dict(column.names)
    if column.role is Role.SEVERITY:
        told |= {"scale": str(column.scale), "converted": column.converted}
    return told


_SCALE: Final = re.compile(r"([0-9]{1,3})-([0-9]{1,3})")


def read(data: bytes) -> TableMapping:
    """Return the mapping that a file holds.

    Raises:
        TransferError: it holds none, or something in it is not known; the sentence names it.
    """
    try:
        told = json.loads(data.decode("utf-8-sig"))
        if told["kneelog_mapping"] != 1:
            raise TransferError(_("This mapping was made by a later kneelog; it cannot be read by this one."))
        columns = {str(name): _column(column) for name, column in dict(told["columns"]).items()}
        comma, encoding = told["decimal_comma"] is True, _encoding(told.get("encoding", ""))
        return TableMapping(str(told["app"]), columns, DateOrder(told["dates"]), comma, encoding)
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        wrong = _("This is not a mapping that kneelog can read: {reason}.")
        raise TransferError(wrong.format(reason=error)) from None


def _encoding(name: object) -> str:
    if name not in ("", *ENCODINGS):
        raise ValueError(f"encoding {name}")
    return str(name)


def _column(told: Mapping[str, Any]) -> Column:
    match = _SCALE.fullmatch(str(told.get("scale", Scale())))
    if match is None or int(match[1]) >= int(match[2]):
        raise ValueError(f"scale {told.get('scale')}")
    zone, symptom = told.get("zone"), told.get("symptom")
    return Column(
        role=Role(told["role"]),
        side=Side(told.get("side", Side.NOT_STATED)),
        zone=None if zone is None else Zone(zone),
        symptom=None if symptom is None else Symptom(symptom),
        scale=Scale(int(match[1]), int(match[2])),
        places={str(words): Zone(place) for words, place in dict(told.get("places", {})).items()},
        names={str(words): str(name) for words, name in dict(told.get("names", {})).items()},
        converted=told.get("converted") is True,
    )
