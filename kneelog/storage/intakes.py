"""The log of imports, and taking one back: what each added, and in which version it left it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, exists, insert, select, update

from kneelog.domain.record import Intake, RecordT, Turned, Version
from kneelog.storage import errors, rows
from kneelog.storage.rows import SHELVES, Shelf
from kneelog.storage.schema import intake, intake_record

Added = list[tuple[str, str, int]]
"""Of each record that was added its kind, its id and the number of its last version."""


def note(connection: Connection, owner: int, intake_id: UUID, at: datetime, added: Added) -> None:
    """Note what an import added."""
    head = {"owner_id": owner, "id": str(intake_id), "taken_at": at.isoformat(), "count": len(added), "undone": 0}
    connection.execute(insert(intake).values(head))
    same = {"owner_id": owner, "intake_id": str(intake_id), "undone": 0}
    of_each = [{**same, "kind": kind, "record_id": key, "version": number} for kind, key, number in added]
    rows.insert_all(connection, intake_record, of_each)


def listed(connection: Connection, owner: int) -> tuple[Intake, ...]:
    """Return the imports of which something is left to turn, newest first: what was erased cannot be taken back."""
    table = intake_record
    left = exists().where(
        table.c.owner_id == owner, table.c.intake_id == intake.c.id, table.c.undone == intake.c.undone
    )
    wanted = select(intake.c.id, intake.c.taken_at, intake.c.count, intake.c.undone)
    found = [
        Intake(UUID(record_id), datetime.fromisoformat(taken_at), count, bool(undone))
        for record_id, taken_at, count, undone in connection.execute(wanted.where(intake.c.owner_id == owner, left))
    ]
    return tuple(sorted(found, key=lambda one: (one.at, str(one.id)), reverse=True))


def turn(connection: Connection, owner: int, intake_id: UUID, at: datetime, *, undone: int) -> Turned:
    """Delete what an import added, or bring back what that deleted; leave alone what was changed since.

    Raises:
        NotFound: no such import.
    """
    is_it = intake.c.owner_id == owner, intake.c.id == str(intake_id)
    if connection.execute(select(intake.c.id).where(*is_it)).first() is None:
        raise errors.no_such_intake()
    turned = [_turn_on(shelf, connection, owner, intake_id, at, undone) for shelf in SHELVES]
    connection.execute(update(intake).where(*is_it).values(undone=undone))
    return Turned(sum(one.done for one in turned), sum(one.kept for one in turned))


def untouched(connection: Connection, owner: int, shelf: Shelf[Any], *, undone: bool) -> frozenset[str]:
    """Return the ids of the records that are as an import left them, or as its undo did: nobody changed them since."""
    log, table = intake_record, shelf.table
    wanted = select(log.c.record_id).where(
        log.c.owner_id == owner,
        log.c.kind == shelf.name,
        log.c.undone == int(undone),
        exists().where(table.c.owner_id == owner, table.c.id == log.c.record_id, table.c.version == log.c.version),
    )
    return frozenset(connection.execute(wanted).scalars())


def forget_undone(connection: Connection, owner: int, kind: str, ids: Iterable[str]) -> None:
    """Forget that undone imports added some records, which a later import has added anew: that one can be undone."""
    table = intake_record
    is_it = (
        table.c.owner_id == owner,
        table.c.kind == kind,
        table.c.undone == 1,
        table.c.record_id == bindparam("which"),
    )
    values = [{"which": each} for each in ids]
    if values:
        connection.execute(delete(table).where(*is_it), values)


def bring_back(connection: Connection, owner: int, wanted: Mapping[str, Collection[str]], at: datetime) -> int:
    """Bring back those of some records that are deleted; return how many.

    Args:
        connection: within a transaction that writes.
        owner: whose.
        wanted: ids of records, by kind.
        at: when.
    """
    return sum(_bring_back_of(shelf, connection, owner, wanted.get(shelf.name, ()), at) for shelf in SHELVES)


def _bring_back_of(
    shelf: Shelf[RecordT], connection: Connection, owner: int, ids: Collection[str], at: datetime
) -> int:
    if not ids:
        return 0
    found = rows.build(rows.fetch(connection, owner, shelf))
    gone = [version for key, version in found if version.voided and key in ids]
    rows.set_voided(connection, owner, shelf, gone, at, 0)
    return len(gone)


def _turn_on(
    shelf: Shelf[RecordT], connection: Connection, owner: int, intake_id: UUID, at: datetime, undone: int
) -> Turned:
    left = _left(connection, owner, intake_id, shelf, turned=1 - undone)
    if not left:
        return Turned(0, 0)
    standing = dict(rows.build(rows.fetch(connection, owner, shelf)))
    same = [(key, standing[key]) for key, number in left.items() if key in standing and standing[key].number == number]
    before = [version for _key, version in same if version.voided != bool(undone)]
    rows.set_voided(connection, owner, shelf, before, at, undone)
    _mark(connection, owner, intake_id, shelf, before, undone)
    return Turned(len(before), len(left) - len(same))


def _left(connection: Connection, owner: int, intake_id: UUID, shelf: Shelf[Any], *, turned: int) -> dict[str, int]:
    """Return in which version the import, or its undo, left each record that is to be turned."""
    table = intake_record
    wanted = select(table.c.record_id, table.c.version).where(
        table.c.owner_id == owner, table.c.intake_id == str(intake_id), table.c.kind == shelf.name
    )
    return dict(tuple(row) for row in connection.execute(wanted.where(table.c.undone == turned)))


def _mark(
    connection: Connection,
    owner: int,
    intake_id: UUID,
    shelf: Shelf[RecordT],
    before: Iterable[Version[RecordT]],
    undone: int,
) -> None:
    table = intake_record
    is_it = (
        table.c.owner_id == owner,
        table.c.intake_id == str(intake_id),
        table.c.kind == shelf.name,
        table.c.record_id == bindparam("which"),
    )
    values = [{"which": rows.id_of(one.content), "number": one.number + 1} for one in before]
    if values:
        connection.execute(update(table).where(*is_it).values(version=bindparam("number"), undone=undone), values)
