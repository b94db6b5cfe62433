"""The sentences of storage: which file, what is wrong with it, what to do. And what the library's errors mean."""

import sqlite3
import sys
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
    LockedDiary,
    NewerDiary,
    NotADiary,
    NotFound,
    ReadOnlyDiary,
    StorageError,
    WrongKey,
)
from kneelog.storage import driver
from kneelog.words import N_, _

INSTALL: Final = f'"{sys.executable}" -m pip install "sqlcipher3>=0.6.4"'
"""What brings the library for encrypted diaries, as the extra `encrypt` does, into the environment that runs now."""

# A record as the beginning of a sentence: languages with genders have a different word before each.
_THIS: Final[Mapping[str, str]] = {
    "entry": N_("This entry"),
    "mark": N_("This mark"),
    "function": N_("This function"),
    "profile": N_("This profile"),
    "response": N_("This response"),
    "watch": N_("This watched question"),
}
_THE: Final[Mapping[str, str]] = {
    "entry": N_("The entry"),
    "mark": N_("The mark"),
    "function": N_("The function"),
    "profile": N_("The profile"),
    "response": N_("The response"),
    "watch": N_("The watched question"),
}


def missing_part(path: Path, beside: Path) -> DamagedDiary:
    """The main file is gone, but what SQLite keeps beside it is there."""
    text = _(
        "{path} is not there, but {beside} beside it is, and may hold entries. Nothing was changed. Put the two "
        "back together; or, to start a new diary, move {beside} to another folder first."
    )
    return DamagedDiary(text.format(path=path, beside=beside.name))


def unreachable(path: Path, reason: str) -> StorageError:
    """Not even its size can be asked."""
    text = _(
        "The diary {path} cannot be read ({reason}). Nothing was changed. Allow your account to read the file and to "
        "enter its folder, or choose another file."
    )
    return StorageError(text.format(path=path, reason=reason))


def empty(path: Path) -> EmptyFile:
    """The file has zero bytes."""
    text = _(
        "{path} is empty (0 bytes): something has emptied it, or it never was a diary. It was left as it is. "
        "Put your last backup in its place; or, to start a new diary, move it away."
    )
    return EmptyFile(text.format(path=path))


def not_a_diary(path: Path) -> NotADiary:
    """Another program's file, or no database at all."""
    text = _(
        "{path} is not a kneelog diary: it belongs to another program, or its first bytes are destroyed. It was left "
        "as it is. Choose another file; or, if it was your diary, put your last backup in its place."
    )
    return NotADiary(text.format(path=path))


def damaged(path: Path, reason: str) -> DamagedDiary:
    """The file is a diary, but not whole."""
    text = _(
        "The diary {path} is damaged ({reason}). It was left as it is. "
        "Close kneelog, keep this file under another name, and put your last backup in its place."
    )
    return DamagedDiary(text.format(path=path, reason=reason))


def damaged_text(path: Path) -> DamagedDiary:
    """Some of its bytes are no text."""
    return damaged(path, _("some text in it cannot be read"))


def locked(path: Path) -> LockedDiary:
    """Its bytes say nothing to anybody without the key."""
    text = _(
        "The diary {path} is encrypted, or it is no diary. Give its passphrase or its recovery key; without one of the "
        "two nobody can open it."
    )
    return LockedDiary(text.format(path=path))


def locked_for_good(path: Path) -> LockedDiary:
    """As above, where no key would help either."""
    text = _(
        "The diary {path} is encrypted, or it is no diary, and the part of kneelog that opens encrypted diaries is not "
        "installed. Install it, and start kneelog again: {command}"
    )
    return LockedDiary(text.format(path=path, command=INSTALL))


def no_cipher() -> StorageError:
    """Nothing can be encrypted."""
    text = _("The part of kneelog that encrypts is not installed. Install it, and start kneelog again: {command}")
    return StorageError(text.format(command=INSTALL))


def wrong_key(path: Path) -> WrongKey:
    """A wrong passphrase and a destroyed beginning look the same."""
    text = _(
        "This passphrase or recovery key does not open {path}. Type it again, minding capitals and the language of the "
        "keyboard. Where you are sure of it, the file is damaged: put your last backup in its place."
    )
    return WrongKey(text.format(path=path))


def not_encrypted(path: Path) -> StorageError:
    """There is nothing to unlock."""
    return StorageError(_("The diary {path} is not encrypted, so it needs no passphrase.").format(path=path))


def not_rewritten(path: Path, reason: str) -> StorageError:
    """A file that is not the same takes nobody's place."""
    text = _(
        "The diary {path} was written anew, but the new file is not the same as the diary ({reason}), so it was thrown "
        "away. Your diary was not changed. Check the disk, then try again."
    )
    return StorageError(text.format(path=path, reason=reason))


def newer(path: Path, version: int, known: int) -> NewerDiary:
    """The file was written by a newer kneelog."""
    text = _(
        "The diary {path} was written by a newer kneelog (format {version}; this one knows up to {known}). It was "
        "left as it is. Update kneelog and open it again."
    )
    return NewerDiary(text.format(path=path, version=version, known=known))


def read_only(path: Path) -> ReadOnlyDiary:
    """It can be read, not written."""
    text = _(
        "The diary {path} can be read but not written, so nothing was saved. Allow your account to write to the file "
        "and to its folder, or copy the file to a folder of your own and open it there."
    )
    return ReadOnlyDiary(text.format(path=path))


def cut_off_and_read_only(path: Path) -> ReadOnlyDiary:
    """A journal would have to be played back before it can be read."""
    text = _("The diary {path} was cut off while it was being saved and has to be put right, but it cannot be written.")
    return ReadOnlyDiary(f"{text.format(path=path)} {_make_it_writable()}")


def old_and_read_only(path: Path) -> ReadOnlyDiary:
    """It would have to be migrated before it can be read."""
    text = _("The diary {path} is from an older kneelog and has to be brought up to date, but it cannot be written.")
    return ReadOnlyDiary(f"{text.format(path=path)} {_make_it_writable()}")


def _make_it_writable() -> str:
    return _(
        "Allow your account to write to the file and to its folder, or copy it, with the files beside it that begin "
        "with its name, to a folder of your own and open it there."
    )


def folder_read_only(folder: Path, reason: str) -> ReadOnlyDiary:
    """A file cannot be made there."""
    text = _(
        "No file can be made in {folder} ({reason}), so nothing was saved. Allow your account to write there, or "
        "choose another folder."
    )
    return ReadOnlyDiary(text.format(folder=folder, reason=reason))


def disk_full(path: Path) -> DiskFull:
    """No room. Deleting entries would need room too, so it is not offered."""
    text = _(
        "There is no room on the disk that holds {path}, so this was not saved. All that was saved before is still "
        "there. Make room by removing other files, then save again; deleting entries does not help."
    )
    return DiskFull(text.format(path=path))


def busy(path: Path) -> DiaryBusy:
    """Another program holds the lock for too long."""
    text = _(
        "Another program is using the diary {path} and did not let go of it, so nothing was saved or read. Close the "
        "other program (a second kneelog, a backup, a sync tool) and try again."
    )
    return DiaryBusy(text.format(path=path))


def replaced(path: Path) -> StorageError:
    """Writing on would go into a file that has no name any more."""
    text = _(
        "The diary {path} was moved, deleted or replaced while kneelog was running, so this was not saved. Put the "
        "file where you want it, then start kneelog again."
    )
    return StorageError(text.format(path=path))


def not_migrated(path: Path, backup: Path, reason: str) -> StorageError:
    """A migration was undone."""
    text = _(
        "The diary {path} could not be brought to this version of kneelog ({reason}). It was left as it was, and a "
        "copy of it is {backup}. Go on with the kneelog you used before, and report this."
    )
    return StorageError(text.format(path=path, backup=backup, reason=reason))


def backup_differs(path: Path, reason: str) -> StorageError:
    """A copy that is not the same is not a backup."""
    text = _(
        "The backup of {path} was made but is not the same as the diary ({reason}), so it was thrown away. Your diary "
        "was not changed. Try again, in another folder or on another disk."
    )
    return StorageError(text.format(path=path, reason=reason))


def untrusted_backup(path: Path, reason: str) -> DamagedDiary:
    """A backup that is not as it was written."""
    text = _("The backup {path} cannot be used ({reason}). Nothing was changed. Choose another backup.")
    return DamagedDiary(text.format(path=path.name, reason=reason))


def not_mended(path: Path) -> StorageError:
    """The new file does not hold what it was to hold."""
    text = _("{path} could not be mended: the new file was not the same as what was put into it. Nothing was changed.")
    return StorageError(text.format(path=path))


def second_place_failed(folder: Path, reason: str) -> StorageError:
    """The other folder takes no copy."""
    text = _(
        "Backups cannot be copied to {folder} ({reason}). Those beside the diary are made as before. Connect the disk "
        "and see that your account may write there, or choose another folder in Settings."
    )
    return StorageError(text.format(folder=folder, reason=reason))


def library_too_old(release: str) -> StorageError:
    """SQLite without what the tables need."""
    text = _(
        "This Python comes with SQLite {release}; kneelog needs 3.37 or later. Install a newer Python and start again."
    )
    return StorageError(text.format(release=release))


def not_found(name: str) -> NotFound:
    """No such record."""
    text = _("{this} is not in the diary. Load the page again to see what is there now.")
    return NotFound(text.format(this=_(_THIS[name])))


def no_such_intake() -> NotFound:
    """No such import."""
    return NotFound(_("This import is not in the diary. Load the page again to see what is there now."))


def conflict(name: str, known: int | None, current: int) -> Conflict:
    """The record was changed since it was read."""
    if known is None:
        text = _(
            "{this} was changed elsewhere: you saved it as new, but it is now at version {current}. Nothing was "
            "overwritten. Load it again and repeat your change."
        )
    else:
        text = _(
            "{this} was changed elsewhere: you saved it from version {known}, but it is now at version {current}. "
            "Nothing was overwritten. Load it again and repeat your change."
        )
    return Conflict(text.format(this=_(_THIS[name]), known=known, current=current))


def other_versions(name: str, record_id: str) -> Conflict:
    """An import would change what is there."""
    text = _(
        "{the} {id} is in the diary with other versions than in the file. Nothing was imported. Leave it "
        "out of the import and try again."
    )
    return Conflict(text.format(the=_(_THE[name]), id=record_id))


def demo_mixed() -> Conflict:
    """A demo diary and somebody's own records in one file."""
    return Conflict(
        _(
            "A demo diary and your own entries are never mixed, so nothing was added. "
            "Choose another diary file for one of them."
        )
    )


def disk_failed(path: Path) -> StorageError:
    """The disk reports an error of its own."""
    text = _(
        "The disk that holds the diary {path} reports an error, so nothing was saved or read. Check that it is "
        "connected and whole, then try again."
    )
    return StorageError(text.format(path=path))


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
        raise damaged_text(path) from error
    except _failures() as error:
        meaning = _meaning(error.orig if isinstance(error, DBAPIError) else error, path)
        if meaning is None:
            raise
        raise meaning from error


def _failures() -> tuple[type[Exception], ...]:
    return (DBAPIError, *driver.failures())


def _meaning(error: BaseException | None, path: Path) -> StorageError | None:
    code: int | None = getattr(error, "sqlite_errorcode", None)
    if code is None:  # the driver's own complaint about what it read
        return damaged_text(path) if "decode" in str(error) else None
    if code == sqlite3.SQLITE_IOERR_WRITE:  # a quota or a limit, which is no room under another name
        return disk_full(path)
    primary = code & 0xFF  # the rest of an extended code says where it happened
    if primary in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return damaged(path, str(error))
    says = _MEANINGS.get(primary)
    return None if says is None else says(path)
