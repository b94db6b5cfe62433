"""Gate: every file that is not a whole diary of ours gets its own sentence and stays as it was, to the byte."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from kneelog.domain.errors import (
    DamagedDiary,
    EmptyFile,
    KneelogError,
    NewerDiary,
    NotADiary,
    ReadOnlyDiary,
    StorageError,
)
from kneelog.storage import Settings, gate, open_store
from kneelog.storage.schema import SCHEMA_VERSION
from tests.storage.samples import NOW, an_entry, execute, fingerprint, names_in, without_privileges

if TYPE_CHECKING:
    from pathlib import Path

WAL = Settings(journal="WAL", synchronous="FULL", busy_timeout_ms=100)
DELETE = Settings(journal="DELETE", synchronous="EXTRA", busy_timeout_ms=100)


def refused(path: Path, error: type[KneelogError], sentence: str) -> None:
    """Open a file that must be refused; check the kind, the words, and that nothing was touched or added."""
    before, beside = fingerprint(path), names_in(path.parent)
    with pytest.raises(error, match=sentence) as caught:
        open_store(path, at=NOW)
    assert type(caught.value) is error
    assert str(path) in str(caught.value)
    assert (fingerprint(path), names_in(path.parent)) == (before, beside)


def test_a_file_of_zero_bytes(tmp_path: Path) -> None:
    """SQLite would take it for a new database and find it whole."""
    (path := tmp_path / "diary.sqlite3").touch()
    refused(path, EmptyFile, r"is empty \(0 bytes\).*last backup")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """A text under the name of a diary."""
    (path := tmp_path / "diary.sqlite3").write_text("Dear diary, " * 500)
    refused(path, NotADiary, "is not a kneelog diary.*Choose another file")


@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
def test_the_database_of_another_program(tmp_path: Path, journal: str) -> None:
    """A browser's or a mail program's file must not get our tables."""
    path = tmp_path / "places.sqlite"
    execute(path, f"PRAGMA journal_mode={journal}", "CREATE TABLE places(url)", "INSERT INTO places VALUES('x')")
    refused(path, NotADiary, "belongs to another program")


def test_a_folder_under_the_name_of_a_diary(tmp_path: Path) -> None:
    """Not a file at all."""
    (path := tmp_path / "diary.sqlite3").mkdir()
    with pytest.raises(NotADiary, match="is not a kneelog diary"):
        open_store(path, at=NOW)


@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
def test_a_diary_of_a_newer_kneelog(path: Path, journal: str) -> None:
    """What this version does not know it would lose."""
    execute(
        path, f"PRAGMA journal_mode={journal}", f"PRAGMA user_version={SCHEMA_VERSION + 1}", "CREATE TABLE future(x)"
    )
    knows = rf"\(format {SCHEMA_VERSION + 1}; this one knows up to {SCHEMA_VERSION}\)"
    refused(path, NewerDiary, rf"newer kneelog {knows}.*Update kneelog")


def test_a_diary_cut_short(path: Path) -> None:
    """Half a copy."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    refused(path, DamagedDiary, "is damaged.*last backup")


def test_a_diary_with_a_page_of_zeros(path: Path) -> None:
    """A bad sector."""
    content = bytearray(path.read_bytes())
    content[8192:12288] = bytes(4096)
    path.write_bytes(content)
    refused(path, DamagedDiary, "is damaged")


def test_damage_that_no_question_would_meet(path: Path) -> None:
    """Every row can be read, and the pages do not add up: what is saved next could go where something stands."""
    content = bytearray(path.read_bytes())
    content[36:40] = (7).to_bytes(4, "big")  # so many free pages, and none is listed
    path.write_bytes(content)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM entry").fetchone()
    refused(path, DamagedDiary, "is damaged")


def test_a_diary_without_one_of_its_tables(path: Path) -> None:
    """Whole for SQLite, not for us."""
    execute(path, "DROP TABLE mark")
    refused(path, DamagedDiary, "the table mark is missing")


def test_a_diary_whose_schema_names_other_columns(path: Path) -> None:
    """A bit that flips in the name of a column: whole for SQLite, and every later question would crash."""
    execute(path, "PRAGMA writable_schema=ON", "UPDATE sqlite_schema SET sql = replace(sql, 'text TEXT', 'tezt TEXT')")
    refused(path, DamagedDiary, "the columns of mark are not those that kneelog made")


def test_a_diary_with_rows_that_point_to_nothing(path: Path) -> None:
    """Parts without their entry."""
    execute(
        path,
        "PRAGMA foreign_keys=OFF",
        "INSERT INTO entry_answer VALUES (1, 'gone', 0, 'fever', 1, 'not_stated')",
    )
    refused(path, DamagedDiary, "a row of entry_answer points to nothing")


def test_random_damage_never_changes_the_file_and_never_crashes(path: Path, tmp_path: Path) -> None:
    """Whatever is overwritten: it opens, or one of our sentences comes; the file keeps its bytes."""
    store = open_store(path, at=NOW)
    for number in range(40):
        store.save(an_entry(note=f"note {number} " * 20), at=NOW, expected=None)
    store.close()
    chance, whole = random.Random(7), path.read_bytes()  # noqa: S311 - the same damage every time
    caught = 0
    for number in range(60):
        content = bytearray(whole)
        place = chance.randrange(len(content) - 64)
        content[place : place + 64] = chance.randbytes(64)
        (damaged := tmp_path / f"damaged-{number}.sqlite3").write_bytes(content)
        before = fingerprint(damaged)
        try:
            store = open_store(damaged, at=NOW)
            try:
                store.archive()
            finally:
                store.close()
        except StorageError:
            caught += 1
        assert fingerprint(damaged) == before
    assert caught > 10


def test_the_main_file_is_gone_but_its_journal_is_there(tmp_path: Path, empty_diary: Path) -> None:
    """A new file beside an old WAL would be filled with the old one's pages; the WAL may hold entries."""
    path = tmp_path / "diary.sqlite3"
    (wal := tmp_path / "diary.sqlite3-wal").write_bytes(empty_diary.read_bytes())
    with pytest.raises(DamagedDiary, match=r"is not there, but diary\.sqlite3-wal beside it is"):
        open_store(path, at=NOW)
    assert names_in(tmp_path) == {wal.name}


def test_a_library_without_strict_tables(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An old Python gets told so, not an error in the middle of a statement."""
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.36.0")
    with pytest.raises(StorageError, match=r"SQLite 3\.36\.0; kneelog needs 3\.37"):
        gate.look(path, DELETE)


# ----------------------------------------------------------------------------------------- files that cannot be written


def _filled(folder: Path, settings: Settings) -> Path:
    """A diary with one entry, of the account without privileges, closed."""
    path = folder / "diary.sqlite3"
    with without_privileges():
        store = open_store(path, at=NOW, settings=settings)
        store.save(an_entry(), at=NOW, expected=None)
        store.close()
    return path


@pytest.mark.parametrize("settings", [WAL, DELETE], ids=["wal", "delete"])
@pytest.mark.parametrize("locked", ["file", "folder", "both"])
def test_a_diary_that_cannot_be_written_can_be_read(public_folder: Path, settings: Settings, locked: str) -> None:
    """On a read-only disk or another account's file: reading works, backing up works, saving says what to do."""
    path = _filled(public_folder, settings)
    if locked in {"file", "both"}:
        path.chmod(0o400)
    if locked in {"folder", "both"}:
        public_folder.chmod(0o500)
    before = fingerprint(path)
    with without_privileges():
        store = open_store(path, at=NOW, settings=settings)
        assert store.read_only
        assert len(store.diary().entries) == 1
        assert store.check() == ()
        with pytest.raises(ReadOnlyDiary, match="can be read but not written, so nothing was saved"):
            store.save(an_entry(), at=NOW, expected=None)
        store.close()
    assert fingerprint(path) == before


def test_a_read_only_diary_can_be_backed_up(public_folder: Path) -> None:
    """A backup elsewhere needs no permission to write the diary."""
    path = _filled(public_folder, WAL)
    path.chmod(0o400)
    (elsewhere := public_folder / "elsewhere").mkdir()
    elsewhere.chmod(0o777)
    public_folder.chmod(0o500)
    with without_privileges():
        store = open_store(path, at=NOW, settings=WAL)
        backup = store.backup(elsewhere / "backups", at=NOW)
        store.close()
        copy = open_store(backup, at=NOW)
        assert len(copy.diary().entries) == 1
        copy.close()


def test_an_older_diary_that_cannot_be_written(public_folder: Path) -> None:
    """It would have to be changed before it can be read, and the sentence says so."""
    path = _filled(public_folder, DELETE)
    path.chmod(0o400)
    newer = Settings(journal="DELETE", synchronous="EXTRA", schema_version=SCHEMA_VERSION + 1)
    with without_privileges(), pytest.raises(ReadOnlyDiary, match="from an older kneelog"):
        open_store(path, at=NOW, settings=newer)


def test_a_diary_that_cannot_be_read(public_folder: Path) -> None:
    """Another account's private file."""
    path = _filled(public_folder, DELETE)
    path.chmod(0)
    with without_privileges(), pytest.raises(StorageError, match=r"cannot be read \(permission denied\)"):
        open_store(path, at=NOW)


def test_a_folder_that_cannot_be_entered(public_folder: Path) -> None:
    """Not even whether the file is there can be asked."""
    path = _filled(public_folder, DELETE)
    public_folder.chmod(0)
    with without_privileges(), pytest.raises(StorageError, match=r"cannot be read \(Permission denied\)"):
        open_store(path, at=NOW)


# ----------------------------------------------------------------------------------------------- after a power cut


def _cut_off(path: Path, settings: Settings, target: Path) -> Path:
    """The files of a diary as a power cut in mid-transaction leaves them; one entry was acknowledged."""
    store = open_store(path, at=NOW, settings=settings)
    store.save(an_entry(note="acknowledged"), at=NOW, expected=None)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size=1")  # so that changed pages reach the file before the commit
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE entry SET note = hex(randomblob(60000))")
        for number in range(50):
            connection.execute(
                "INSERT INTO history VALUES (1, 'mark', ?, 1, '', 0, hex(randomblob(500)), '')", (str(number),)
            )
        for file in path.parent.glob("diary.sqlite3*"):
            if not file.name.endswith("-shm"):
                shutil.copy(file, target / file.name)
        connection.execute("ROLLBACK")
    store.close()
    return target / path.name


@pytest.mark.parametrize("settings", [WAL, DELETE], ids=["wal", "delete"])
def test_what_a_power_cut_left_is_put_right(path: Path, public_folder: Path, settings: Settings) -> None:
    """The journal is played back at the next start: what was saved is there, what was not is not."""
    cut = _cut_off(path, settings, public_folder)
    assert len(names_in(public_folder)) == 2
    store = open_store(cut, at=NOW, settings=settings)
    assert [entry.note for entry in store.diary().entries] == ["acknowledged"]
    assert store.check() == ()
    store.close()


def test_a_commit_that_was_cut_between_two_pages_is_no_damage(path: Path, public_folder: Path) -> None:
    """Page 1 says already that the file is longer than it is; the journal knows what it was, and is played back."""
    cut = _cut_off(path, DELETE, public_folder)
    content = bytearray(cut.read_bytes())
    content[28:32] = (len(content) // 4096 + 1).to_bytes(4, "big")
    content[92:96] = content[24:28]  # the length counts only where it is said to be of this very change
    cut.write_bytes(content)
    store = open_store(cut, at=NOW, settings=DELETE)
    assert [entry.note for entry in store.diary().entries] == ["acknowledged"]
    assert store.check() == ()
    store.close()


def test_what_a_power_cut_left_in_a_file_that_cannot_be_written(path: Path, public_folder: Path) -> None:
    """Half of a transaction is never shown as the diary; the sentence asks for the permission to put it right."""
    cut = _cut_off(path, DELETE, public_folder)
    cut.chmod(0o444)
    before = fingerprint(cut)
    with without_privileges(), pytest.raises(ReadOnlyDiary, match="was cut off while it was being saved"):
        open_store(cut, at=NOW, settings=DELETE)
    assert fingerprint(cut) == before


def test_a_foreign_database_with_a_journal_is_not_played_back(path: Path, public_folder: Path) -> None:
    """Whose file it is is settled before anything is put right."""
    cut = _cut_off(path, DELETE, public_folder)
    content = bytearray(cut.read_bytes())
    content[68:72] = b"\0\0\0\0"
    cut.write_bytes(content)
    refused(cut, NotADiary, "belongs to another program")
