"""Intakes: an import is noted, can be taken back as a whole, and leaves alone what was changed since."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

import pytest

from kneelog.domain.diary import Archive
from kneelog.domain.entry import Entry
from kneelog.domain.errors import Conflict, NotFound
from kneelog.domain.record import Intake, Turned, Version
from kneelog.storage import Store, open_store
from tests.storage.samples import LATER, NOW, a_mark, an_entry, every_kind, plain

if TYPE_CHECKING:
    from pathlib import Path

    from kneelog.domain.diary import Diary
    from kneelog.domain.record import Record

FIRST: Final = UUID(int=1)
THEN: Final = LATER + timedelta(hours=1)


@pytest.fixture
def imported(path: Path, tmp_path: Path) -> Archive:
    """An archive with a record of each kind, an entry that was edited and one that was deleted in it."""
    (tmp_path / "other").mkdir()
    other = open_store(tmp_path / "other" / path.name, at=NOW)
    for record in every_kind():
        other.save(record, at=NOW, expected=None)
    (entry,) = other.diary().entries
    other.save(dataclasses.replace(entry, note="edited"), at=LATER, expected=1)
    deleted = an_entry()
    other.save(deleted, at=NOW, expected=None)
    other.void(Entry, deleted.id, at=LATER, expected=1)
    archive = other.archive()
    other.close()
    return archive


def test_an_import_is_noted_with_its_moment_and_count(store: Store, imported: Archive) -> None:
    """Newest first; nothing is noted where nothing was added, or where nobody asked for it."""
    store.merge(imported, at=NOW, intake=FIRST)
    store.merge(imported, at=LATER, intake=uuid4())
    store.merge(Archive(entries=((Version(1, NOW, voided=False, content=an_entry()),),)), at=LATER)
    assert store.intakes() == (Intake(FIRST, NOW, 7, undone=False),)
    store.merge(Archive(marks=((Version(1, NOW, voided=False, content=a_mark()),),)), at=LATER, intake=UUID(int=2))
    assert [(one.id, one.count) for one in store.intakes()] == [(UUID(int=2), 1), (FIRST, 7)]


def test_an_import_is_taken_back_and_brought_back(store: Store, imported: Archive) -> None:
    """All of it in one step, every time; what was deleted in the file stays deleted; nothing of it is erased."""
    own = an_entry(note="my own")
    store.save(own, at=NOW, expected=None)
    store.merge(imported, at=NOW, intake=FIRST)
    before, revision = store.diary(), store.revision()
    for _ in range(2):
        assert store.undo_intake(FIRST, at=LATER) == Turned(6, 0)
        assert store.diary().entries == (own,)
        assert not store.diary().profile.birth_year
        assert store.intakes() == (Intake(FIRST, NOW, 7, undone=True),)
        assert store.redo_intake(FIRST, at=THEN) == Turned(6, 0)
        assert store.diary() == before
        assert not store.intakes()[0].undone
    assert store.revision() == revision + 4
    assert store.check() == ()
    (entry,) = (entry for entry in before.entries if entry.note == "edited")
    assert [version.voided for version in store.versions(Entry, entry.id)] == [False, False, True, False, True, False]
    assert store.versions(Entry, entry.id)[2].saved_at == LATER


def test_what_was_changed_since_stays_and_is_counted(store: Store, imported: Archive) -> None:
    """An edit after the import is the person's own work, whether the import goes or comes back."""
    store.merge(imported, at=NOW, intake=FIRST)
    (entry,) = store.diary().entries
    store.save(dataclasses.replace(entry, severity=1), at=LATER, expected=2)
    assert store.undo_intake(FIRST, at=LATER) == Turned(5, 1)
    assert [one.severity for one in store.diary().entries] == [1]
    mark = imported.marks[0][0].content
    store.undo(type(mark), mark.id, at=LATER, expected=2)
    assert store.redo_intake(FIRST, at=THEN) == Turned(4, 1)
    assert store.diary().marks == (mark,)
    assert [one.severity for one in store.diary().entries] == [1]
    assert store.check() == ()


def test_undoing_twice_does_nothing_more(store: Store, imported: Archive) -> None:
    """Two windows may both offer it."""
    store.merge(imported, at=NOW, intake=FIRST)
    store.undo_intake(FIRST, at=LATER)
    before = store.archive()
    assert store.undo_intake(FIRST, at=THEN) == Turned(0, 0)
    assert plain(store.archive()) == plain(before)
    store.redo_intake(FIRST, at=THEN)
    before = store.archive()
    assert store.redo_intake(FIRST, at=THEN) == Turned(0, 0)
    assert plain(store.archive()) == plain(before)


def test_what_an_undo_deleted_is_added_anew_also_as_the_file_is_read_now(store: Store, imported: Archive) -> None:
    """As though it had not been there; its history is kept, and the line of the undone import has nothing left."""
    store.merge(imported, at=NOW, intake=FIRST)
    before = store.diary()
    assert store.untouched(undone=False) == {
        *((type(record), getattr(record, "id", None)) for record in every_record(before)),
        *((Entry, versions[0].content.id) for versions in imported.entries),
    }
    store.undo_intake(FIRST, at=LATER)
    assert len(store.untouched(undone=True)) == 6
    (entry,) = before.entries
    otherwise = dataclasses.replace(entry, note="read otherwise", places=())
    read = dataclasses.replace(imported, entries=((Version(1, NOW, voided=False, content=otherwise),),))
    store.merge(read, at=THEN, intake=UUID(int=2))
    assert store.diary() == dataclasses.replace(before, entries=(otherwise,))
    assert store.intakes() == (Intake(UUID(int=2), THEN, 6, undone=False),), "nothing is left of the other"
    assert [version.voided for version in store.versions(Entry, entry.id)] == [False, False, True, False]
    assert store.versions(Entry, entry.id)[3].saved_at == THEN
    assert store.check() == ()
    assert store.undo_intake(UUID(int=2), at=THEN) == Turned(6, 0)
    assert store.diary().entries == ()
    assert store.redo_intake(UUID(int=2), at=THEN) == Turned(6, 0)
    assert store.diary().entries == (otherwise,)


def test_what_was_deleted_by_hand_stays_deleted(store: Store, imported: Archive) -> None:
    """The person's own act is no undo of an import: the same file read otherwise does not overrule it."""
    store.merge(imported, at=NOW, intake=FIRST)
    (entry,) = store.diary().entries
    store.void(Entry, entry.id, at=LATER, expected=2)
    store.undo_intake(FIRST, at=LATER)
    otherwise = dataclasses.replace(entry, note="read otherwise")
    with pytest.raises(Conflict):
        store.merge(Archive(entries=((Version(1, NOW, voided=False, content=otherwise),),)), at=THEN)
    assert store.diary().entries == ()


def test_what_was_deleted_by_hand_comes_back_too(store: Store, imported: Archive) -> None:
    """It counts as changed since: the undo of the import leaves it."""
    store.merge(imported, at=NOW, intake=FIRST)
    (mark,) = store.diary().marks
    store.void(type(mark), mark.id, at=LATER, expected=1)
    assert store.bring_back([(type(mark), mark.id)], at=THEN) == 1
    assert store.diary().marks == (mark,)
    assert store.undo_intake(FIRST, at=THEN) == Turned(5, 1)


def test_an_import_of_which_nothing_is_left_is_not_listed(store: Store, imported: Archive) -> None:
    """Erased for good, it can neither be taken back nor brought back."""
    store.merge(imported, at=NOW, intake=FIRST)
    gone = [(Entry, versions[0].content.id) for versions in imported.entries]
    store.erase(gone, at=LATER)
    assert [one.id for one in store.intakes()] == [FIRST], "its other records are there"
    store.erase([(type(record), getattr(record, "id", None)) for record in every_record(store.diary())], at=LATER)
    assert store.intakes() == ()


def every_record(diary: Diary) -> tuple[Record, ...]:
    """All that stands in a diary."""
    return (*diary.entries, *diary.marks, *diary.functions, *diary.responses, *diary.watches, diary.profile)


def test_an_import_that_is_not_there(store: Store) -> None:
    """A sentence, and nothing is written."""
    revision = store.revision()
    with pytest.raises(NotFound, match="This import is not in the diary"):
        store.undo_intake(FIRST, at=NOW)
    assert store.revision() == revision


def test_an_undo_that_fails_half_way_changes_nothing(
    store: Store, imported: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All records, or none."""
    from kneelog.storage import intakes  # noqa: PLC0415 - to break one step of it

    store.merge(imported, at=NOW, intake=FIRST)
    before = store.archive()

    def fail(*_: object) -> None:
        raise RuntimeError("half way")

    monkeypatch.setattr(intakes, "_mark", fail)
    with pytest.raises(RuntimeError):
        store.undo_intake(FIRST, at=LATER)
    assert plain(store.archive()) == plain(before)
    assert not store.intakes()[0].undone
