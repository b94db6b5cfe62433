"""Writes a diary anew under another key, or under none, and proves it to be the same before it takes its place.

Whoever kills the process at any moment leaves a diary that opens under the old key or under the new one: the old file
is not written to, and the new one takes its name in a single step.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import column as a_column
from sqlalchemy import insert, table
from sqlalchemy.dialects import sqlite

from kneelog.storage import driver, errors, files, head, same
from kneelog.storage.engine import Access, connect
from kneelog.storage.key import Key
from kneelog.storage.schema import APPLICATION_ID
from kneelog.storage.settings import Settings, for_library

_AGAIN_AFTER_SECONDS: Final = 0.05
"""How long to wait before asking once more whether everybody else has let go of the file."""


def rewrite(path: Path, settings: Settings, key: Key | None, at: datetime) -> None:
    """Write a file anew under another key and put it in the place of the old one.

    Args:
        path: the file; this process has no other connection to it.
        settings: what it is read with, the key of now included.
        key: that of the new file; None for one that is not encrypted.
        at: when; unfinished files much older than this are swept away.

    Raises:
        StorageError: nothing was changed; the sentence says why.
    """
    if key is not None and not driver.can_encrypt():
        raise errors.no_cipher()
    files.sweep(path.parent, at)
    target = replace(settings, key=key)
    with files.unfinished(path.parent) as fresh, errors.translated(path), _alone(path, settings) as source:
        copy_under(source, fresh, target)
        with closing(connect(fresh, Access.READ, target)) as again:
            _check_same(path, source, again, target)
        if os.name == "nt":  # pragma: no cover - Windows replaces no file that is open
            source.close()
        files.replace(fresh, path)


def settings_of(backup: Path, settings: Settings) -> Settings:
    """Return how to read a backup of a diary: one made before the diary was encrypted is plain still."""
    return replace(settings, key=None) if head.start_of(backup) == head.PLAIN else settings


def plain_copies(folder: Path) -> tuple[Path, ...]:
    """Return the backups in a folder that are not encrypted, oldest name first."""
    found = sorted(path for path in folder.glob("*") if path.is_file() and head.start_of(path) == head.PLAIN)
    return tuple(path for path in found if _is_ours(path))


@contextmanager
def _alone(path: Path, settings: Settings) -> Iterator[sqlite3.Connection]:
    """Hold the file alone, in one piece: no WAL or journal of it is left that could be played into the new file."""
    until = time.monotonic() + settings.busy_timeout_ms / 1000
    with closing(connect(path, Access.WRITE, settings)) as source:
        while not _held_alone(source):
            if time.monotonic() > until:
                raise errors.busy(path)
            time.sleep(_AGAIN_AFTER_SECONDS)
        if files.has_unfinished_work(path):
            raise errors.busy(path)
        yield source


def _held_alone(source: sqlite3.Connection) -> bool:
    """Take the exclusive lock outside of WAL, where it keeps readers out too; False where somebody is in the way."""
    try:
        source.execute("PRAGMA journal_mode=DELETE")
        source.execute("BEGIN EXCLUSIVE")
    except driver.failures() as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    (journal,) = source.execute("PRAGMA journal_mode").fetchone()
    if journal != "delete":  # another kneelog has turned WAL on again in between
        source.execute("ROLLBACK")
        return False
    return True


def copy_under(source: sqlite3.Connection, fresh: Path, settings: Settings) -> None:
    """Copy a diary into an empty file under another key, or under none.

    Table by table: the two are opened by two libraries, of which neither may open the other's file.
    """
    with closing(connect(fresh, Access.WRITE, settings)) as target:
        target.execute("PRAGMA journal_mode=OFF")  # it is synced as a whole before it gets its name
        target.execute("PRAGMA synchronous=OFF")
        target.execute("BEGIN")
        parts = source.execute("SELECT type, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid").fetchall()
        _make(target, [sql for kind, sql in parts if kind == "table"])
        for name in same.tables(source):
            _copy_rows(source, target, name)
        _make(target, [sql for kind, sql in parts if kind != "table"])
        for field in ("application_id", "user_version"):
            (number,) = source.execute(f"PRAGMA {field}").fetchone()
            target.execute(f"PRAGMA {field}={int(number)}")
        target.execute("COMMIT")


def _make(target: sqlite3.Connection, statements: list[str]) -> None:
    for statement in statements:
        target.execute(statement)


def _copy_rows(source: sqlite3.Connection, target: sqlite3.Connection, name: str) -> None:
    found = same.rows(source, name)
    columns = [described[0] for described in found.description]
    into: Any = insert(table(name, *map(a_column, columns)))
    target.executemany(str(into.compile(dialect=sqlite.dialect(paramstyle="qmark"))), found)


def _check_same(path: Path, source: sqlite3.Connection, again: sqlite3.Connection, settings: Settings) -> None:
    reasons = [same.difference(source, again)]
    if settings.key is not None:
        reasons += driver.faulty_pages(again)
    if reason := next(filter(None, reasons), ""):
        raise errors.not_rewritten(path, reason)


def _is_ours(path: Path) -> bool:
    with closing(connect(path, Access.FROZEN, for_library())) as connection:
        try:
            (found,) = connection.execute("PRAGMA application_id").fetchone()
        except driver.failures():
            return False
    return int(found) == APPLICATION_ID
