"""Erasing for good: the bytes of records go from the file, from its history, and from every backup."""

from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import ColumnElement, Connection, Table, delete, inspect

from kneelog.storage import errors
from kneelog.storage.engine import Access, connect, make_engine
from kneelog.storage.schema import metadata
from kneelog.storage.settings import Settings

Wanted = Mapping[str, Collection[str]]
"""Ids of records, by the name of their table."""

_AT_ONCE: Final = 500
"""Ids in one statement; SQLite takes a bounded number of parameters."""

_STAYS: Final = frozenset({"owner"})


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasing came to.

    Attributes:
        records: how many records are gone from the diary.
        rewritten: how many backups were written anew without them.
        removed: how many backups are gone altogether.
        beyond: files and folders that may hold them still and could not be reached.
    """

    records: int
    rewritten: int
    removed: int
    beyond: tuple[Path, ...]


def remove(connection: Connection, wanted: Wanted | None) -> int:
    """Delete records with their parts and all their versions; all that are there where None is given.

    The tables of an older kneelog are served too: what it did not have is left out.

    Returns:
        How many records were there.
    """
    there = set(inspect(connection).get_table_names())
    gone = 0
    for table in reversed(metadata.sorted_tables):
        if table.name not in there - _STAYS:
            continue
        whole_records = "saved_at" in table.c and table.name != "history"
        if wanted is None:
            deleted = connection.execute(delete(table)).rowcount
            gone += deleted if whole_records else 0
            continue
        for kind, ids in wanted.items():
            deleted = _remove(connection, table, kind, list(ids))
            gone += deleted if whole_records else 0
    return gone


def _remove(connection: Connection, table: Table, kind: str, ids: list[str]) -> int:
    """Delete the rows of one table that belong to some records of a kind, if it holds any of that kind."""
    columns = table.c
    also: list[ColumnElement[bool]] = []
    if table.name == kind:
        chosen = columns.id
    elif table.name.startswith(f"{kind}_"):
        chosen = columns.record_id
    elif table.name in {"history", "intake_record"}:
        chosen, also = columns.record_id, [columns.kind == kind]
    else:
        return 0
    some = (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
    return sum(connection.execute(delete(table).where(chosen.in_(each), *also)).rowcount for each in some)


def wipe(path: Path, settings: Settings) -> None:
    """Rewrite a diary file without what was deleted from it, and empty its journal.

    Raises:
        DiaryBusy: another program uses it; what was deleted is gone from every screen, its bytes are not yet.
    """
    with errors.translated(path), closing(connect(path, Access.WRITE, settings)) as connection:
        (journal,) = connection.execute("PRAGMA journal_mode").fetchone()
        connection.execute(f"PRAGMA synchronous={settings.synchronous_in(journal)}")
        connection.execute("PRAGMA secure_delete=ON")  # fresh pages are zeroed, not what the memory held before
        connection.execute("PRAGMA temp_store=MEMORY")  # no copy in a folder for temporary files
        connection.execute("VACUUM")
        (busy, _frames, _moved) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise errors.busy(path)


def remove_from_copy(path: Path, settings: Settings, wanted: Wanted) -> int:
    """Delete records from a file that nobody else uses, and rewrite it; return how many it held."""
    engine = make_engine(path, settings)
    try:
        with errors.translated(path), engine.begin() as connection:
            gone = remove(connection, wanted)
    finally:
        engine.dispose()
    if gone:
        wipe(path, settings)
    return gone
