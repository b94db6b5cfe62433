"""Is what stands in the rows what was saved? Every version of every record against its seal, and what is told of it.

Reading a diary does not ask this: it would take longer than the reading. `Store.check` does, and so does a salvage,
which hands in the rows that it could still read.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Generic

from sqlalchemy import Connection, Table, bindparam, select, update

from kneelog.domain.codec import from_plain
from kneelog.domain.entry import Entry
from kneelog.domain.errors import InvalidValue
from kneelog.domain.record import Profile, RecordT, Response, Version
from kneelog.storage import rows, schema
from kneelog.storage.rows import Shelf
from kneelog.storage.seals import owner_seal, seal
from kneelog.words import N_, _, ngettext

MOST: Final = 10
"""Records that are named one by one."""

NONSENSE: Final = (InvalidValue, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)
"""What the domain, or Python, raises where a row says what no person ever said."""

HISTORY_COLUMNS: Final = ("record_id", *rows.HEAD[1:], "content", "seal")

Rows = Iterable[Sequence[Any]]

_DAY_IN_JSON: Final = re.compile(r'"(?:occurred_at|made_at|date)":"([0-9]{4}-[0-9]{2}-[0-9]{2})')

_OF_A_DAY: Final[Mapping[str, str]] = {
    "entry": N_("An entry of {day}"),
    "mark": N_("A mark of {day}"),
    "function": N_("A rating of {day}"),
    "response": N_("A response of {day}"),
    "watch": N_("A watched question of {day}"),
}
_OF_NO_DAY: Final[Mapping[str, str]] = {
    "entry": N_("An entry of a day that cannot be read"),
    "mark": N_("A mark of a day that cannot be read"),
    "function": N_("A rating of a day that cannot be read"),
    "response": N_("A response of a day that cannot be read"),
    "watch": N_("A watched question of a day that cannot be read"),
    "profile": N_("The profile"),
}


@dataclass(frozen=True, slots=True)
class Examined(Generic[RecordT]):
    """One version of a record as it was found.

    Attributes:
        kind: the name of its shelf.
        record_id: what it is kept under.
        number: its number; of a damaged one, what stands there.
        earlier: whether it was superseded.
        version: the version; None where no record can be made of what stands there.
        holds: whether it is what was saved.
        day: the day it speaks of, as far as that can be read; a profile speaks of none.
    """

    kind: str
    record_id: str
    number: int
    earlier: bool
    version: Version[RecordT] | None
    holds: bool
    day: date | None


def columns(table: Table) -> tuple[str, ...]:
    """Return the columns of a table of records that `standing` wants, in order."""
    return (*rows.HEAD, *rows.body(table), "seal")


def part_columns(table: Table) -> tuple[str, ...]:
    """Return the columns of a table of parts that `standing` wants, in order."""
    return ("record_id", "position", *rows.body(table))


def standing(shelf: Shelf[RecordT], heads: Rows, parts: Sequence[Rows]) -> Iterator[Examined[RecordT]]:
    """Yield the records of a shelf as they stand now, of their rows and those of each of its part tables."""
    grouped = [_grouped(found) for found in parts]
    for head in heads:
        its_parts = [found.get(head[0], ()) for found in grouped]
        version = _version(shelf, head, its_parts)
        holds = version is not None and _is_as_saved(shelf, head, its_parts, version)
        day = _day_of(version.content) if version else _day_in(dict(zip(columns(shelf.table), head, strict=True)))
        yield Examined(shelf.name, head[0], head[1], earlier=False, version=version, holds=holds, day=day)


def superseded(shelf: Shelf[RecordT], found: Rows) -> Iterator[Examined[RecordT]]:
    """Yield the superseded versions of records of a shelf, of their rows in history."""
    for record_id, number, saved_at, voided, content, kept in found:
        version: Version[RecordT] | None
        try:
            record: RecordT = from_plain(shelf.record, json.loads(content))
            version = Version(number, datetime.fromisoformat(saved_at), bool(voided), record)
        except NONSENSE:
            version = None
        holds = version is not None and kept == seal(shelf.name, record_id, number, saved_at, voided, content)
        day = _day_of(version.content) if version else _first_day(content)
        yield Examined(shelf.name, record_id, number, earlier=True, version=version, holds=holds, day=day)


def give_seals(connection: Connection) -> None:
    """Seal whatever has no seal, as it stands: it comes from a kneelog that knew none, or from a migration.

    What cannot be read gets none, and is told of by the next check.
    """
    for (owner,) in connection.execute(select(schema.owner.c.id)).all():
        for shelf in rows.SHELVES:
            _seal_standing(connection, owner, shelf)
            _seal_superseded(connection, owner, shelf)
        table = schema.owner
        is_it = table.c.id == owner, table.c.seal.is_(None)
        demo = connection.execute(select(table.c.demo).where(*is_it)).scalar()
        if demo is not None:
            connection.execute(update(table).where(*is_it).values(seal=owner_seal(owner, demo)))


def wrong(connection: Connection, owner: int) -> tuple[str, ...]:
    """Return a sentence for each record that is not what was saved, by kind and day; a few, then how many more."""
    found: list[tuple[date, str]] = []
    for shelf in rows.SHELVES:
        found += _wrong_on(shelf, connection, owner)
    sentences = [text for _day, text in sorted(found)]
    if not _demo_holds(connection, owner):
        sentences.insert(0, _("Whether this is the invented diary is not what was saved."))
    if (more := len(sentences) - MOST) > 0:
        rest = ngettext("And {n} more like these.", "And {n} more like these.", more).format(n=more)
        return (*sentences[:MOST], rest)
    return tuple(sentences)


def told(one: Examined[Any]) -> str:
    """Return which record it is, by its kind and day, as the beginning of a sentence."""
    if one.day is None:
        return _(_OF_NO_DAY[one.kind])
    from kneelog.words.formats import date_text  # noqa: PLC0415 - loads tables of all languages

    return _(_OF_A_DAY[one.kind]).format(day=date_text(one.day, _("d MMMM y")))


@contextmanager
def damaged_text_too(driver: Any) -> Iterator[None]:  # noqa: ANN401 - a connection of whichever driver
    """Have text that is damaged read as far as it goes, instead of not at all."""
    usual = driver.text_factory
    driver.text_factory = lambda content: content.decode(errors="surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = usual


def _wrong_on(shelf: Shelf[Any], connection: Connection, owner: int) -> Iterator[tuple[date, str]]:
    """Yield the day and a sentence for each version on a shelf that is not what was saved, or not there."""
    by_record: dict[str, list[Examined[Any]]] = {}
    for one in (*_superseded(shelf, connection, owner), *_standing(shelf, connection, owner)):
        by_record.setdefault(one.record_id, []).append(one)
    for found in by_record.values():
        damaged = [one for one in found if not one.holds]
        for one in damaged:
            yield one.day or date.min, _not_as_saved(one)
        if not damaged and not whole(found):
            text = _("{record}: a version of it is missing.")
            yield found[-1].day or date.min, text.format(record=told(found[-1]))


def whole(found: Sequence[Examined[Any]]) -> bool:
    """Whether these are all versions of one record, the last of them the one that stands."""
    numbers = sorted(one.number for one in found)
    standing_ones = [one.number for one in found if not one.earlier]
    return standing_ones == numbers[-1:] and numbers == list(range(1, len(numbers) + 1))


def _not_as_saved(one: Examined[Any]) -> str:
    if one.earlier:
        return _("{record}: an earlier version is not what was saved.").format(record=told(one))
    return _("{record} is not what was saved.").format(record=told(one))


def _standing(shelf: Shelf[RecordT], connection: Connection, owner: int) -> Iterator[Examined[RecordT]]:
    heads = _all(connection, shelf.table, owner, columns(shelf.table))
    parts = [_all(connection, part.table, owner, part_columns(part.table)) for part in shelf.parts]
    return standing(shelf, heads, parts)


def _superseded(shelf: Shelf[RecordT], connection: Connection, owner: int) -> Iterator[Examined[RecordT]]:
    table = schema.history
    wanted = select(*(table.c[name] for name in HISTORY_COLUMNS)).where(table.c.owner_id == owner)
    return superseded(shelf, connection.execute(wanted.where(table.c.kind == shelf.name)).all())


def _seal_standing(connection: Connection, owner: int, shelf: Shelf[Any]) -> None:
    table = shelf.table
    bare = connection.execute(select(table.c.id).where(table.c.owner_id == owner, table.c.seal.is_(None))).scalars()
    without = set(bare)
    versions = [
        one.version
        for one in (_standing(shelf, connection, owner) if without else ())
        if one.version is not None and one.record_id in without
    ]
    is_it = table.c.owner_id == owner, table.c.id == bindparam("record")
    values = [{"record": rows.id_of(version.content), "made": rows.sealed(shelf, version)} for version in versions]
    if values:
        connection.execute(update(table).where(*is_it).values(seal=bindparam("made")), values)


def _seal_superseded(connection: Connection, owner: int, shelf: Shelf[Any]) -> None:
    table = schema.history
    its_own = table.c.owner_id == owner, table.c.kind == shelf.name
    wanted = select(*(table.c[name] for name in HISTORY_COLUMNS)).where(*its_own, table.c.seal.is_(None))
    values = [
        {"record": found[0], "number": found[1], "made": seal(shelf.name, *found[:5])}
        for found in connection.execute(wanted).all()
    ]
    is_it = *its_own, table.c.record_id == bindparam("record"), table.c.version == bindparam("number")
    if values:
        connection.execute(update(table).where(*is_it).values(seal=bindparam("made")), values)


def _all(connection: Connection, table: Table, owner: int, names: Iterable[str]) -> Rows:
    wanted = select(*(table.c[name] for name in names)).where(table.c.owner_id == owner)
    if "position" in table.c:
        wanted = wanted.order_by(table.c.record_id, table.c.position)
    return connection.execute(wanted).all()


def _demo_holds(connection: Connection, owner: int) -> bool:
    table = schema.owner
    demo, kept = connection.execute(select(table.c.demo, table.c.seal).where(table.c.id == owner)).one()
    return bool(kept == owner_seal(owner, demo))


def _grouped(found: Rows) -> Mapping[str, list[Sequence[Any]]]:
    grouped: dict[str, list[Sequence[Any]]] = {}
    for row in found:
        grouped.setdefault(row[0], []).append(row)
    return grouped


def _version(
    shelf: Shelf[RecordT], head: Sequence[Any], parts: Sequence[Sequence[Sequence[Any]]]
) -> Version[RecordT] | None:
    record_id, number, saved_at, voided, *values, _seal = head
    try:
        made = [tuple(part.make(*row[2:]) for row in found) for part, found in zip(shelf.parts, parts, strict=True)]
        content = shelf.make(record_id, values, made)
        return Version(number, datetime.fromisoformat(saved_at), bool(voided), content)
    except NONSENSE:
        return None


def _is_as_saved(
    shelf: Shelf[RecordT],
    head: Sequence[Any],
    parts: Sequence[Sequence[Sequence[Any]]],
    version: Version[RecordT],
) -> bool:
    """Compare with the seal, and what the content does not say (a day for sorting, positions) with the content."""
    record_id, number, saved_at, voided, *values, kept = head
    names = rows.body(shelf.table)
    return (
        kept == seal(shelf.name, record_id, number, saved_at, voided, rows.canonical(version.content))
        and shelf.take(version.content) == dict(zip(names, values, strict=True))
        and all([row[1] for row in found] == list(range(len(found))) for found in parts)
    )


def _day_of(record: Any) -> date | None:  # noqa: ANN401 - of any class of records
    if isinstance(record, Profile):
        return None
    if isinstance(record, Entry):
        return record.day
    return record.made_at.date() if isinstance(record, Response) else record.on


def _day_in(values: Mapping[str, Any]) -> date | None:
    """Return the day that stands in a row of which no record can be made."""
    for name in ("made_at", "day"):
        try:
            return date.fromisoformat(values[name][:10])
        except NONSENSE:
            continue
    return None


def _first_day(content: str) -> date | None:
    try:
        found = _DAY_IN_JSON.search(content)
        return date.fromisoformat(found[1]) if found else None
    except NONSENSE:
        return None
