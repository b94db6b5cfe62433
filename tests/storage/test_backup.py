"""Backups: the same as the diary, or not there at all."""

from __future__ import annotations

import sqlite3
import stat
import threading
from typing import TYPE_CHECKING

import pytest

from kneelog.domain.errors import StorageError
from kneelog.storage import Settings, backup, open_store
from tests.storage.samples import NOW, an_entry, every_kind, execute, names_in, plain

if TYPE_CHECKING:
    from pathlib import Path

    from kneelog.storage import Store


@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
def test_a_backup_opens_and_holds_the_same(path: Path, journal: str) -> None:
    """Taken while the diary is in use, WAL not yet in the main file; one file, nobody else's to read."""
    store = open_store(path, at=NOW, settings=Settings(journal=journal, synchronous="FULL"))
    for record in every_kind():
        store.save(record, at=NOW, expected=None)
    made = store.backup(path.parent / "backups", at=NOW)
    assert made.name == "diary-2026-03-15-203000.sqlite3"
    assert names_in(made.parent) == {made.name}
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert made.read_bytes()[18:20] == b"\x01\x01", (
        "not in WAL mode, so that it can be read where nothing can be written"
    )
    copy = open_store(made, at=NOW)
    assert plain(copy.archive()) == plain(store.archive())
    copy.close()
    store.close()


def test_two_backups_in_one_second_are_two_files(store: Store, tmp_path: Path) -> None:
    """A backup never takes the place of another."""
    made = [store.backup(tmp_path / "b", at=NOW) for _ in range(3)]
    assert [path.stem[-3:] for path in made] == ["000", "0-2", "0-3"]


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE entry SET note = 'other'",
        "DELETE FROM entry_place WHERE position = 1",
        "INSERT INTO owner VALUES (2, 0, '', 0, '')",
        "CREATE TABLE more(x)",
        "PRAGMA user_version = 7",
    ],
)
def test_a_copy_that_is_not_the_same_is_thrown_away(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: str
) -> None:
    """One different row, and there is no backup: a wrong one would be trusted until it is needed."""
    store.save(an_entry(), at=NOW, expected=None)
    restore = backup.copy_whole  # the step in which a disk would spoil the copy

    def restore_spoilt(source: Path, target: Path, settings: Settings) -> None:
        restore(source, target, settings)
        execute(target, spoil)

    monkeypatch.setattr(backup, "copy_whole", restore_spoilt)
    with pytest.raises(StorageError, match="is not the same as the diary"):
        store.backup(tmp_path / "b", at=NOW)
    assert names_in(tmp_path / "b") == set()
    assert len(store.diary().entries) == 1


def test_a_backup_while_somebody_saves_is_one_state(store: Store, tmp_path: Path) -> None:
    """Every backup taken during writing holds entries with all of their parts."""
    done = threading.Event()

    def write() -> None:
        while not done.is_set():
            store.save(an_entry(), at=NOW, expected=None)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [store.backup(tmp_path / "b", at=NOW) for _ in range(5)]
    finally:
        done.set()
        writer.join()
    for path in made:
        copy = open_store(path, at=NOW)
        assert all(len(entry.places) == 2 for entry in copy.diary().entries)
        copy.close()


def test_a_backup_of_a_damaged_diary_is_refused(store: Store, tmp_path: Path) -> None:
    """A backup of damage would push out the good ones."""
    store.save(an_entry(), at=NOW, expected=None)
    execute(store.path, "PRAGMA foreign_keys=OFF", "DELETE FROM entry")
    with pytest.raises(StorageError, match="points to nothing"):
        store.backup(tmp_path / "b", at=NOW)


def test_a_backup_needs_no_plain_copy(store: Store, tmp_path: Path) -> None:
    """Deleting the diary and putting the backup in its place brings everything back."""
    store.save(an_entry(note="precious"), at=NOW, expected=None)
    made = store.backup(tmp_path / "b", at=NOW)
    store.close()
    store.path.unlink()
    made.rename(store.path)
    again = open_store(store.path, at=NOW)
    assert again.diary().entries[0].note == "precious"
    again.close()


def test_a_busy_diary_is_not_backed_up_for_ever(path: Path, tmp_path: Path) -> None:
    """A lock that is held gives the sentence about another program."""
    store = open_store(path, at=NOW, settings=Settings(journal="DELETE", synchronous="EXTRA", busy_timeout_ms=50))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StorageError, match="Another program is using the diary"):
        store.backup(tmp_path / "b", at=NOW)
    other.close()
    store.close()
