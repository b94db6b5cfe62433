"""Errors: what the library's result codes mean to a person."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from kneelog.domain.entry import Entry
from kneelog.domain.errors import (
    DamagedDiary,
    DiaryBusy,
    DiskFull,
    KneelogError,
    ReadOnlyDiary,
    StorageError,
)
from kneelog.domain.record import Function, Mark, Profile, Response
from kneelog.storage import errors
from kneelog.storage.rows import shelf_of

PATH = Path("diary.sqlite3")


def _error(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("the library's words")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        (sqlite3.SQLITE_FULL, DiskFull),
        (sqlite3.SQLITE_IOERR_WRITE, DiskFull),
        (sqlite3.SQLITE_IOERR_FSYNC, StorageError),
        (sqlite3.SQLITE_IOERR_READ, StorageError),
        (sqlite3.SQLITE_BUSY, DiaryBusy),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, DiaryBusy),
        (sqlite3.SQLITE_LOCKED, DiaryBusy),
        (sqlite3.SQLITE_READONLY_DIRECTORY, ReadOnlyDiary),
        (sqlite3.SQLITE_CANTOPEN, ReadOnlyDiary),
        (sqlite3.SQLITE_PERM, ReadOnlyDiary),
        (sqlite3.SQLITE_CORRUPT_INDEX, DamagedDiary),
        (sqlite3.SQLITE_NOTADB, DamagedDiary),
    ],
)
def test_every_failure_of_the_file_has_a_sentence(code: int, meaning: type[KneelogError]) -> None:
    """Each names the file and says what to do; none shows the library's error as it is."""
    with pytest.raises(meaning) as caught, errors.translated(PATH):
        raise _error(code)
    assert type(caught.value) is meaning
    assert str(PATH) in str(caught.value)
    assert str(caught.value).count(". ") >= 1


def test_a_mistake_of_ours_is_not_dressed_up() -> None:
    """A wrong statement stays what it is, so that it is found and not blamed on the disk."""
    with pytest.raises(sqlite3.OperationalError, match="the library's words"), errors.translated(PATH):
        raise _error(sqlite3.SQLITE_ERROR)


def test_a_complaint_that_quotes_damage_is_damage() -> None:
    """SQLite's message can hold the broken bytes, and then the driver fails to read the message."""
    with pytest.raises(DamagedDiary, match="cannot be read"), errors.translated(PATH):
        b"\xff".decode()


@pytest.mark.parametrize("kind", [Entry, Mark, Function, Profile, Response])
def test_every_kind_of_record_can_begin_a_sentence(kind: type[Entry]) -> None:
    """A kind without its words would end in a KeyError in place of the conflict."""
    name = shelf_of(kind).name
    assert str(errors.not_found(name)).startswith(f"This {name} is not in the diary.")
    assert "saved it as new, but it is now at version 2" in str(errors.conflict(name, None, 2))
    assert str(errors.other_versions(name, "some-id")).startswith(f"The {name} some-id is in the diary")
