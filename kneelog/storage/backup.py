"""Backups: a copy that was restored and compared with the diary, row by row, before it got its name."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path

from kneelog.storage import errors, files
from kneelog.storage.engine import Access, connect
from kneelog.storage.same import difference
from kneelog.storage.settings import Settings


def write_backup(
    path: Path, folder: Path, settings: Settings, at: datetime, access: Access = Access.READ, why: str = ""
) -> Path:
    """Copy a diary into a folder while it may be in use.

    Args:
        path: the diary.
        folder: where the backup goes; made, for its owner alone, if it is not there.
        settings: for how long to wait for other programs.
        at: when; names the backup.
        access: how to read the diary.
        why: what it is made for, as it stands in its name; empty for no reason.

    Returns:
        The backup, a diary file that can be opened as it is.

    Raises:
        StorageError: there is no backup; the diary was not changed.
    """
    files.make_private_folder(folder)
    files.sweep(folder, at)
    with (
        files.unfinished(folder) as copy,
        files.unfinished(folder) as restored,
        errors.translated(path),
        _snapshot(path, settings, access) as source,
    ):
        with errors.translated(copy):
            _copy(source, copy, settings)
            copy_whole(copy, restored, settings)
        with closing(connect(restored, Access.READ, settings)) as again:
            _check_same(path, source, again)
        # While the diary is still held: who has erased from it and then wiped it finds this backup by its name.
        for number in count(1):
            final = folder / _name(path, at, why, number)
            if files.publish(copy, final):
                return final
    raise AssertionError("counting never ends")  # pragma: no cover - for the type checker


def _name(path: Path, at: datetime, why: str, number: int) -> str:
    parts = (path.stem, f"{at:%Y-%m-%d-%H%M%S}", why, str(number) if number > 1 else "")
    return "-".join(filter(None, parts)) + (path.suffix or ".sqlite3")


@contextmanager
def _snapshot(path: Path, settings: Settings, access: Access) -> Iterator[sqlite3.Connection]:
    """Hold one state of the diary, so that what is compared at the end is what was copied at the start."""
    with closing(connect(path, access, settings)) as source:
        source.execute("BEGIN")
        # Takes the read lock here, or gives up after the busy timeout; the backup itself would wait for it for ever.
        source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        yield source


def _copy(source: sqlite3.Connection, target: Path, settings: Settings) -> None:
    """Copy all pages in one step: step by step, the copy starts again at every write of somebody else."""
    with closing(connect(target, Access.WRITE, settings)) as connection:
        source.backup(connection, pages=-1)
        connection.execute("PRAGMA journal_mode=DELETE")  # one file that can be carried, no WAL beside it


def copy_whole(backup: Path, target: Path, settings: Settings) -> None:
    """Copy a backup, or any diary file that nobody writes to, into an empty file that is there."""
    with closing(connect(backup, Access.READ, settings)) as source:
        _copy(source, target, settings)


def _check_same(path: Path, diary: sqlite3.Connection, restored: sqlite3.Connection) -> None:
    if reason := difference(diary, restored):
        raise errors.backup_differs(path, reason)
