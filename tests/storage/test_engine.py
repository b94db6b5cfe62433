"""Engine: what every connection is set to, how transactions begin, what errors give away."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from kneelog.domain.errors import DiaryBusy, StorageError
from kneelog.storage import Settings, Store, open_store
from kneelog.storage.engine import Access, Database
from kneelog.storage.schema import mark
from tests.storage.samples import NOW, an_entry, fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator

WAL = Settings(journal="WAL", synchronous="FULL", busy_timeout_ms=50)
DELETE = Settings(journal="DELETE", synchronous="EXTRA", busy_timeout_ms=50)


@pytest.fixture(params=[WAL, DELETE], ids=["wal", "delete"])
def database(request: pytest.FixtureRequest, path: Path) -> Iterator[Database]:
    """A diary in either journal mode."""
    database = Database(path, request.param, Access.WRITE)
    yield database
    database.close()


@pytest.mark.parametrize(("settings", "expected"), [(WAL, ("wal", 2)), (DELETE, ("delete", 3))], ids=["wal", "delete"])
def test_every_connection_carries_the_settings(path: Path, settings: Settings, expected: tuple[str, int]) -> None:
    """The pragmas on which durability, integrity and waiting hang are on, for reading and for writing."""
    database = Database(path, settings, Access.WRITE)
    for use in (database.reading, database.writing):
        with use() as connection:
            names = (
                "journal_mode",
                "synchronous",
                "foreign_keys",
                "trusted_schema",
                "busy_timeout",
                "wal_autocheckpoint",
                "temp_store",
            )
            found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names]
        assert found == [*expected, 1, 0, 50, 1000, 2]
    database.close()


def test_writing_takes_the_lock_at_once_and_reading_does_not(database: Database, path: Path) -> None:
    """Who only reads never blocks who saves; who will write blocks other writers before it reads."""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
        with database.reading() as connection:
            connection.execute(text("SELECT count(*) FROM entry"))
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
        with database.writing(), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")


def test_a_reader_sees_one_state_of_all_tables(path: Path) -> None:
    """What is saved between two queries of one reading does not appear in half of its tables."""
    database = Database(path, WAL, Access.WRITE)
    store = open_store(path, at=NOW, settings=WAL)
    with database.reading() as connection:
        before = connection.execute(text("SELECT count(*) FROM entry")).scalar_one()
        store.save(an_entry(), at=NOW, expected=None)
        assert connection.execute(text("SELECT count(*) FROM entry_place")).scalar_one() == before == 0
    store.close()
    database.close()


def test_a_lock_that_is_held_too_long_is_busy(path: Path) -> None:
    """Another program that does not let go gets its sentence, for saving and for opening."""
    store = open_store(path, at=NOW, settings=DELETE)
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for work in (
            lambda: store.save(an_entry(), at=NOW, expected=None),
            store.diary,
            lambda: open_store(path, at=NOW, settings=DELETE),
        ):
            with pytest.raises(DiaryBusy, match=r"Another program is using the diary .*diary\.sqlite3"):
                work()
        other.execute("ROLLBACK")
    assert store.save(an_entry(), at=NOW, expected=None) == 1
    store.close()


def test_an_error_inside_a_transaction_undoes_it(database: Database) -> None:
    """All of a write or nothing of it."""

    def change_and_fail() -> None:
        with database.writing() as connection:
            connection.execute(text("UPDATE owner SET revision = 99"))
            raise KeyError

    with pytest.raises(KeyError):
        change_and_fail()
    with database.reading() as connection:
        assert connection.execute(text("SELECT revision FROM owner")).scalar_one() == 0


def test_an_error_does_not_repeat_what_the_person_wrote(database: Database) -> None:
    """The text of a database error can reach a log; a note must not."""
    values = {"owner_id": 1, "id": "x", "version": 0, "saved_at": "", "voided": 0, "day": "2026-01-01"}
    with pytest.raises(IntegrityError) as caught, database.writing() as connection:
        connection.execute(insert(mark).values(**values, kind="injury", text="canary note", side="left"))
    assert "canary" not in f"{caught.value!r} {caught.value}"
    assert "ck_mark_version" in str(caught.value)


def test_closing_lets_go_of_the_file(path: Path) -> None:
    """After close no descriptor of the file is left, however many threads used it."""
    store = open_store(path, at=NOW)
    store.save(an_entry(), at=NOW, expected=None)
    store.close()
    assert path not in {name.readlink() for name in Path("/proc/self/fd").iterdir() if name.is_symlink()}


@pytest.mark.parametrize("what", ["deleted", "replaced"])
def test_a_file_that_is_gone_is_not_written_to(store: Store, empty_diary: Path, what: str) -> None:
    """SQLite would go on writing into a file without a name, and the entry be lost with the process."""
    store.diary()
    moved = store.path.rename(store.path.with_name("moved.sqlite3"))
    if what == "replaced":
        store.path.write_bytes(empty_diary.read_bytes())
    before = fingerprint(moved)
    with pytest.raises(StorageError, match="moved, deleted or replaced"):
        store.save(an_entry(), at=NOW, expected=None)
    assert fingerprint(moved) == before
    moved.rename(store.path)
    assert store.save(an_entry(), at=NOW, expected=None) == 1
