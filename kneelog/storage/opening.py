"""Opening a diary file: made if it is not there, checked, brought up to date."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kneelog.storage import driver, errors, files, gate, head
from kneelog.storage.backups import Backups
from kneelog.storage.engine import Access
from kneelog.storage.key import Key, key_from
from kneelog.storage.restoring import copy_of, put_in_place
from kneelog.storage.settings import Settings, for_library
from kneelog.storage.store import Store

if TYPE_CHECKING:
    from kneelog.storage.mending import Rescue


def open_store(path: Path, *, at: datetime, settings: Settings | None = None, key: Key | None = None) -> Store:
    """Open the diary in a file, and make it where there is none.

    Args:
        path: the file. A folder that is not there is made for its owner alone; the file is readable by its owner alone.
        at: when; stands in what this writes (a new diary, a backup).
        settings: how the database library is driven; what is right for the library at hand if left out.
        key: what the file is encrypted under; not looked at where the file is plain.

    Returns:
        A store; close it. It is read-only where the file or its folder cannot be written.

    Raises:
        LockedDiary: it is encrypted, and there is no key; `WrongKey` where this is not its own.
        StorageError: the member of its family that says what is wrong with the file, which is left as it was.
    """
    chosen = settings or for_library()
    real = path.expanduser().resolve()  # SQLite keeps its journal beside the real file, not beside a link to it
    if not _is_there(real):
        from kneelog.storage.migrate import create  # noqa: PLC0415 - takes longer to load than a diary to read

        create(real, chosen, at)
    if key is not None and head.start_of(real) != head.PLAIN:
        if not driver.can_encrypt():
            raise errors.locked_for_good(real)
        chosen = replace(settings or for_library(driver.release(key)), key=key)
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


def backups_of(path: Path, settings: Settings | None = None, key: Key | None = None) -> Backups:
    """Return the backups of a diary, which need not open, nor be there; `key` reads those that are encrypted."""
    return Backups(path.expanduser().resolve(), replace(settings or for_library(), key=key))


def put_back(
    path: Path, backup: Path, *, at: datetime, settings: Settings | None = None, key: Key | None = None
) -> Path | None:
    """Put a backup in the place of a diary that cannot be opened, or is not there; with a key, encrypted under it.

    Returns:
        What was there, under another name; None where there was nothing.

    Raises:
        StorageError: the backup cannot be used, or what is there not be kept; nothing was changed.
    """
    real = path.expanduser().resolve()
    with copy_of(backup, real, replace(settings or for_library(), key=key)) as copy:
        return put_in_place(real, copy, at)


def rescue_of(path: Path, key: Key | None = None) -> "Rescue":
    """Return what can be saved of a damaged diary; no store of this process may have it open."""
    from kneelog.storage import mending  # noqa: PLC0415 - a diary that is whole has no need of it

    return mending.look(path.expanduser().resolve(), replace(for_library(), key=key))


def mend(path: Path, rescue: "Rescue", *, at: datetime, key: Key | None = None) -> Path | None:
    """Put a new diary with what can be saved in the place of a damaged one, and return where that is kept."""
    from kneelog.storage import mending  # noqa: PLC0415 - as above

    return mending.mend(path.expanduser().resolve(), rescue, at, replace(for_library(), key=key))


def unlock(path: Path, typed: str) -> Key:
    """Return the key for an encrypted diary from its passphrase, or from its recovery key.

    Raises:
        InvalidValue: a recovery key with a slip, which its own checks notice.
        StorageError: there is no such file, or it is not encrypted.
    """
    real = path.expanduser().resolve()
    if not _is_there(real) or not head.seems_encrypted(real):
        raise errors.not_encrypted(real)
    return key_from(typed, head.start_of(real))


def _is_there(path: Path) -> bool:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise errors.unreachable(path, error.strerror or str(error)) from error
    return True
