"""Store: what its methods promise."""

from __future__ import annotations

import dataclasses
import gc
import threading
from contextlib import closing
from datetime import timedelta, timezone
from uuid import uuid4

import pytest

from kneelog.domain.codec import to_plain
from kneelog.domain.diary import Archive, Diary
from kneelog.domain.entry import Entry
from kneelog.domain.errors import Conflict, DamagedDiary, InvalidValue, NotFound
from kneelog.domain.record import Mark, Profile, Record, Version
from kneelog.storage import Store, open_store
from tests.storage.samples import (
    LATER,
    NOW,
    a_function,
    a_mark,
    a_profile,
    a_response,
    an_entry,
    every_kind,
    execute,
    plain,
)


def test_a_new_diary_is_empty(store: Store) -> None:
    """A fresh file holds nothing, and reading it says so instead of failing."""
    assert (store.diary(), store.archive(), store.revision()) == (Diary(), Archive(), 0)


@pytest.mark.parametrize("record", every_kind(), ids=lambda record: type(record).__name__)
def test_what_is_saved_is_read_back_whole(store: Store, record: Record) -> None:
    """Every field of every kind survives, parts in their order."""
    assert store.save(record, at=NOW, expected=None) == 1
    diary = store.diary()
    found: list[Record] = [
        *diary.entries,
        *diary.marks,
        *diary.functions,
        *diary.responses,
        *diary.watches,
        diary.profile,
    ]
    assert to_plain(record) in [to_plain(one) for one in found]


def test_a_diary_holds_everything_that_was_saved(store: Store) -> None:
    """The kinds do not get into each other's way."""
    entry, mark, function, response, profile = an_entry(), a_mark(), a_function(), a_response(), a_profile()
    for record in (entry, mark, function, response, profile):
        store.save(record, at=NOW, expected=None)
    assert store.diary() == Diary((entry,), (mark,), (function,), profile, (response,))


def test_another_store_on_the_file_sees_what_was_saved(store: Store) -> None:
    """Saved means in the file, not in this object."""
    store.save(entry := an_entry(note="ü 👩🏽‍⚕️"), at=NOW, expected=None)
    other = open_store(store.path, at=NOW)
    assert other.diary().entries == (entry,)
    other.close()


def test_saving_again_stores_nothing_twice(store: Store) -> None:
    """A save whose answer was lost can be repeated."""
    entry = an_entry()
    assert [store.save(entry, at=at, expected=None) for at in (NOW, LATER)] == [1, 1]
    assert (len(store.diary().entries), len(store.versions(Entry, entry.id)), store.revision()) == (1, 1, 1)


def test_repeating_a_first_save_after_an_edit_changes_nothing(store: Store) -> None:
    """A late repetition neither fails nor undoes the edit made meanwhile."""
    entry = an_entry()
    edited = dataclasses.replace(entry, severity=2)
    store.save(entry, at=NOW, expected=None)
    store.save(edited, at=LATER, expected=1)
    assert store.save(entry, at=LATER, expected=None) == 1
    assert store.diary().entries == (edited,)


def test_the_same_edit_from_an_old_version_is_a_conflict(store: Store) -> None:
    """Two programs that add one to the same number must not both believe that they did."""
    entry = an_entry()
    edited = dataclasses.replace(entry, severity=2)
    store.save(entry, at=NOW, expected=None)
    store.save(edited, at=LATER, expected=1)
    with pytest.raises(Conflict):
        store.save(edited, at=LATER, expected=1)


def test_an_edit_that_changes_nothing_makes_no_version(store: Store) -> None:
    """Save pressed on an unchanged form leaves history as it is."""
    entry = an_entry()
    store.save(entry, at=NOW, expected=None)
    assert store.save(entry, at=LATER, expected=1) == 1
    assert (len(store.versions(Entry, entry.id)), store.revision()) == (1, 1)


def test_saving_a_deleted_record_brings_it_back(store: Store) -> None:
    """Whoever edits a deleted record, knowing it is deleted, wants it again."""
    entry = an_entry()
    store.save(entry, at=NOW, expected=None)
    store.void(Entry, entry.id, at=NOW, expected=1)
    assert store.save(entry, at=LATER, expected=2) == 3
    assert store.diary().entries == (entry,)


def test_the_same_instant_at_another_offset_is_another_content(store: Store) -> None:
    """Local time decides the diary day, so 20:30+01:00 and 19:30+00:00 are not the same entry."""
    entry = an_entry()
    store.save(entry, at=NOW, expected=None)
    moved = dataclasses.replace(entry, occurred_at=entry.occurred_at.astimezone(timezone(timedelta(hours=-9))))
    assert store.save(moved, at=LATER, expected=1) == 2
    assert store.diary().entries[0].occurred_at.utcoffset() == timedelta(hours=-9)


def test_other_content_under_a_known_id_is_a_conflict(store: Store) -> None:
    """Two records never share an id unnoticed."""
    entry = an_entry()
    store.save(entry, at=NOW, expected=None)
    with pytest.raises(Conflict):
        store.save(dataclasses.replace(entry, severity=1), at=LATER, expected=None)
    assert store.diary().entries == (entry,)


def test_two_tabs_the_second_gets_a_conflict(store: Store) -> None:
    """Nothing is overwritten, and the sentence says what happened and what to do."""
    entry = an_entry()
    store.save(entry, at=NOW, expected=None)
    first, second = dataclasses.replace(entry, severity=1), dataclasses.replace(entry, severity=9)
    store.save(first, at=LATER, expected=1)
    with pytest.raises(Conflict, match=r"entry was changed elsewhere.*version 1.*version 2.*Nothing was overwritten"):
        store.save(second, at=LATER, expected=1)
    assert store.diary().entries == (first,)
    assert store.revision() == 2


def test_editing_what_is_not_there_is_not_found(store: Store) -> None:
    """An edit never turns into a new record."""
    with pytest.raises(NotFound, match="This mark is not in the diary"):
        store.save(a_mark(), at=NOW, expected=1)
    assert store.archive() == Archive()


@pytest.mark.parametrize("method", ["void", "undo"])
def test_changing_what_is_not_there_is_not_found(store: Store, method: str) -> None:
    """Deleting or undoing an unknown record says so."""
    with pytest.raises(NotFound):
        getattr(store, method)(Entry, uuid4(), at=NOW, expected=1)


def test_versions_of_an_unknown_record_are_not_found(store: Store) -> None:
    """Asking for what was never there is an error; a profile that was never filled in is not."""
    assert store.versions(Profile, None) == ()
    with pytest.raises(NotFound):
        store.versions(Mark, uuid4())


def test_history_keeps_every_version(store: Store) -> None:
    """An edit adds a version; the earlier ones stand as they were, with their time."""
    entry = an_entry(note="first")
    edited = dataclasses.replace(entry, note="second", places=(), answers=entry.answers[::-1])
    store.save(entry, at=NOW, expected=None)
    store.save(edited, at=LATER, expected=1)
    assert store.versions(Entry, entry.id) == (
        Version(1, NOW, voided=False, content=entry),
        Version(2, LATER, voided=False, content=edited),
    )


def test_deleting_is_a_version_and_undo_takes_it_back(store: Store) -> None:
    """A deleted entry leaves the diary, not the file."""
    entry = an_entry()
    store.save(entry, at=NOW, expected=None)
    assert store.void(Entry, entry.id, at=LATER, expected=1) == 2
    assert store.diary().entries == ()
    assert store.undo(Entry, entry.id, at=LATER, expected=2) == 3
    assert store.diary().entries == (entry,)
    assert [version.voided for version in store.versions(Entry, entry.id)] == [False, True, False]


def test_deleting_again_changes_nothing(store: Store) -> None:
    """A repeated deletion has what it wants already."""
    mark = a_mark()
    store.save(mark, at=NOW, expected=None)
    assert [store.void(Mark, mark.id, at=at, expected=1) for at in (NOW, LATER)] == [2, 2]


def test_deleting_from_an_old_version_is_a_conflict(store: Store) -> None:
    """What another tab just corrected is not deleted unseen."""
    entry = an_entry()
    store.save(entry, at=NOW, expected=None)
    store.save(dataclasses.replace(entry, severity=0), at=NOW, expected=1)
    with pytest.raises(Conflict):
        store.void(Entry, entry.id, at=LATER, expected=1)
    with pytest.raises(Conflict):
        store.undo(Entry, entry.id, at=LATER, expected=1)
    assert store.diary().entries[0].severity == 0


def test_undo_of_an_edit_and_undo_of_that_undo(store: Store) -> None:
    """Undo goes back one change, and a second undo brings the change back."""
    entry = an_entry(severity=3)
    store.save(entry, at=NOW, expected=None)
    store.save(dataclasses.replace(entry, severity=8), at=NOW, expected=1)
    severities = []
    for expected in (2, 3):
        store.undo(Entry, entry.id, at=LATER, expected=expected)
        severities.append(store.diary().entries[0].severity)
    assert severities == [3, 8]


def test_undo_of_the_first_version_deletes(store: Store) -> None:
    """Taking back the entry just made takes it out of the diary; once more and it is back."""
    entry = an_entry()
    store.save(entry, at=NOW, expected=None)
    store.undo(Entry, entry.id, at=LATER, expected=1)
    assert store.diary().entries == ()
    store.undo(Entry, entry.id, at=LATER, expected=2)
    assert store.diary().entries == (entry,)


def test_a_deleted_profile_is_an_empty_one(store: Store) -> None:
    """Undo of the first profile leaves nothing the rules could use."""
    store.save(a_profile(), at=NOW, expected=None)
    store.undo(Profile, None, at=LATER, expected=1)
    assert store.diary().profile == store.archive().diary().profile == Profile()


def test_there_is_one_profile_with_versions(store: Store) -> None:
    """A second profile is a version of the first, under the same guard."""
    store.save(Profile(birth_year=1970), at=NOW, expected=None)
    with pytest.raises(Conflict):
        store.save(Profile(birth_year=1971), at=NOW, expected=None)
    store.save(Profile(birth_year=1972), at=LATER, expected=1)
    assert [version.content.birth_year for version in store.versions(Profile, None)] == [1970, 1972]


def test_the_revision_grows_with_what_is_written_and_only_then(store: Store) -> None:
    """What is cached by revision is neither stale nor thrown away for nothing."""
    entry = an_entry()
    seen = [store.revision()]
    store.save(entry, at=NOW, expected=None)
    seen.append(store.revision())
    store.save(entry, at=NOW, expected=None)
    seen.append(store.revision())
    store.void(Entry, entry.id, at=NOW, expected=1)
    seen.append(store.revision())
    store.undo(Entry, entry.id, at=NOW, expected=2)
    seen.append(store.revision())
    assert seen == [0, 1, 1, 2, 3]


def test_merge_adds_all_versions(store: Store) -> None:
    """An import brings history along, deleted records too."""
    entry = an_entry()
    versions = (
        Version(1, NOW, voided=False, content=entry),
        Version(2, LATER, voided=True, content=dataclasses.replace(entry, severity=None)),
    )
    archive = Archive(entries=(versions,), profile=(Version(1, NOW, voided=False, content=a_profile()),))
    store.merge(archive, at=LATER)
    assert plain(store.archive()) == plain(archive)
    assert store.diary().entries == ()


def test_merging_what_is_there_changes_nothing(store: Store) -> None:
    """The same file twice is imported once."""
    for record in every_kind():
        store.save(record, at=NOW, expected=None)
    before, revision = store.archive(), store.revision()
    store.merge(before, at=LATER)
    assert (plain(store.archive()), store.revision()) == (plain(before), revision)


def test_merge_refuses_other_versions_of_a_record_and_adds_nothing(store: Store) -> None:
    """One conflict undoes the whole import: all or nothing."""
    entry = an_entry()
    store.save(entry, at=NOW, expected=None)
    changed = (Version(1, NOW, voided=False, content=dataclasses.replace(entry, severity=1)),)
    added = (Version(1, NOW, voided=False, content=an_entry()),)
    with pytest.raises(Conflict, match="Nothing was imported"):
        store.merge(Archive(entries=(added, changed)), at=LATER)
    assert store.diary().entries == (entry,)


def test_merge_refuses_versions_with_a_hole(store: Store) -> None:
    """Versions count 1, 2, 3, so that every later edit can name the one it was made from."""
    mark = a_mark()
    hole = (Version(1, NOW, voided=False, content=mark), Version(3, NOW, voided=True, content=mark))
    with pytest.raises(InvalidValue, match="version"):
        store.merge(Archive(marks=(hole,)), at=NOW)
    assert store.archive() == Archive()


def test_merge_refuses_versions_of_different_records(store: Store) -> None:
    """What stands together as one record must be one record."""
    mixed = tuple(Version(number, NOW, voided=False, content=a_mark()) for number in (1, 2))
    with pytest.raises(InvalidValue, match="id"):
        store.merge(Archive(marks=(mixed,)), at=NOW)


def test_a_demo_stays_a_demo_and_apart(store: Store) -> None:
    """An invented diary says so for ever, and never takes in a person's records, nor a person's diary its own."""
    demo = Archive(marks=((Version(1, NOW, voided=False, content=a_mark()),),), demo=True)
    own = Archive(marks=((Version(1, NOW, voided=False, content=a_mark()),),))
    store.merge(demo, at=NOW)
    assert (store.demo, store.archive().demo) == (True, True)
    with pytest.raises(Conflict, match="never mixed"):
        store.merge(own, at=LATER)
    assert plain(store.archive()) == plain(demo)


def test_a_diary_in_use_does_not_turn_into_a_demo(store: Store) -> None:
    """A person's entries never get the word DEMO."""
    store.save(an_entry(), at=NOW, expected=None)
    with pytest.raises(Conflict, match="never mixed"):
        store.merge(Archive(demo=True), at=LATER)
    assert not store.demo


def test_an_empty_demo_taken_in_is_a_change(store: Store) -> None:
    """What is cached by revision learns that the diary is a demo now."""
    store.merge(Archive(demo=True), at=NOW)
    assert (store.demo, store.revision()) == (True, 1)


def test_reading_leaves_the_garbage_collector_as_it_was(store: Store) -> None:
    """It rests while records are built, and must not stay off: not after damage either, nor be turned on by reading."""
    store.save(an_entry(), at=NOW, expected=None)
    execute(store.path, "UPDATE entry_place SET zone = 'nowhere'")
    with closing(open_store(store.path, at=NOW)) as fresh:  # this one knows what it wrote itself
        with pytest.raises(DamagedDiary):
            fresh.diary()
        assert gc.isenabled()
        gc.disable()
        try:
            fresh.revision()
            with pytest.raises(DamagedDiary):
                fresh.diary()
            assert not gc.isenabled()
        finally:
            gc.enable()


def test_many_threads_save_and_read_at_once(store: Store) -> None:
    """Streamlit runs each click in a thread of its own; none is lost and none fails."""
    entries = [an_entry(note=str(number)) for number in range(24)]
    failed: list[BaseException] = []

    def work(mine: list[Entry]) -> None:
        try:
            for entry in mine:
                store.save(entry, at=NOW, expected=None)
                assert entry in store.diary().entries
        except BaseException as error:  # noqa: BLE001 - a thread cannot raise into its test
            failed.append(error)

    threads = [threading.Thread(target=work, args=(entries[start::6],)) for start in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert set(store.diary().entries) == set(entries)
    assert store.revision() == len(entries)


def test_a_record_that_makes_no_sense_is_damage(store: Store) -> None:
    """A flipped byte inside a text passes SQLite's check; the domain notices, and the sentence names the file."""
    store.save(an_entry(), at=NOW, expected=None)
    execute(store.path, "UPDATE entry_place SET zone = 'bacl_of_knee'")
    for read in (store.diary, store.archive):
        with pytest.raises(DamagedDiary, match=r"diary\.sqlite3 is damaged"):
            read()


def test_text_that_cannot_be_decoded_is_damage(store: Store) -> None:
    """A byte that is no UTF-8 gets the sentence about damage, not a driver's error."""
    store.save(an_entry(), at=NOW, expected=None)
    execute(store.path, "UPDATE entry SET note = CAST(X'C328' AS TEXT)")
    with pytest.raises(DamagedDiary, match="text in it cannot be read"):
        store.diary()


def test_check_of_a_whole_file_finds_nothing(store: Store) -> None:
    """A diary in use is whole."""
    store.save(an_entry(), at=NOW, expected=None)
    assert store.check() == ()


def test_check_names_what_is_wrong(store: Store) -> None:
    """Rows that point to nothing and missing tables are reported, each in words."""
    store.save(an_entry(), at=NOW, expected=None)
    execute(store.path, "PRAGMA foreign_keys=OFF", "DELETE FROM entry", "DROP TABLE mark")
    assert set(store.check()) >= {"a row of entry_place points to nothing", "the table mark is missing"}


def test_check_of_a_file_that_was_destroyed_says_so(store: Store) -> None:
    """Even a file that cannot be read any more gets an answer, not an exception."""
    store.close()
    with store.path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 8000)
    assert store.check() != ()
