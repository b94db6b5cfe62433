"""Opening a diary file: made if it is not there, checked, brought up to date."""

from datetime import datetime
from pathlib import Path

from kneelog.storage import errors, files, gate
from kneelog.storage.backups import Backups
from kneelog.storage.engine import Access
from kneelog.storage.restoring import copy_of, put_in_place
from kneelog.storage.settings import Settings, for_library
from kneelog.storage.store import Store


def open_store(path: Path, *, at: datetime, settings: Settings | None = None) -> Store:
    """Open the diary in a file, and make it where there is none.

    Args:
        path: the file. A folder that is not there is made for its owner alone; the file is readable by its owner alone.
        at: when; stands in what this writes (a new diary, a backup).
        settings: how the database library is driven; what is right for the library at hand if left out.

    Returns:
        A store; close it. It is read-only where the file or its folder cannot be written.

    Raises:
        StorageError: the member of its family that says what is wrong with the file, which is left as it was.
    """
    chosen = settings or for_library()
    real = path.expanduser().resolve()  # SQLite keeps its journal beside the real file, not beside a link to it
    if not _is_there(real):
        from kneelog.storage.migrate import create  # noqa: PLC0415 - takes longer to load than a diary to read

        create(real, chosen, at)
    found = gate.look(real, chosen)
    if found.version < chosen.schema_version:
        if found.access is not Access.WRITE:
            raise errors.old_and_read_only(real)
        from kneelog.storage.migrate import migrate  # noqa: PLC0415 - as above

        migrate(real, chosen, at)
    if found.access is Access.WRITE:
        files.make_private(real)
        files.sweep(real.parent, at)
        files.sweep(files.backups_beside(real), at)
    return Store(real, chosen, found.access)


def backups_of(path: Path, settings: Settings | None = None) -> Backups:
    """Return the backups of a diary, which need not open, nor be there."""
    return Backups(path.expanduser().resolve(), settings or for_library())


def put_back(path: Path, backup: Path, *, at: datetime, settings: Settings | None = None) -> Path | None:
    """Put a backup in the place of a diary that cannot be opened, or is not there.

    Returns:
        What was there, under another name; None where there was nothing.

    Raises:
        StorageError: the backup cannot be used, or what is there not be kept; nothing was changed.
    """
    real = path.expanduser().resolve()
    with copy_of(backup, real, settings or for_library()) as copy:
        return put_in_place(real, copy, at)


def _is_there(path: Path) -> bool:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise errors.unreachable(path, error.strerror or str(error)) from error
    return True
