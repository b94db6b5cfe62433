"""The questions a file must answer before it is opened for use: is it ours, which version, is it whole.

The file is looked at through a connection that cannot write, so that whatever is found, it stays as it was. But for its
first bytes (`head`) it is never opened in any other way than through SQLite: closing a plain file descriptor would drop
this process's locks.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kneelog.storage import driver, errors, files, head
from kneelog.storage.engine import Access, connect
from kneelog.storage.schema import APPLICATION_ID, metadata
from kneelog.storage.settings import Settings
from kneelog.words import _

_OLDEST_LIBRARY: Final = (3, 37, 0)
"""First SQLite with STRICT tables."""

_MOST_REASONS: Final = 3
"""Complaints of one check that are repeated in a sentence; a broken file can bring hundreds."""


@dataclass(frozen=True, slots=True)
class Found:
    """A diary file that may be opened.

    Attributes:
        version: number of the last migration it went through; at most the one this kneelog knows.
        access: how it can be opened.
    """

    version: int
    access: Access


def look(path: Path, settings: Settings) -> Found:
    """Check a file that exists.

    Raises:
        StorageError: the member of its family that says what is wrong with the file.
    """
    library = driver.library(settings.key)
    if library.sqlite_version_info < _OLDEST_LIBRARY:
        raise errors.library_too_old(library.sqlite_version)
    if not path.is_file():
        raise errors.not_a_diary(path)
    if not files.readable(path):
        raise errors.unreachable(path, _("permission denied"))
    if path.stat().st_size == 0:
        raise errors.empty(path)
    _check_key(path, settings)
    with errors.translated(path):
        _check_ours(path, settings)
        connection, access = _look_through(path, settings)
        with closing(connection):
            version = _known_version(connection, path, settings)
            if problems := wrong(connection, expect_tables=version == settings.schema_version):
                raise errors.damaged(path, "; ".join(problems[:_MOST_REASONS]))
    return Found(version, access)


def wrong(connection: sqlite3.Connection, *, expect_tables: bool = True) -> tuple[str, ...]:
    """Return what is wrong with the content of a file, a few words each; empty where it is whole."""
    try:
        found = [text for (text,) in connection.execute("PRAGMA integrity_check") if text != "ok"]
        loose = _("a row of {table} points to nothing")
        found += [loose.format(table=row[0]) for row in connection.execute("PRAGMA foreign_key_check")]
        if expect_tables:
            there = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
            missing = _("the table {table} is missing")
            found += [missing.format(table=name) for name in sorted(metadata.tables.keys() - there)]
            other = _("the columns of {table} are not those that kneelog made")
            found += [
                other.format(table=name) for name in sorted(metadata.tables.keys() & there) if _lacks(connection, name)
            ]
    except driver.failures() as error:
        return (str(error),)
    return tuple(found)


def _check_key(path: Path, settings: Settings) -> None:
    """Refuse an encrypted file without its key."""
    if settings.key is None and head.seems_encrypted(path):
        raise errors.locked(path) if driver.can_encrypt() else errors.locked_for_good(path)
    if settings.key is not None and settings.key.salt != head.start_of(path):
        raise errors.wrong_key(path)


def _lacks(connection: sqlite3.Connection, name: str) -> bool:
    """Return whether a table has not all columns that are asked of it: a name in the schema is text like any other."""
    there = {column for (column,) in connection.execute("SELECT name FROM pragma_table_info(?)", (name,))}
    return not there >= set(metadata.tables[name].columns.keys())


def _check_ours(path: Path, settings: Settings) -> None:
    """Refuse a file that is not ours, or newer, before anything touches it.

    What says so never changes in a diary, so it can be read without locks and without its journal; an ordinary look
    would play back the journal of another program's file, or leave a WAL beside it.
    """
    with closing(connect(path, Access.FROZEN, settings)) as connection:
        # Cut off in the middle of a commit, page 1 can say that the file is longer than it is. That is no damage: the
        # journal, which nobody has looked at yet, puts it right. With this SQLite reads the header all the same.
        connection.execute("PRAGMA writable_schema=ON")
        try:
            identifier = _header(connection, "application_id")
        except driver.failures() as error:
            if _code(error) != sqlite3.SQLITE_NOTADB:
                raise
            if settings.key is None:
                raise errors.not_a_diary(path) from error
            if len(driver.faulty_pages(connection)) * head.PAGE >= path.stat().st_size:
                raise errors.wrong_key(path) from error
            if files.has_unfinished_work(path):
                return  # a power cut has torn the first page, which its journal or WAL then holds whole
            raise errors.damaged(path, str(error)) from error
        if identifier != APPLICATION_ID:
            raise errors.not_a_diary(path)
        _known_version(connection, path, settings)


def _known_version(connection: sqlite3.Connection, path: Path, settings: Settings) -> int:
    version = _header(connection, "user_version")
    if version > settings.schema_version:
        raise errors.newer(path, version, settings.schema_version)
    return version


def _look_through(path: Path, settings: Settings) -> tuple[sqlite3.Connection, Access]:
    """Return a connection for a thorough look, and the access that a store can have to the file."""
    usual = Access.WRITE if files.writable(path) else Access.READ
    try:
        return _reads(path, Access.READ, settings), usual
    except driver.failures() as error:
        if _code(error) not in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}:
            raise
    # Either a power cut left a journal that has to be played back first, or the file is in WAL mode in a folder where
    # nothing can be made beside it.
    if usual is Access.WRITE:
        return _reads(path, Access.WRITE, settings), usual
    if files.has_unfinished_work(path):
        raise errors.cut_off_and_read_only(path)
    return connect(path, Access.FROZEN, settings), Access.FROZEN


def _reads(path: Path, access: Access, settings: Settings) -> sqlite3.Connection:
    """Return a connection that was seen to read."""
    connection = connect(path, access, settings)
    try:
        _header(connection, "user_version")
    except BaseException:
        connection.close()
        raise
    return connection


def _code(error: Exception) -> int:
    """Return what SQLite reported, without where it happened."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF


def _header(connection: sqlite3.Connection, field: str) -> int:
    (value,) = connection.execute(f"PRAGMA {field}").fetchone()
    return int(value)
