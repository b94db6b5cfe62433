"""The diary that is held: what a store writes itself is put into it; it is never other than the file."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from kneelog.domain.entry import Entry
from kneelog.domain.record import Profile
from kneelog.storage import open_store, rows
from tests.storage.samples import LATER, NOW, a_mark, an_entry, every_kind

if TYPE_CHECKING:
    from pathlib import Path

    from kneelog.storage import Store


def as_in_the_file(store: Store) -> object:
    """Return the diary as another program reads it."""
    other = open_store(store.path, at=LATER)
    diary = other.diary()
    other.close()
    return diary


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Kinds of which all records were read, one each time."""
    read, fetch = [], rows.fetch

    def fetch_and_tell(connection, owner, shelf, record_id=None, *, voided=True):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        if record_id is None:
            read.append(shelf.name)
        return fetch(connection, owner, shelf, record_id, voided=voided)

    monkeypatch.setattr(rows, "fetch", fetch_and_tell)
    return read


def test_every_kind_is_followed_without_reading_the_diary_again(store: Store, counted: list[str]) -> None:
    """Saved, changed, deleted, brought back: each time it is the diary of the file."""
    store.diary()
    counted.clear()
    held = []
    for record in every_kind():
        of = None if isinstance(record, Profile) else record.id
        number = store.save(record, at=NOW, expected=None)
        held.append(store.diary())
        number = store.void(type(record), of, at=LATER, expected=number)  # type: ignore[type-var]  # each kind is one
        held.append(store.diary())
        store.undo(type(record), of, at=LATER, expected=number)  # type: ignore[type-var]  # each kind is one
        held.append(store.diary())
    entry = an_entry(note="first")
    store.save(entry, at=NOW, expected=None)
    store.save(an_entry(note="second", record_id=entry.id), at=LATER, expected=1)
    assert counted == []
    assert store.diary() == as_in_the_file(store)
    assert [kept.note for kept in store.diary().entries if kept.id == entry.id] == ["second"]
    assert all(one != other for one, other in pairwise(held)), "else nothing was followed"


def test_what_another_program_writes_is_read(path: Path, store: Store) -> None:
    """Before and after what this store writes itself, and when an import or an undo of many changed more than one."""
    other = open_store(path, at=NOW)
    store.diary()
    entry = an_entry()
    other.save(entry, at=NOW, expected=None)
    assert store.diary() == other.diary()
    other.save(an_entry(note="unseen"), at=NOW, expected=None)
    store.save(a_mark(), at=NOW, expected=None)
    assert store.diary() == as_in_the_file(store)
    assert len(store.diary().entries) == 2
    store.save(a_mark(), at=NOW, expected=None)
    other.void(Entry, entry.id, at=LATER, expected=1)
    assert store.diary() == as_in_the_file(store)
    assert len(store.diary().entries) == 1
    other.close()


def test_many_at_once_are_read_anew(store: Store) -> None:
    """Erasing, restoring and adding an archive."""
    store.save(an_entry(note="kept"), at=NOW, expected=None)
    made = store.backup(store.path.parent, at=NOW)
    archive = store.archive()
    gone = an_entry(note="gone")
    store.save(gone, at=NOW, expected=None)
    store.diary()
    store.erase([(Entry, gone.id)], at=LATER)
    assert [entry.note for entry in store.diary().entries] == ["kept"]
    store.erase(None, at=LATER)
    assert store.diary().entries == ()
    store.merge(archive, at=LATER)
    assert [entry.note for entry in store.diary().entries] == ["kept"]
    store.save(gone, at=LATER, expected=None)
    assert len(store.diary().entries) == 2
    store.restore(made, at=LATER)
    assert store.diary() == as_in_the_file(store)
    assert [entry.note for entry in store.diary().entries] == ["kept"]


def test_a_write_that_is_broken_off_changes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What did not come to the disk is not in the diary."""
    store.save(an_entry(note="kept"), at=NOW, expected=None)
    before = store.diary()
    with monkeypatch.context() as patched:
        patched.setattr(rows, "replace", broken)
        entry = before.entries[0]
        with pytest.raises(OSError, match="broken off"):
            store.save(an_entry(note="lost", record_id=entry.id), at=LATER, expected=1)
    assert store.diary() == before == as_in_the_file(store)


def broken(*_args: object) -> None:
    """Stand in for a write that fails."""
    raise OSError("broken off")
