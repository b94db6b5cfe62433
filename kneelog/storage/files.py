"""Files that only their owner can read, that appear whole or not at all, and that survive a power cut."""

import glob
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from kneelog.storage import errors

_PRIVATE_FILE: Final = 0o600
_PRIVATE_FOLDER: Final = 0o700

_UNFINISHED: Final = ".kneelog-unfinished-"
"""Begins the name of every file that has not got its own name yet."""

_ABANDONED_AFTER: Final = timedelta(hours=1)
"""An unfinished file this old is nobody's any more: making one takes seconds."""

SIDECARS: Final = ("-journal", "-wal", "-shm")
"""Endings of the files that SQLite keeps beside a database."""


def make_private_folder(folder: Path) -> None:
    """Make the folder for its owner alone. One that is there keeps its permissions: it may hold other things."""
    if folder.is_dir():
        return
    try:
        folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise errors.folder_read_only(folder.parent, error.strerror or str(error)) from error


def make_private(path: Path) -> None:
    """Take everybody else's permissions from a file, where it is ours to do so."""
    with suppress(OSError):
        if path.stat().st_mode & 0o077:
            path.chmod(_PRIVATE_FILE)


@contextmanager
def unfinished(folder: Path) -> Iterator[Path]:
    """Give an empty private file under a temporary name, and take it away at the end unless it was published.

    The permissions are set at creation, without the process-wide umask that other threads would feel.
    """
    path = folder / f"{_UNFINISHED}{secrets.token_hex(8)}"
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE_FILE))
    except OSError as error:
        raise errors.folder_read_only(folder, error.strerror or str(error)) from error
    try:
        yield path
    finally:
        for ending in ("", *SIDECARS):
            path.with_name(path.name + ending).unlink(missing_ok=True)


def publish(unfinished_file: Path, final: Path) -> bool:
    """Give a finished file its name, durably. Return False, and change nothing, where the name is taken.

    A hard link refuses a name that exists, in one step; a rename would silently replace what is there.
    """
    _sync(unfinished_file)
    try:
        os.link(unfinished_file, final)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links, such as a memory stick
        if final.exists():
            return False
        unfinished_file.rename(final)
    _sync_folder(final.parent)
    return True


def write_whole(path: Path, text: str) -> None:
    """Write a small file for its owner alone: the old text or the new one stands there, never a half.

    Raises:
        StorageError: it could not be written; what was there is there.
    """
    with unfinished(path.parent) as fresh, _refused(path.parent):
        fresh.write_text(text, encoding="utf-8")
        replace(fresh, path)


def copy_private(source: Path, target: Path) -> None:
    """Copy a file that nobody has open, for its owner alone, durably.

    Raises:
        StorageError: it could not be copied.
    """
    with unfinished(target.parent) as copy, _refused(target.parent):
        copy.write_bytes(source.read_bytes())
        replace(copy, target)


def replace(finished: Path, final: Path) -> None:
    """Give a finished file the name of another, which is gone; in one step, durably.

    What was taken away before, stays away: if the power fails between the two, a journal of the other would come back,
    and SQLite would play its pages into the finished file.

    Raises:
        StorageError: it could not; the other keeps its name.
    """
    with _refused(final.parent):
        _sync(finished)
        _sync_folder(final.parent)
        finished.replace(final)
        _sync_folder(final.parent)


@contextmanager
def _refused(folder: Path) -> Iterator[None]:
    """Say of what the system refuses in a folder what it means, and what to do."""
    try:
        yield
    except OSError as error:
        raise errors.folder_read_only(folder, error.strerror or str(error)) from error


def remove(path: Path) -> None:
    """Take a file away, durably, where it is there."""
    path.unlink(missing_ok=True)
    _sync_folder(path.parent)


def sweep(folder: Path, at: datetime) -> None:
    """Remove what a crash left unfinished. Younger files may be the work of another kneelog that is running."""
    for path in folder.glob(f"{_UNFINISHED}*"):
        with suppress(OSError):
            if at.timestamp() - path.stat().st_mtime > _ABANDONED_AFTER.total_seconds():
                path.unlink()


def backups_beside(path: Path) -> Path:
    """Return the folder for the backups that kneelog makes of its own accord."""
    return path.parent / "backups"


def kept_aside(path: Path) -> list[Path]:
    """Return the damaged diaries that a backup once took the place of."""
    return sorted(path.parent.glob(f"{glob.escape(path.stem)}-damaged-*"))


def readable(path: Path) -> bool:
    """Return whether a diary can be read."""
    return _may(path, os.R_OK)


def writable(path: Path) -> bool:
    """Return whether a diary can be written: the file, and its folder for the journal beside it."""
    return _may(path, os.W_OK) and _may(path.parent, os.W_OK | os.X_OK)


def _may(path: Path, mode: int) -> bool:
    """Ask for permissions, without opening the file.

    Closing a descriptor of the file would drop the locks that SQLite holds on it in this process: POSIX advisory
    locks belong to the process, not to the descriptor.
    """
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)


def has_unfinished_work(path: Path) -> bool:
    """Return whether SQLite left a journal or a WAL beside the file that belongs to its content."""
    beside = [path.with_name(path.name + ending) for ending in ("-journal", "-wal")]
    return any(file.exists() and file.stat().st_size > 0 for file in beside)


def _sync(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # pragma: no cover - Windows has no descriptors of folders, and syncs names by itself
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
