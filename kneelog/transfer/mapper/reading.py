"""Reads a table by a mapping: each row an entry, or rejected with its line, its column and the reason."""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Final, TypeVar

from kneelog.domain.entry import WORST_SEVERITY, Activity, Answer, Entry, Measurement, Origin, Place, Treatment
from kneelog.domain.errors import InvalidValue
from kneelog.domain.vocabulary import SAID_OF_A_LEG, Side, Zone
from kneelog.transfer.foreign import cells
from kneelog.transfer.foreign.sheet import Row, Sheet, found, identified
from kneelog.transfer.found import Found
from kneelog.transfer.mapper.mapping import Column, Role, TableMapping, without_unit
from kneelog.words import _

_REPEATED: Final = 20_000
"""Different parts of entries kept for reuse, as in the diary itself: rows say the same again and again."""

_T = TypeVar("_T")

_activity_of = lru_cache(_REPEATED)(Activity)
_place_of = lru_cache(_REPEATED)(Place)
_pain_of = lru_cache(_REPEATED)(Measurement.of_pain)


def read(sheet: Sheet, mapping: TableMapping) -> Found:
    """Return what a table holds.

    Args:
        sheet: the table.
        mapping: what its columns are; nothing may be `missing` of it.

    Raises:
        TransferError: more of it cannot be read than is worth it.
    """
    return found(mapping.app, sheet, _Reader(sheet, mapping).entry)


class _Reader:
    """Makes entries of rows; knows which rows it has met, for two may be the same word for word."""

    def __init__(self, sheet: Sheet, mapping: TableMapping) -> None:
        self._mapping = mapping
        self._named = "\t".join(sorted(sheet.header))
        self._met: dict[str, int] = {}
        columns = [(name, mapping.columns[name]) for name in sheet.header if name in mapping.columns]
        self._taken = [(name, column, _TAKEN[column.role]) for name, column in columns if column.role in _TAKEN]
        self._having = {role: mapping.having(role) for role in Role}
        self._leg = mapping.leg

    def entry(self, row: Row) -> Entry | None:
        """Return the entry of a row; None where it says nothing but when.

        Raises:
            InvalidValue: a cell says something that cannot be.
        """
        at, when = self._moment(row)
        parts = self._parts(row)
        if not any(parts.values()) and parts["severity"] is None:
            return None
        # What a row is known by is all that stands in it, whatever it is taken for: a longer table adds what is new.
        said = "\t".join(row.cells.values())
        self._met[said] = times = self._met.get(said, 0) + 1
        entry_id = identified(f"{self._named}\n{said}\n{times}")
        return Entry(entry_id, at, origin=Origin(self._mapping.app, when), **parts)  # type: ignore[arg-type]

    def _moment(self, row: Row) -> tuple[datetime, str]:
        """Return when a row is true, and that as it is written."""
        order = self._mapping.order
        for name in self._having[Role.MOMENT]:
            cell = row.needed(name)
            return cells.moment(name, cell, order), cell
        name = self._having[Role.DATE][0]
        cell = row.needed(name)
        on, at = cells.day(name, cell, order), cells.WITHOUT_TIME
        for timed in self._having[Role.TIME]:
            if told := row.get(timed):
                at, cell = cells.clock(timed, told), f"{cell} {told}"
        return cells.at_clock(name, on, at), cell

    def _parts(self, row: Row) -> dict[str, object]:
        side = next((cells.leg(row.get(name)) for name in self._having[Role.SIDE]), Side.NOT_STATED)
        read = _Parts(self._leg if side is Side.NOT_STATED else side, decimal_comma=self._mapping.decimal_comma)
        written = row.cells
        for name, column, take in self._taken:
            if cell := written[name]:
                take(read, name, column, cell)
        return read.whole(row, self._mapping, self._having)


class _Parts:
    """The parts of one entry, cell by cell."""

    __slots__ = (
        "_activities",
        "_answers",
        "_comma",
        "_measurements",
        "_notes",
        "_places",
        "_rated",
        "_side",
        "_treatments",
    )

    def __init__(self, side: Side, *, decimal_comma: bool) -> None:
        self._side = side
        self._comma = decimal_comma
        self._rated: list[tuple[str, Column, int]] = []
        self._places: list[Place] = []
        self._answers: list[Answer] = []
        self._activities: dict[str, Activity] = {}
        self._treatments: list[Treatment] = []
        self._measurements: list[Measurement] = []
        self._notes: list[str] = []

    def place(self, _name: str, column: Column, cell: str) -> None:
        for each in cells.parts(cell):
            place = cells.place(each, self._of(column))
            zone = column.places.get(each)
            self._places.append(place if zone is None else _place_of(zone, place.side))

    def symptom(self, name: str, column: Column, cell: str) -> None:
        if column.symptom is not None:
            side = self._of(column) if column.symptom in SAID_OF_A_LEG else Side.NOT_STATED
            self._answers.append(Answer(column.symptom, cells.yes_no(name, cell), side))

    def done(self, name: str, column: Column, cell: str) -> None:
        if cells.yes_no(name, cell):
            self._activities[name] = _activity_of(column.called(name))

    def done_minutes(self, name: str, column: Column, cell: str) -> None:
        if lasted := self._minutes(name, cell):
            self._activities[name] = _activity_of(column.called(without_unit(name)), lasted)

    def note(self, _name: str, _column: Column, cell: str) -> None:
        self._notes.append(cell)

    def measured(self, name: str, _column: Column, cell: str) -> None:
        self._measurements.append(cells.measurement(name, cell))

    def _of(self, column: Column) -> Side:
        return self._side if column.side is Side.NOT_STATED else column.side

    def _number(self, name: str, cell: str) -> float:
        return cells.number(name, cell, decimal_comma=self._comma)

    def _minutes(self, name: str, cell: str) -> int:
        """Return whole minutes, halves up; what lasted at all lasted one."""
        lasted = self._number(name, cell)
        return max(1, _half_up(lasted)) if lasted > 0 else _half_up(lasted)

    def severity(self, name: str, column: Column, cell: str) -> None:
        """Take a pain; on another scale than 0 to 10 it counts only once the person said that it may."""
        scale = column.scale
        value = self._number(name, cell)
        if not scale.lowest <= value <= scale.highest:
            reason = _("{value} is not on the scale from {lowest} to {highest}")
            raise InvalidValue(name, reason.format(value=cell, lowest=scale.lowest, highest=scale.highest))
        if not scale.own or value != int(value):
            self._measurements.append(_pain_of(name, cell, str(scale)))
        if not scale.own and not column.converted:
            return
        worst = _half_up((value - scale.lowest) / (scale.highest - scale.lowest) * WORST_SEVERITY)
        self._rated.append((name, column, worst))

    def taken(self, name: str, column: Column, cell: str) -> None:
        called = column.called(name)
        if not cells.answers(cell):
            self._treatments.append(Treatment(called, cell))
        elif cells.yes_no(name, cell):
            self._treatments.append(Treatment(called))

    def whole(self, row: Row, mapping: TableMapping, having: Mapping[Role, list[str]]) -> dict[str, object]:
        """Return the fields of the entry, with what several columns say together."""
        for name in having[Role.ACTIVITY]:
            for each in cells.parts(row.get(name)):
                called = mapping.columns[name].called(each)
                self._activities[called] = self._activity(called, row, having)
        for name in having[Role.TREATMENT]:
            dose = next((row.get(dosed) for dosed in having[Role.DOSE]), "")
            for each in cells.parts(row.get(name)):
                self._treatments.append(Treatment(mapping.columns[name].called(each), dose))
        severity = self._settle(alone=len(having[Role.SEVERITY]) == 1)
        return {
            "severity": severity,
            "places": tuple(_joined(self._places)),
            "answers": _each_once(self._answers),
            "activities": tuple(self._activities.values()),
            "treatments": _each_once(self._treatments),
            "note": "\n".join(self._notes),
            "measurements": _each_once(self._measurements),
        }

    def _settle(self, *, alone: bool) -> int | None:
        """Put each pain at its place, and return the worst of those that have none.

        The place of a whole column steps aside where the row names its own, and a pain of 0 is at no place. A place
        without a leg is on the only one that hurts. Where neither names a place, the pain is where the name of the
        column says, in its words: nothing else could keep the leg.
        """
        unplaced, named = [], bool(self._places)
        hurting = {self._of(column) for _name, column, worst in self._rated if worst}
        if len(hurting) == 1:
            leg = hurting.pop()
            self._places = [replace(each, side=leg) if each.side is Side.NOT_STATED else each for each in self._places]
        for name, column, worst in self._rated:
            side = self._of(column)
            if worst == 0 or (named and (alone or column.zone is None)):
                unplaced.append(worst)
            elif column.zone is not None:
                self._places.append(_place_of(column.zone, side, worst))
            elif side is Side.NOT_STATED:
                unplaced.append(worst)
            elif len(self._rated) == 1:  # the pain of the entry is that of its one place, as it is typed
                unplaced.append(worst)
                self._places.append(_place_of(Zone.ELSEWHERE, side, None, without_unit(name)))
            else:
                self._places.append(_place_of(Zone.ELSEWHERE, side, worst, without_unit(name)))
        return max(unplaced, default=None)

    def _activity(self, name: str, row: Row, having: Mapping[Role, list[str]]) -> Activity:
        lasted = next((self._minutes(of, cell) for of in having[Role.MINUTES] if (cell := row.get(of))), 0)
        effort = next((_half_up(self._number(of, cell)) for of in having[Role.EFFORT] if (cell := row.get(of))), None)
        return _activity_of(name, lasted or None, effort)


_TAKEN: Final[Mapping[Role, Callable[[_Parts, str, Column, str], None]]] = {
    Role.SEVERITY: _Parts.severity,
    Role.PLACE: _Parts.place,
    Role.SYMPTOM: _Parts.symptom,
    Role.DONE: _Parts.done,
    Role.DONE_MINUTES: _Parts.done_minutes,
    Role.TAKEN: _Parts.taken,
    Role.NOTE: _Parts.note,
    Role.MEASUREMENT: _Parts.measured,
}
"""What takes the cell of a column; what several columns say together is taken by `_Parts.whole`."""


def _half_up(value: float) -> int:
    return math.floor(value + 0.5)


def _each_once(parts: list[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(parts)) if len(parts) > 1 else tuple(parts)


def _joined(places: list[Place]) -> list[Place]:
    """Return places each once: one that is rated in one column and named in another is one, at its worst."""
    if len(places) < 2:  # noqa: PLR2004 - most rows name one place or none
        return places
    found: dict[tuple[object, ...], Place] = {}
    for each in places:
        key = (each.zone, each.side, each.words)
        known = found.get(key)
        if known is None or (each.severity is not None and (known.severity is None or each.severity > known.severity)):
            found[key] = each
    return list(found.values())
