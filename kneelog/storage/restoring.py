"""Restoring: the content of a backup takes the place of the diary's, and what was there is kept."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, MetaData, delete, insert, select, update

from kneelog.domain.errors import DamagedDiary
from kneelog.storage import errors, files, gate
from kneelog.storage.backup import copy_whole
from kneelog.storage.encryption import copy_under, settings_of
from kneelog.storage.engine import Access, Database, connect
from kneelog.storage.schema import LOCAL_OWNER, metadata, owner
from kneelog.storage.settings import Settings


@contextmanager
def copy_of(backup: Path, beside: Path, settings: Settings) -> Iterator[Path]:
    """Give a copy of a backup that is whole and of this version, and take it away at the end unless it got a name.

    The backup itself is only read: one of an older kneelog stays as it is.

    Args:
        backup: the backup.
        beside: the diary; the copy lies in its folder, so that it can take its name.
        settings: how to drive the database library.

    Raises:
        StorageError: the backup is no diary, damaged, or of a newer kneelog.
    """
    its_own = settings_of(backup, settings)
    try:
        found = gate.look(backup, its_own)
    except DamagedDiary as error:
        raise errors.untrusted_backup(backup, str(error)) from error
    files.make_private_folder(beside.parent)
    with files.unfinished(beside.parent) as copy:
        with errors.translated(backup):
            if its_own.key == settings.key:
                copy_whole(backup, copy, settings)
            else:
                with closing(connect(backup, Access.READ, its_own)) as source:
                    copy_under(source, copy, settings)
        if found.version < settings.schema_version:
            from kneelog.storage.migrate import upgrade  # noqa: PLC0415 - takes longer to load than a diary to read

            upgrade(copy, settings)
        with errors.translated(copy), closing(connect(copy, Access.READ, settings)) as connection:
            if problems := gate.wrong(connection):
                raise errors.untrusted_backup(backup, problems[0])
        yield copy


def take_over(database: Database, copy: Path, at: datetime) -> None:
    """Put the content of a copy into a diary that is in use, in one transaction.

    The number of changes goes on counting from the diary's own, so that nobody takes an old answer for a fresh one.
    """
    with database.writing_beside(copy, "restored") as connection:
        before = connection.execute(select(owner.c.revision).where(owner.c.id == LOCAL_OWNER)).scalar_one()
        _replace_rows(connection)
        changed = update(owner).where(owner.c.id == LOCAL_OWNER)
        connection.execute(changed.values(revision=before + 1, changed_at=at.isoformat()))


def _replace_rows(connection: Connection) -> None:
    elsewhere = MetaData()
    for table in reversed(metadata.sorted_tables):
        connection.execute(delete(table))
    for table in metadata.sorted_tables:
        source = table.to_metadata(elsewhere, schema="restored")
        connection.execute(insert(table).from_select(list(table.c.keys()), select(*source.c)))


def put_in_place(path: Path, copy: Path, at: datetime) -> Path | None:
    """Give a copy the name of a diary that cannot be opened; what had the name is kept under another.

    Returns:
        What was there, with what SQLite keeps beside it; None where there was nothing.
    """
    kept = _keep_aside(path, at)
    # A journal of the old file must not be played into the new one. It is kept beside the old one by now.
    for ending in files.SIDECARS:
        path.with_name(path.name + ending).unlink(missing_ok=True)
    files.replace(copy, path)
    return kept


def _keep_aside(path: Path, at: datetime) -> Path | None:
    number = 1
    while (kept := _aside(path, at, number)).exists():
        number += 1
    there = [ending for ending in ("", *files.SIDECARS) if path.with_name(path.name + ending).exists()]
    for ending in there:
        files.copy_private(path.with_name(path.name + ending), kept.with_name(kept.name + ending))
    return kept if there else None


def _aside(path: Path, at: datetime, number: int) -> Path:
    again = f"-{number}" if number > 1 else ""
    return path.with_name(f"{path.stem}-damaged-{at:%Y-%m-%d-%H%M%S}{again}{path.suffix}")
