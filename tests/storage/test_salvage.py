"""Salvage: what can be read of a damaged diary comes back, what is sure apart from what is not."""

from __future__ import annotations

import dataclasses
import shutil
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

import pytest

from kneelog.domain.diary import Archive
from kneelog.domain.entry import Entry
from kneelog.domain.errors import StorageError
from kneelog.domain.record import Version
from kneelog.storage import Settings, for_library, open_store, salvage
from kneelog.storage.salvage import Salvaged
from tests.storage.corrupting import PAGE, by_record
from tests.storage.samples import (
    LATER,
    NOW,
    an_entry,
    every_kind,
    execute,
    fingerprint,
    names_in,
    plain,
    without_privileges,
)
from tests.storage.test_migrate import of_version

if TYPE_CHECKING:
    from kneelog.storage import Store

SETTINGS: Final = for_library()

MANY: Final = 300


def salvaged(path: Path) -> Salvaged:
    """What comes back, of a file that must stay as it is."""
    before, beside = fingerprint(path), names_in(path.parent)
    found = salvage.salvage(path, SETTINGS)
    assert (fingerprint(path), names_in(path.parent)) == (before, beside)
    return found


@pytest.fixture
def archive(store: Store) -> Archive:
    """What a diary of a record of each kind and many entries holds; the file is closed."""
    for record in every_kind():
        store.save(record, at=NOW, expected=None)
    start = datetime(2020, 1, 1, 12, tzinfo=UTC)
    entries = [
        Entry(
            id=UUID(int=number), occurred_at=start + timedelta(days=number), severity=number % 11, note=f"n {number} "
        )
        for number in range(MANY)
    ]
    store.merge(Archive(entries=tuple((Version(1, NOW, voided=False, content=entry),) for entry in entries)), at=NOW)
    (edited,) = (entry for entry in store.diary().entries if entry.places)
    store.save(Entry(edited.id, NOW, severity=2), at=LATER, expected=1)
    store.void(Entry, edited.id, at=LATER, expected=2)
    found = store.archive()
    store.close()
    return found


def overwrite(path: Path, place: int, content: bytes) -> None:
    """Damage bytes of a file."""
    with path.open("r+b") as file:
        file.seek(place)
        file.write(content)


def test_of_a_whole_diary_everything_comes_back(path: Path, archive: Archive) -> None:
    """Every version of every record, and nothing in doubt."""
    found = salvaged(path)
    assert plain(found.archive) == plain(archive)
    assert (found.doubtful, found.unread, found.nothing) == ((), {}, False)
    assert found.sealed == MANY + len(every_kind())


def test_what_lies_between_two_broken_pages_comes_back(path: Path, archive: Archive) -> None:
    """Forwards to the one, backwards to the other, and what lies between them row by row."""
    content = path.read_bytes()
    leaves = [
        place
        for place in range(PAGE, len(content), PAGE)
        if content[place] == 13 and b"n 1" in content[place : place + PAGE]
    ]
    broken = leaves[1], leaves[-2]
    assert broken[1] - broken[0] > 2 * PAGE
    lost = {
        str(versions[0].content.id)
        for versions in archive.entries
        for place in broken
        if str(versions[0].content.id).encode() in content[place : place + PAGE]
    }
    for place in broken:
        overwrite(path, place, bytes(PAGE))
    found = salvaged(path)
    kept, back = by_record(archive), by_record(found.archive)
    assert {record_id for kind, record_id in kept.keys() - back.keys()} == lost
    assert back.items() <= kept.items()
    assert found.unread == {"entry": len(lost)}


def test_where_the_index_is_broken_too_the_end_is_read_backwards(path: Path, archive: Archive) -> None:
    """Nothing knows then what lies behind the break, and only from the end can it be reached."""
    with closing(sqlite3.connect(path)) as connection:
        (index,) = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_entry_1'"
        ).fetchone()
    content = path.read_bytes()
    leaves = [
        place
        for place in range(PAGE, len(content), PAGE)
        if content[place] == 13 and b"n 1" in content[place : place + PAGE]
    ]
    overwrite(path, (index - 1) * PAGE, bytes(PAGE))
    overwrite(path, leaves[2], bytes(PAGE))
    found = salvaged(path)
    back = {versions[0].content.note for versions in found.archive.entries}
    assert {"n 0 ", f"n {MANY - 1} "} <= back
    assert len(back) > MANY * 3 // 4
    assert by_record(found.archive).items() <= by_record(archive).items()


def test_a_schema_with_one_bad_line_hides_one_table_alone(path: Path, archive: Archive) -> None:
    """SQLite itself would refuse the whole file."""
    execute(
        path, "PRAGMA writable_schema=ON", "UPDATE sqlite_schema SET sql = 'CREATE TABLE mark(' WHERE name = 'mark'"
    )
    found = salvaged(path)
    assert plain(found.archive) == plain(dataclasses.replace(archive, marks=()))


@pytest.mark.usefixtures("archive")
def test_a_record_whose_text_is_rotten_stands_apart(path: Path) -> None:
    """It can be read, with its day and what is known of it; it is not among what is sure."""
    content = path.read_bytes()
    overwrite(path, content.rindex(b"n 77 "), b"no 77")
    found = salvaged(path)
    assert found.sealed == MANY + len(every_kind()) - 1
    (doubtful,) = found.doubtful
    assert (doubtful.kind, doubtful.day) == ("entry", (datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=77)).date())
    (one,) = doubtful.versions
    assert (one.holds, one.number) == (False, 1)
    assert one.version is not None
    assert one.version.content.note == "no 77"


@pytest.mark.usefixtures("archive")
def test_a_row_of_which_nothing_can_be_made_is_counted(path: Path) -> None:
    """No record comes of it, not even one in doubt."""
    execute(path, "UPDATE mark SET kind = 'nothing'")
    found = salvaged(path)
    assert (found.doubtful, found.unread) == ((), {"mark": 1})
    assert found.sealed == MANY + len(every_kind()) - 1


@pytest.mark.usefixtures("archive")
def test_of_a_record_that_lost_its_last_version_the_earlier_ones_are_in_doubt(path: Path) -> None:
    """They were saved so, and are not what the person saw last."""
    parts = ("place", "answer", "activity", "treatment", "measurement", "origin")
    tables = [f"entry_{part}" for part in parts]
    execute(path, "PRAGMA foreign_keys=OFF", *(f"DELETE FROM {name}" for name in tables))  # noqa: S608 - ours
    execute(path, "DELETE FROM entry WHERE voided = 1")
    found = salvaged(path)
    (doubtful,) = found.doubtful
    assert [(one.number, one.earlier, one.holds) for one in doubtful.versions] == [(1, True, True), (2, True, True)]


@pytest.mark.parametrize("size", [100, PAGE], ids=["header", "first page"])
def test_a_header_that_is_destroyed_is_replaced(path: Path, archive: Archive, size: int) -> None:
    """With the whole first page gone, that of a new diary finds the tables."""
    overwrite(path, 0, bytes(size))
    found = salvaged(path)
    assert plain(found.archive) == plain(archive)


def test_a_header_that_is_destroyed_is_replaced_whatever_the_pages_hold(path: Path, archive: Archive) -> None:
    """Tables that lie elsewhere than in a new diary are found by the first page that is left."""
    execute(path, "CREATE TABLE early(x)", "DROP TABLE alembic_version", "VACUUM")
    overwrite(path, 0, bytes(100))
    assert plain(salvaged(path).archive) == plain(archive)


def test_pages_of_another_size(path: Path, archive: Archive) -> None:
    """A diary that another program packed anew, with its header destroyed."""
    execute(path, "PRAGMA page_size=1024", "VACUUM")
    overwrite(path, 0, bytes(100))
    assert plain(salvaged(path).archive) == plain(archive)


def test_what_a_power_cut_left_beside_the_file_is_read_too(path: Path, tmp_path: Path) -> None:
    """Entries that were saved and not yet copied into the main file."""
    store = open_store(path, at=NOW, settings=Settings(journal="WAL", synchronous="FULL"))
    store.save(an_entry(note="saved last"), at=NOW, expected=None)
    (tmp_path / "cut").mkdir()
    for ending in ("", "-wal"):
        shutil.copy(path.with_name(path.name + ending), tmp_path / "cut")
    expected = store.archive()
    store.close()
    cut = tmp_path / "cut" / path.name
    assert plain(salvaged(cut).archive) == plain(expected)
    overwrite(cut.with_name(f"{cut.name}-wal"), 0, bytes(4096))
    assert salvaged(cut).archive == Archive()


@pytest.mark.parametrize("number", [1, 2])
def test_a_diary_from_before_seals_is_in_doubt_as_a_whole(tmp_path: Path, number: int) -> None:
    """All can be read, nothing is sure."""
    found = salvaged(of_version(number, tmp_path))
    assert found.sealed == 0
    assert {one.kind for one in found.doubtful} >= {"entry", "mark", "function", "response", "profile"}
    assert all(one.version is not None for doubtful in found.doubtful for one in doubtful.versions)
    assert found.unread == {}


def test_the_invented_diary_stays_one(store: Store) -> None:
    """A bit that flips does not make it somebody's own; the seal says what it was."""
    store.merge(Archive(demo=True, entries=((Version(1, NOW, voided=False, content=an_entry()),),)), at=NOW)
    store.close()
    execute(store.path, "UPDATE owner SET demo = 0")
    assert salvaged(store.path).archive.demo


@pytest.mark.parametrize("content", [b"", b"SQLite", b"Dear diary, " * 2000], ids=["empty", "short", "text"])
def test_of_what_is_no_diary_nothing_comes_back(tmp_path: Path, content: bytes) -> None:
    """And it says so."""
    (path := tmp_path / "diary.sqlite3").write_bytes(content)
    assert salvaged(path).nothing


def test_a_file_that_is_not_there_or_not_ours_to_read(public_folder: Path) -> None:
    """A sentence, and no crash."""
    with pytest.raises(StorageError, match="cannot be read"):
        salvage.salvage(public_folder / "gone.sqlite3", SETTINGS)
    (path := public_folder / "diary.sqlite3").touch(0o000)
    with without_privileges(), pytest.raises(StorageError, match="Permission denied"):
        salvage.salvage(path, SETTINGS)


def test_the_copies_are_private_and_do_not_stay(
    path: Path, archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A diary in a folder that all accounts share must not be readable by them, nor lie there afterwards."""
    (shared := tmp_path / "shared").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(shared))
    read, seen = salvage._read, []  # noqa: SLF001 - to look at the moment between

    def look(copy: Path, settings: Settings) -> tuple[Salvaged, bool]:
        seen.append(copy.parent.stat().st_mode & 0o777)
        assert copy.is_relative_to(shared)
        return read(copy, settings)

    monkeypatch.setattr(salvage, "_read", look)
    assert plain(salvage.salvage(path, SETTINGS).archive) == plain(archive)
    assert seen == [0o700]
    assert names_in(shared) == set()


def test_without_room_for_a_copy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence that names the folder."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(salvage, "_written", full)
    with pytest.raises(StorageError, match=r"No file can be made in .*No space left on device"):
        salvage.salvage(path, SETTINGS)
