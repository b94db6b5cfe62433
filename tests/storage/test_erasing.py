"""Erasing: not a byte of it in the file, its journal, its history, a backup; all else is as it was."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, event

from kneelog.domain.entry import Entry
from kneelog.domain.errors import ReadOnlyDiary
from kneelog.domain.record import Profile
from kneelog.storage import Settings, Why, files, open_store
from kneelog.storage.backups import Backups
from tests.storage.samples import LATER, NOW, a_mark, an_entry, every_kind, execute, plain

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection
    from pathlib import Path

    from kneelog.storage import Store
    from kneelog.storage.erasing import Wanted

CANARY = "kanarienvogel"
FORMS = [Settings(journal="WAL", synchronous="FULL"), Settings(journal="DELETE", synchronous="EXTRA")]


def holding(folder: Path, word: str = CANARY) -> set[str]:
    """Return the names of all files under a folder in which a word stands."""
    return {path.name for path in folder.rglob("*") if path.is_file() and word.encode() in path.read_bytes()}


def a_second_place(store: Store) -> Path:
    """Have each backup copied to a folder beside the diary, and return it."""
    second = store.path.parent / "usb"
    second.mkdir()
    store.backups.choose_second_place(second)
    return second


@pytest.mark.parametrize("settings", FORMS, ids=["wal", "delete"])
@pytest.mark.parametrize("deleted", [False, True], ids=["as it stands", "deleted before"])
def test_not_a_byte_of_it_is_left(path: Path, settings: Settings, *, deleted: bool) -> None:
    """The entry, each of its versions, its parts; in the file, the journal, two backups and the second place."""
    store = open_store(path, at=NOW, settings=settings)
    a_second_place(store)
    stays = [*every_kind(), *(an_entry(note="stays" * 50) for _ in range(40))]
    for record in stays:
        store.save(record, at=NOW, expected=None)
    before = plain(store.archive())
    untouched = store.backups.make(Why.START, NOW)
    bytes_before = untouched.read_bytes()
    entry = an_entry(note=CANARY * 700)
    store.save(entry, at=NOW, expected=None)
    store.backups.make(Why.USE, NOW)
    store.save(an_entry(note=f"{CANARY} edited", record_id=entry.id), at=LATER, expected=1)
    if deleted:
        store.void(Entry, entry.id, at=LATER, expected=2)
    store.backups.make(Why.USE, LATER)
    assert len(holding(path.parent)) >= 3, "else the search would prove nothing"
    done = store.erase([(Entry, entry.id)], at=LATER)
    assert (done.records, done.rewritten, done.removed, done.beyond) == (1, 4, 0, ())
    assert holding(path.parent) == set()
    assert holding(path.parent, str(entry.id)) == set()
    assert plain(store.archive()) == before
    assert store.check() == ()
    assert untouched.read_bytes() == bytes_before
    assert [each.wrong for each in store.backups.all()] == ["", "", ""]
    store.close()


def test_not_a_byte_is_left_where_sqlite_leaves_what_it_deletes(path: Path) -> None:
    """Some builds of SQLite overwrite what they delete by themselves, and most do not: the file is rewritten anyway."""

    def careless(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA secure_delete=OFF")

    event.listen(Engine, "connect", careless)
    try:
        store = open_store(path, at=NOW)
        entry = an_entry(note=CANARY * 700)
        store.save(entry, at=NOW, expected=None)
        store.erase([(Entry, entry.id)], at=LATER)
        assert holding(path.parent) == set()
        store.close()
    finally:
        event.remove(Engine, "connect", careless)


def test_everything_is_everything(store: Store) -> None:
    """All records and all backups; the file goes on as an empty diary."""
    for record in (*every_kind(), an_entry(note=CANARY)):
        store.save(record, at=NOW, expected=None)
    store.backups.make(Why.START, NOW)
    revision = store.revision()
    aside = store.path.with_name("diary-damaged-2026-01-01-000000.sqlite3")
    aside.write_text(CANARY)
    done = store.erase(None, at=LATER)
    assert (done.removed, done.beyond) == (1, (aside,))
    assert holding(store.path.parent) == {aside.name}
    assert store.backups.all() == ()
    assert store.diary().entries == ()
    assert store.revision() == revision + 1
    store.save(an_entry(), at=LATER, expected=None)


def test_every_kind_can_be_erased(store: Store) -> None:
    """Each by its id, the profile without one."""
    records = every_kind()
    for record in records:
        store.save(record, at=NOW, expected=None)
    done = store.erase([(type(each), None if isinstance(each, Profile) else each.id) for each in records], at=LATER)
    assert done.records == len(records)
    assert plain(store.archive()) == plain(open_store(store.path.with_name("new.sqlite3"), at=NOW).archive())


def test_thousands_at_once(store: Store) -> None:
    """More than one statement can name."""
    marks = [a_mark() for _ in range(1200)]
    for mark in marks:
        store.save(mark, at=NOW, expected=None)
    assert store.erase([(type(mark), mark.id) for mark in marks], at=LATER).records == 1200


def test_a_backup_that_cannot_be_cleaned_goes(store: Store) -> None:
    """It cannot be read, so it cannot be known what it holds; a second place that is not there is named."""
    second = a_second_place(store)
    entry = an_entry(note=CANARY)
    store.save(entry, at=NOW, expected=None)
    made = store.backups.make(Why.START, NOW)
    made.write_bytes(b"x" * 100 + made.read_bytes()[100:])
    second.rename(store.path.parent / "unplugged")
    done = store.erase([(Entry, entry.id)], at=LATER)
    assert (done.rewritten, done.removed, done.beyond) == (0, 1, (second,))
    assert not made.exists()


def test_everything_goes_from_the_second_place_too(store: Store) -> None:
    """Each backup and its copy; what lies beside them there stays."""
    second = a_second_place(store)
    store.save(an_entry(note=CANARY), at=NOW, expected=None)
    store.backups.make(Why.START, NOW)
    store.backups.make(Why.USE, LATER)
    (second / "letter.txt").write_text("to the doctor", encoding="utf-8")
    done = store.erase(None, at=LATER)
    assert (done.removed, done.beyond) == (4, ())
    assert holding(store.path.parent) == set()
    assert {path.name for path in second.iterdir()} == {"SHA256SUMS", "letter.txt"}


def test_a_copy_without_a_twin_is_cleaned_or_named(store: Store) -> None:
    """It stayed behind while the stick was away, or is of another diary of that name: then it is not ours to lose."""
    second = a_second_place(store)
    entry = an_entry(note=CANARY)
    store.save(entry, at=NOW, expected=None)
    for twin in (store.backups.make(Why.START, NOW), unreadable := store.backups.make(Why.USE, LATER)):
        twin.unlink()
    (second / unreadable.name).write_bytes(b"of another passphrase" * 300)
    done = store.erase([(Entry, entry.id)], at=LATER)
    assert (done.rewritten, done.removed, done.beyond) == (1, 0, (second / unreadable.name,))
    assert holding(store.path.parent) == set()
    left = {path for path in second.iterdir() if path.suffix == ".sqlite3"}
    assert set(store.erase(None, at=LATER).beyond) == left
    assert len(left) == 2


def test_a_copy_that_another_program_is_just_making_does_not_stay(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can wait for another program: it looks once more whether what it copied is still what it copied."""
    second = a_second_place(store)
    entry = an_entry(note=CANARY)
    store.save(entry, at=NOW, expected=None)
    publish = files.publish

    def publish_late(unfinished: Path, final: Path) -> bool:
        if final.parent == second:
            store.erase([(Entry, entry.id)], at=LATER)
        return publish(unfinished, final)

    monkeypatch.setattr(files, "publish", publish_late)
    Backups(store.path, FORMS[0]).make(Why.START, NOW)
    assert holding(store.path.parent) == set()
    twin = store.backups.all()[0].path
    assert (second / twin.name).read_bytes() == twin.read_bytes()


@pytest.mark.parametrize("settings", FORMS, ids=["wal", "delete"])
@pytest.mark.parametrize("folder", ["backups", "usb"])
def test_a_backup_that_is_on_its_way_is_cleaned_too(
    path: Path, settings: Settings, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Begun before the records go, named after: it is waited for, here and in the second place, and cleaned."""
    store = open_store(path, at=NOW, settings=settings)
    second = a_second_place(store)
    entry = an_entry(note=CANARY)
    store.save(entry, at=NOW, expected=None)
    copied, listed = threading.Event(), threading.Event()
    publish, erase = files.publish, Backups.erase

    def publish_late(unfinished: Path, final: Path) -> bool:
        if final.parent.name == folder:
            copied.set()
            assert listed.wait(20)
            time.sleep(0.5)  # an erasing that does not wait is over by then
        return publish(unfinished, final)

    def erase_and_tell(
        backups: Backups, wanted: Wanted | None, but: Collection[Path] = ()
    ) -> tuple[int, int, tuple[Path, ...]]:
        done = erase(backups, wanted, but)
        listed.set()
        return done

    with monkeypatch.context() as patched:
        patched.setattr(files, "publish", publish_late)
        patched.setattr(Backups, "erase", erase_and_tell)
        keeper = threading.Thread(target=store.backups.make, args=(Why.START, NOW))
        keeper.start()
        assert copied.wait(20)
        store.erase([(Entry, entry.id)], at=LATER)
        keeper.join()
    assert len(store.backups.all()) == len(list(second.iterdir())) - 1 == 1
    assert holding(path.parent) == set()
    store.close()


def test_a_backup_of_an_older_kneelog_is_cleaned_too(store: Store) -> None:
    """Without the tables that came later."""
    entry = an_entry(note=CANARY)
    store.save(entry, at=NOW, expected=None)
    made = store.backups.make(Why.UPDATE, NOW)
    execute(made, "DROP TABLE watch_day", "DROP TABLE watch", "PRAGMA user_version=1")
    store.erase([(Entry, entry.id)], at=LATER + timedelta(days=1))
    assert holding(store.path.parent) == set()
    assert made.exists()


def test_a_diary_that_cannot_be_written_keeps_its_backups(store: Store) -> None:
    """Refused before anything goes."""
    store.save(an_entry(), at=NOW, expected=None)
    store.backups.make(Why.START, NOW)
    store.read_only = True
    with pytest.raises(ReadOnlyDiary):
        store.erase(None, at=LATER)
    assert len(store.backups.all()) == 1
