"""Mending: what can be read of a damaged diary and what a backup holds, put together in a new file."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from kneelog.domain.diary import Archive
from kneelog.domain.union import united
from kneelog.storage import errors, files
from kneelog.storage.backups import Backup, Backups
from kneelog.storage.engine import Access
from kneelog.storage.restoring import copy_of, put_in_place
from kneelog.storage.salvage import Salvaged, salvage
from kneelog.storage.settings import Settings
from kneelog.storage.store import Store


@dataclass(frozen=True, slots=True)
class Rescue:
    """What can be saved of a damaged diary.

    Attributes:
        read: what could be read of the file itself.
        backup: the newest sound backup; None where there is none.
        archive: the sure of what was read, and what only the backup holds.
        lost: how many records were met in the file and are in neither as they were saved.
    """

    read: Salvaged
    backup: Backup | None
    archive: Archive
    lost: int

    @property
    def entries_read(self) -> int:
        """How many entries are in the file as they were saved."""
        return len(self.read.archive.entries)

    @property
    def entries_of_backup(self) -> int:
        """How many entries only the backup holds."""
        return len(self.archive.entries) - self.entries_read


def look(path: Path, settings: Settings) -> Rescue:
    """Return what can be saved of a diary; nothing is written.

    Args:
        path: the file; no store of this process may have it open.
        settings: how to drive the database library, with the key of an encrypted diary.

    Raises:
        StorageError: it cannot be read at all by this account, or there is no room for a copy.
    """
    read = salvage(path, settings)
    backup = next((each for each in Backups(path, settings).all() if not each.wrong), None)
    archive = united(read.archive, _held_by(backup.path, path, settings)) if backup else read.archive
    missing = len(read.doubtful) + sum(read.unread.values())
    brought = _records(archive) - _records(read.archive)
    return Rescue(read, backup, archive, max(0, missing - brought))


def mend(path: Path, rescue: Rescue, at: datetime, settings: Settings) -> Path | None:
    """Put a new diary with what can be saved in the place of the damaged one.

    Returns:
        The damaged file, kept under another name.

    Raises:
        StorageError: nothing was changed; the sentence says why.
    """
    from kneelog.storage.migrate import fill  # noqa: PLC0415 - takes longer to load than a diary to read

    alone = replace(settings, journal="DELETE", synchronous="EXTRA")  # one file, with no WAL beside it
    with files.unfinished(path.parent) as fresh:
        fill(fresh, alone, at)
        store = Store(fresh, alone, Access.WRITE)
        try:
            store.merge(rescue.archive, at=at)
            if store.archive() != rescue.archive or store.check():
                raise errors.not_mended(path)
        finally:
            store.close()
        return put_in_place(path, fresh, at)


def _held_by(backup: Path, path: Path, settings: Settings) -> Archive:
    with copy_of(backup, path, settings) as copy:
        store = Store(copy, settings, Access.READ)
        try:
            return store.archive()
        finally:
            store.close()


def _records(archive: Archive) -> int:
    kinds = (archive.entries, archive.marks, archive.functions, archive.responses, archive.watches)
    return sum(map(len, kinds)) + bool(archive.profile)
