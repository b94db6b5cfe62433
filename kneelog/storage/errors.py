"""The sentences of storage: which file, what is wrong with it, what to do. And what the library's errors mean."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError

from kneelog.domain.errors import (
    Conflict,
    DamagedDiary,
    DiaryBusy,
    DiskFull,
    EmptyFile,
    NewerDiary,
    NotADiary,
    NotFound,
    ReadOnlyDiary,
    StorageError,
)

_USE_BACKUP: Final = "Close kneelog, keep this file under another name, and put your last backup in its place."


def missing_part(path: Path, beside: Path) -> DamagedDiary:
    """The main file is gone, but what SQLite keeps beside it is there."""
    return DamagedDiary(
        f"{path} is not there, but {beside.name} beside it is, and may hold entries. Nothing was changed. Put the two "
        f"back together; or, to start a new diary, move {beside.name} to another folder first."
    )


def unreachable(path: Path, reason: str) -> StorageError:
    """Not even its size can be asked."""
    return StorageError(
        f"The diary {path} cannot be read ({reason}). Nothing was changed. Allow your account to read the file and to "
        "enter its folder, or choose another file."
    )


def empty(path: Path) -> EmptyFile:
    """The file has zero bytes."""
    return EmptyFile(
        f"{path} is empty (0 bytes): something has emptied it, or it never was a diary. It was left as it is. "
        "Put your last backup in its place; or, to start a new diary, move it away."
    )


def not_a_diary(path: Path) -> NotADiary:
    """Another program's file, or no database at all."""
    return NotADiary(
        f"{path} is not a kneelog diary: it belongs to another program, or its first bytes are destroyed. It was left "
        "as it is. Choose another file; or, if it was your diary, put your last backup in its place."
    )


def damaged(path: Path, reason: str) -> DamagedDiary:
    """The file is a diary, but not whole."""
    return DamagedDiary(f"The diary {path} is damaged ({reason}). It was left as it is. {_USE_BACKUP}")


def newer(path: Path, version: int, known: int) -> NewerDiary:
    """The file was written by a newer kneelog."""
    return NewerDiary(
        f"The diary {path} was written by a newer kneelog (format {version}; this one knows up to {known}). It was "
        "left as it is. Update kneelog and open it again."
    )


def read_only(path: Path) -> ReadOnlyDiary:
    """It can be read, not written."""
    return ReadOnlyDiary(
        f"The diary {path} can be read but not written, so nothing was saved. Allow your account to write to the file "
        "and to its folder, or copy the file to a folder of your own and open it there."
    )


def read_only_but(path: Path, why: str) -> ReadOnlyDiary:
    """It would have to be written before it can be read."""
    return ReadOnlyDiary(
        f"The diary {path} {why}, but it cannot be written. Allow your account to write to the file and to its folder, "
        "or copy it, with the files beside it that begin with its name, to a folder of your own and open it there."
    )


def folder_read_only(folder: Path, reason: str) -> ReadOnlyDiary:
    """A file cannot be made there."""
    return ReadOnlyDiary(
        f"No file can be made in {folder} ({reason}), so nothing was saved. Allow your account to write there, or "
        "choose another folder."
    )


def disk_full(path: Path) -> DiskFull:
    """No room. Deleting entries would need room too, so it is not offered."""
    return DiskFull(
        f"There is no room on the disk that holds {path}, so this was not saved. All that was saved before is still "
        "there. Make room by removing other files, then save again; deleting entries does not help."
    )


def busy(path: Path) -> DiaryBusy:
    """Another program holds the lock for too long."""
    return DiaryBusy(
        f"Another program is using the diary {path} and did not let go of it, so nothing was saved or read. Close the "
        "other program (a second kneelog, a backup, a sync tool) and try again."
    )


def replaced(path: Path) -> StorageError:
    """Writing on would go into a file that has no name any more."""
    return StorageError(
        f"The diary {path} was moved, deleted or replaced while kneelog was running, so this was not saved. Put the "
        "file where you want it, then start kneelog again."
    )


def not_migrated(path: Path, backup: Path, reason: str) -> StorageError:
    """A migration was undone."""
    return StorageError(
        f"The diary {path} could not be brought to this version of kneelog ({reason}). It was left as it was, and a "
        f"copy of it is {backup}. Go on with the kneelog you used before, and report this."
    )


def backup_differs(path: Path, reason: str) -> StorageError:
    """A copy that is not the same is not a backup."""
    return StorageError(
        f"The backup of {path} was made but is not the same as the diary ({reason}), so it was thrown away. Your diary "
        "was not changed. Try again, in another folder or on another disk."
    )


def library_too_old(release: str) -> StorageError:
    """SQLite without what the tables need."""
    return StorageError(
        f"This Python comes with SQLite {release}; kneelog needs 3.37 or later. Install a newer Python and start again."
    )


def not_found(name: str) -> NotFound:
    """No such record."""
    return NotFound(f"This {name} is not in the diary. Load the page again to see what is there now.")


def conflict(name: str, known: int | None, current: int) -> Conflict:
    """The record was changed since it was read."""
    yours = "as new" if known is None else f"from version {known}"
    return Conflict(
        f"This {name} was changed elsewhere: you saved it {yours}, but it is now at version {current}. Nothing was "
        "overwritten. Load it again and repeat your change."
    )


def other_versions(name: str, record_id: str) -> Conflict:
    """An import would change what is there."""
    return Conflict(
        f"The {name} {record_id} is in the diary with other versions than in the file. Nothing was imported. Leave it "
        "out of the import and try again."
    )


def demo_mixed() -> Conflict:
    """A demo diary and somebody's own records in one file."""
    return Conflict(
        "A demo diary and your own entries are never mixed, so nothing was added. "
        "Choose another diary file for one of them."
    )


def disk_failed(path: Path) -> StorageError:
    """The disk reports an error of its own."""
    return StorageError(
        f"The disk that holds the diary {path} reports an error, so nothing was saved or read. Check that it is "
        "connected and whole, then try again."
    )


_MEANINGS: Final[Mapping[int, Callable[[Path], StorageError]]] = {
    sqlite3.SQLITE_FULL: disk_full,
    sqlite3.SQLITE_BUSY: busy,
    sqlite3.SQLITE_LOCKED: busy,
    sqlite3.SQLITE_READONLY: read_only,
    sqlite3.SQLITE_CANTOPEN: read_only,
    sqlite3.SQLITE_PERM: read_only,
    sqlite3.SQLITE_IOERR: disk_failed,
}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn the library's errors about the file into the domain's; what is a mistake of ours passes as it is."""
    try:
        yield
    except UnicodeDecodeError as error:  # SQLite's own message quotes the damage
        raise damaged(path, "some text in it cannot be read") from error
    except (DBAPIError, sqlite3.Error) as error:
        meaning = _meaning(error.orig if isinstance(error, DBAPIError) else error, path)
        if meaning is None:
            raise
        raise meaning from error


def _meaning(error: BaseException | None, path: Path) -> StorageError | None:
    code: int | None = getattr(error, "sqlite_errorcode", None)
    if code is None:  # the driver's own complaint about what it read
        return damaged(path, "some text in it cannot be read") if "decode" in str(error) else None
    if code == sqlite3.SQLITE_IOERR_WRITE:  # a quota or a limit, which is no room under another name
        return disk_full(path)
    primary = code & 0xFF  # the rest of an extended code says where it happened
    if primary in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return damaged(path, str(error))
    says = _MEANINGS.get(primary)
    return None if says is None else says(path)
