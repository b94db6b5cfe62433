"""Restoring: the content of a backup, all of it, and what was there is kept."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from kneelog.domain.errors import DamagedDiary, NewerDiary, NotADiary, StorageError
from kneelog.storage import Settings, Why, backups_of, open_store, put_back
from kneelog.storage import restoring as module
from tests.storage.samples import LATER, NOW, an_entry, every_kind, execute, fingerprint, names_in, plain

if TYPE_CHECKING:
    from pathlib import Path

    from kneelog.storage import Store

FORMS = [Settings(journal="WAL", synchronous="FULL"), Settings(journal="DELETE", synchronous="EXTRA")]
MUCH_LATER = LATER + timedelta(days=1)


@pytest.mark.parametrize("settings", FORMS, ids=["wal", "delete"])
def test_a_restored_diary_is_the_backup_and_the_other_is_kept(path: Path, settings: Settings) -> None:
    """Every table, history too; and restoring what was kept takes it back."""
    store = open_store(path, at=NOW, settings=settings)
    for record in every_kind():
        store.save(record, at=NOW, expected=None)
    then = store.archive()
    made = store.backups.make(Why.BY_HAND, NOW)
    entry = an_entry(note="typed since")
    store.save(entry, at=LATER, expected=None)
    store.void(type(entry), store.diary().entries[0].id, at=LATER, expected=1)
    now, revision = store.archive(), store.revision()
    kept = store.restore(made, at=MUCH_LATER)
    assert plain(store.archive()) == plain(then)
    assert store.state() == (revision + 1, MUCH_LATER.isoformat())
    assert store.check() == ()
    assert kept.name.endswith("-before-restore.sqlite3")
    store.restore(kept, at=MUCH_LATER)
    assert plain(store.archive()) == plain(now)
    assert store.revision() > revision + 1, "an old number would bring back old answers"
    store.close()
    assert {name for name in names_in(path.parent) if "unfinished" in name} == set()


def test_another_window_sees_it_at_once(store: Store) -> None:
    """The file keeps its name and its place: nobody goes on writing into one that is not there."""
    other = open_store(store.path, at=NOW)
    made = store.backups.make(Why.BY_HAND, NOW)
    other.save(an_entry(), at=NOW, expected=None)
    store.restore(made, at=LATER)
    assert other.diary().entries == ()
    other.save(an_entry(), at=LATER, expected=None)
    assert len(store.diary().entries) == 1
    other.close()


def test_a_failure_in_the_middle_changes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of the tables are never there."""
    store.save(an_entry(), at=NOW, expected=None)
    made = store.backups.make(Why.BY_HAND, NOW)
    store.save(an_entry(), at=NOW, expected=None)
    before = plain(store.archive())

    def fail(connection: object) -> None:
        replace_rows(connection)  # type: ignore[arg-type]  # passed on as it comes
        message = "in the middle"
        raise RuntimeError(message)

    replace_rows = module._replace_rows  # noqa: SLF001 - the step in the middle of which it fails
    monkeypatch.setattr(module, "_replace_rows", fail)
    with pytest.raises(RuntimeError):
        store.restore(made, at=LATER)
    assert plain(store.archive()) == before
    store.save(an_entry(), at=NOW, expected=None)


def test_a_backup_that_is_no_good_changes_nothing(store: Store, tmp_path: Path) -> None:
    """Damaged, somebody else's, newer: a sentence each, and no backup of what is there is needed."""
    store.save(an_entry(), at=NOW, expected=None)
    made = store.backups.make(Why.BY_HAND, NOW)
    good = made.read_bytes()
    before = fingerprint(store.path)
    execute(made, "PRAGMA foreign_keys=OFF", "DELETE FROM entry")
    with pytest.raises(DamagedDiary, match=r"The backup .* cannot be used"):
        store.restore(made, at=LATER)
    made.write_bytes(good)
    execute(made, "PRAGMA user_version=99")
    with pytest.raises(NewerDiary):
        store.restore(made, at=LATER)
    stranger = tmp_path / "stranger.sqlite3"
    with closing(sqlite3.connect(stranger)) as connection:
        connection.execute("CREATE TABLE t(x)")
    with pytest.raises(NotADiary):
        store.restore(stranger, at=LATER)
    assert fingerprint(store.path) == before
    assert len(store.backups.all()) == 1


def test_a_look_into_a_backup_leaves_no_trace(store: Store) -> None:
    """The preview reads a copy."""
    store.save(an_entry(), at=NOW, expected=None)
    made = store.backups.make(Why.BY_HAND, NOW)
    before = fingerprint(made)
    with store.held_against(made) as then:
        assert len(then.diary().entries) == 1
        assert then.read_only
    assert fingerprint(made) == before
    assert not [name for name in names_in(store.path.parent) if "unfinished" in name]


@pytest.mark.parametrize("damage", ["header", "zero", "page", "gone"])
def test_a_backup_takes_the_place_of_a_diary_that_cannot_be_opened(path: Path, damage: str) -> None:
    """What was there keeps its bytes under another name; with nothing there, nothing is kept."""
    store = open_store(path, at=NOW)
    for record in every_kind():
        store.save(record, at=NOW, expected=None)
    then = store.archive()
    store.backups.make(Why.BY_HAND, NOW)
    store.close()
    whole = path.read_bytes()
    spoilt = {"header": b"x" * 100 + whole[100:], "zero": b"", "page": whole[:8192] + bytes(8192) + whole[16384:]}
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(spoilt[damage])
        with pytest.raises(StorageError):
            open_store(path, at=NOW)
    path.with_name(path.name + "-wal").write_bytes(b"left over")
    (found,) = backups_of(path).all()
    kept = put_back(path, found.path, at=LATER)
    assert kept is not None
    assert kept.with_name(kept.name + "-wal").read_bytes() == b"left over"
    if damage == "gone":
        assert not kept.exists()
    else:
        assert kept.read_bytes() == spoilt[damage]
    assert not path.with_name(path.name + "-wal").exists(), "it would be played into the new file"
    again = open_store(path, at=LATER)
    assert plain(again.archive()) == plain(then)
    again.close()
