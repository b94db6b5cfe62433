"""Encryption: the same diary, in a file that tells nobody anything; turned on, changed and off without losing a row."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from kneelog.domain.errors import (
    DamagedDiary,
    DiaryBusy,
    InvalidValue,
    LockedDiary,
    NotADiary,
    ReadOnlyDiary,
    StorageError,
    WrongKey,
)
from kneelog.storage import (
    Key,
    Settings,
    Why,
    backups_of,
    driver,
    encryption,
    files,
    head,
    open_store,
    put_back,
    unlock,
)
from kneelog.storage.engine import Access, connect
from kneelog.storage.schema import SCHEMA_VERSION
from kneelog.storage.settings import for_library
from tests.storage.samples import NOW, an_entry, every_kind, execute, fingerprint, names_in, plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from kneelog.storage import Store

pytestmark = pytest.mark.usefixtures("_cipher")

CHECKOUT: Final = Path(__file__).parents[2]
PASSPHRASE: Final = "four words without sense"  # noqa: S105 - of no diary
KEY: Final = Key.new(PASSPHRASE)
CANARY: Final = "kingfisher under the bridge"


def cipher() -> Any:  # noqa: ANN401 - a module of the DB-API
    """The library that encrypts, to look at files without kneelog."""
    return driver.library(KEY)


def fill(store: Store) -> object:
    """Put in every kind of record, with versions; return all of it."""
    for record in every_kind():
        store.save(record, at=NOW, expected=None)
    entry = an_entry(note=CANARY)
    store.save(entry, at=NOW, expected=None)
    store.void(type(entry), entry.id, at=NOW, expected=1)
    return plain(store.archive())


def content(path: Path, key: Key | None = None) -> object:
    """All that a diary file holds."""
    store = open_store(path, at=NOW, key=key)
    try:
        assert store.check() == ()
        return plain(store.archive())
    finally:
        store.close()


@pytest.fixture
def encrypted(path: Path) -> Iterator[Store]:
    """A diary with some of everything, encrypted and open."""
    store = open_store(path, at=NOW)
    fill(store)
    store.rewrite(KEY, at=NOW)
    store.close()
    store = open_store(path, at=NOW, key=KEY)
    yield store
    store.close()


@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
def test_on_change_and_off_keep_every_row(path: Path, journal: str) -> None:
    """From a file with work in its WAL: each step holds the same, in one file that only its owner can read."""
    store = open_store(path, at=NOW, settings=Settings(journal=journal, synchronous="FULL"))
    before = fill(store)
    other = Key.new("another passphrase")
    for now, following in ((None, KEY), (KEY, other), (other, None)):
        store.rewrite(following, at=NOW)
        store.close()
        assert names_in(path.parent) == {path.name}
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert (head.start_of(path) == head.PLAIN) is (following is None)
        assert (CANARY.encode() in path.read_bytes()) is (following is None)
        if now is not None and following is not None:
            with pytest.raises(WrongKey):
                open_store(path, at=NOW, key=now)
        assert content(path, following) == before
        store = open_store(path, at=NOW, key=following)
    store.close()


def test_the_passphrase_opens_the_file_in_any_program_that_knows_sqlcipher(encrypted: Store) -> None:
    """Without kneelog, by SQLCipher's own derivation: nobody is locked in."""
    encrypted.close()
    with closing(cipher().connect(str(encrypted.path))) as connection:
        connection.execute(f"PRAGMA key='{PASSPHRASE}'")
        assert connection.execute("SELECT count(*) FROM entry").fetchone() == (2,)


def test_the_recovery_key_opens_what_the_passphrase_opens(encrypted: Store) -> None:
    """And a slip in it is told before anything is tried."""
    assert encrypted.key is not None
    written = encrypted.key.recovery_key
    assert content(encrypted.path, unlock(encrypted.path, written)) == plain(encrypted.archive())
    slip = ("0" if written[0] != "0" else "1") + written[1:]
    with pytest.raises(InvalidValue, match="slip in group 1"):
        unlock(encrypted.path, slip)


def test_nothing_can_be_read_in_any_file_of_it(encrypted: Store) -> None:
    """Main file, WAL, backup: no note, no name of a table, no word of a record."""
    encrypted.save(an_entry(note=CANARY), at=NOW, expected=None)
    encrypted.backup(encrypted.path.parent / "backups", at=NOW)
    kept = [path for path in encrypted.path.parent.rglob("*") if path.is_file() and not path.name.endswith("-shm")]
    assert len(kept) >= 2
    for path in kept:
        for readable in (CANARY, "SQLite format", "CREATE TABLE", "entry_place", "back_of_knee"):
            assert readable.encode() not in path.read_bytes(), path.name


def test_it_is_used_as_any_diary(encrypted: Store) -> None:
    """Saved, changed, undone, checked, read while somebody else has it open; the release has WAL without its bug."""
    entry = an_entry(note="first")
    encrypted.save(entry, at=NOW, expected=None)
    encrypted.void(type(entry), entry.id, at=NOW, expected=1)
    encrypted.undo(type(entry), entry.id, at=NOW, expected=2)
    second = open_store(encrypted.path, at=NOW, key=KEY)
    second.save(an_entry(note="second"), at=NOW, expected=None)
    assert {entry.note for entry in encrypted.diary().entries} == {"", "first", "second"}
    assert second.check() == ()
    second.close()
    with closing(connect(encrypted.path, Access.READ, Settings("WAL", "FULL", key=KEY))) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_backup_is_encrypted_as_the_diary_is(encrypted: Store) -> None:
    """It opens with the same passphrase and the same recovery key, and with nothing else."""
    made = encrypted.backup(encrypted.path.parent / "backups", at=NOW)
    assert content(made, unlock(made, PASSPHRASE)) == plain(encrypted.archive())
    assert content(made, unlock(made, KEY.recovery_key)) == plain(encrypted.archive())
    with pytest.raises(LockedDiary):
        open_store(made, at=NOW)


# ---------------------------------------------------------------------------------------------------------- refused


def refused(path: Path, error: type[StorageError], sentence: str, key: Key | None) -> None:
    """Open a file that must be refused; check the kind, the words, and that nothing was touched or added."""
    before, beside = fingerprint(path), names_in(path.parent)
    with pytest.raises(error, match=sentence) as caught:
        open_store(path, at=NOW, key=key)
    assert type(caught.value) is error
    assert (fingerprint(path), names_in(path.parent)) == (before, beside)


@pytest.mark.parametrize("work", ["", "-wal", "-journal"])
def test_without_or_with_a_wrong_key_it_stays_shut(encrypted: Store, work: str) -> None:
    """The truth in a sentence, and no more than that: whether by half the passphrase or none, with a WAL or without."""
    encrypted.close()
    if work:
        encrypted.path.with_name(encrypted.path.name + work).write_bytes(os.urandom(5000))
    refused(encrypted.path, LockedDiary, "is encrypted, or it is no diary.*nobody can open it", None)
    wrong = unlock(encrypted.path, PASSPHRASE[:-1])
    refused(encrypted.path, WrongKey, "This passphrase or recovery key does not open", wrong)
    refused(encrypted.path, WrongKey, "This passphrase or recovery key does not open", Key.new(PASSPHRASE))


def test_nothing_is_said_on_stderr(encrypted: Store, capfd: pytest.CaptureFixture[str]) -> None:
    """SQLCipher tells what it thinks of each page, which ends in logs."""
    encrypted.close()
    with pytest.raises(WrongKey):
        open_store(encrypted.path, at=NOW, key=unlock(encrypted.path, "a wrong passphrase"))
    assert capfd.readouterr() == ("", "")


def test_a_key_for_a_plain_diary_is_not_needed(path: Path) -> None:
    """One that is left over from before the diary was made plain does no harm; there is nothing to unlock either."""
    assert open_store(path, at=NOW, key=KEY).key is None
    with pytest.raises(StorageError, match="is not encrypted, so it needs no passphrase"):
        unlock(path, PASSPHRASE)


def test_the_encrypted_file_of_another_program(tmp_path: Path) -> None:
    """Its passphrase opens it; it is no diary all the same."""
    path = tmp_path / "diary.sqlite3"
    with closing(cipher().connect(str(path), isolation_level=None)) as connection:
        connection.execute(f"PRAGMA key='{PASSPHRASE}'")
        connection.execute("CREATE TABLE places(url)")
    refused(path, NotADiary, "belongs to another program", unlock(path, PASSPHRASE))


def test_without_the_library_it_says_how_to_get_it(encrypted: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for by nobody who keeps a plain diary, so it can be missing when a file is carried to another computer."""
    encrypted.close()
    monkeypatch.setattr(driver, "can_encrypt", lambda: False)
    for key in (None, KEY):
        with pytest.raises(LockedDiary, match=r'is not installed\. .* -m pip install "sqlcipher3'):
            open_store(encrypted.path, at=NOW, key=key)
    with pytest.raises(StorageError, match="part of kneelog that encrypts is not installed"):
        encrypted.rewrite(KEY, at=NOW)


def test_a_plain_diary_never_loads_the_library(tmp_path: Path) -> None:
    """Who does not encrypt pays nothing for it, and cannot be hurt by it."""
    program = (
        "import sys; from pathlib import Path; from kneelog.storage import open_store; "
        "from tests.storage.samples import NOW; store = open_store(Path(sys.argv[1]), at=NOW); store.check(); "
        "store.backup(Path(sys.argv[1]).parent / 'b', at=NOW); store.close(); "
        "print([name for name in sys.modules if name.startswith('sqlcipher')])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "diary.sqlite3")],
        capture_output=True,
        check=True,
        cwd=CHECKOUT,
    )
    assert ran.stdout.strip() == b"[]"


def test_a_diary_that_cannot_be_written_is_not_encrypted(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence about permissions, before anything is made."""
    monkeypatch.setattr(files, "writable", lambda _path: False)
    store = open_store(path, at=NOW)
    with pytest.raises(ReadOnlyDiary):
        store.rewrite(KEY, at=NOW)
    store.close()


# ----------------------------------------------------------------------------------------------------------- damage


def test_damage_is_always_noticed(encrypted: Store, tmp_path: Path) -> None:
    """Sixteen bytes anywhere, twenty times: a page that was changed does not pass for one of ours, text or not."""
    for number in range(40):
        encrypted.save(an_entry(note=f"note {number} " * 200), at=NOW, expected=None)
    encrypted.close()
    whole = encrypted.path.read_bytes()
    chance = random.Random(7)  # noqa: S311 - the same damage every time
    by_page, by_gate = 0, 0
    for number in range(20):
        damaged = bytearray(whole)
        place = chance.randrange(head.PAGE, len(damaged) - 16)
        damaged[place : place + 16] = chance.randbytes(16)
        (path := tmp_path / f"damaged-{number}.sqlite3").write_bytes(damaged)
        with closing(connect(path, Access.READ, Settings("WAL", "FULL", key=KEY))) as connection:
            by_page += bool(driver.faulty_pages(connection))
        try:
            open_store(path, at=NOW, key=KEY).close()
        except DamagedDiary:
            by_gate += 1
    assert (by_page, by_gate) == (20, 20)


def test_a_first_page_that_a_power_cut_tore_is_made_whole(encrypted: Store) -> None:
    """Its WAL still holds it, so it is not taken for a wrong passphrase; without its WAL it is damage, and said so."""
    encrypted.diary()  # while this is open, nothing leaves the WAL
    with closing(connect(encrypted.path, Access.WRITE, Settings("WAL", "FULL", key=KEY))) as connection:
        connection.execute("CREATE TABLE more(x)")  # rows alone do not change the first page
        connection.execute("DROP TABLE more")
    encrypted.save(an_entry(note="in the WAL"), at=NOW, expected=None)
    copy = encrypted.path.with_name("copy.sqlite3")
    for ending in ("", "-wal"):
        shutil.copy(f"{encrypted.path}{ending}", f"{copy}{ending}")
    before = plain(encrypted.archive())
    with copy.open("r+b") as file:
        file.seek(2048)
        file.write(bytes(2048))
    alone = copy.with_name("alone.sqlite3")
    shutil.copy(copy, alone)
    refused(alone, DamagedDiary, "is damaged", KEY)
    assert content(copy, KEY) == before


# ------------------------------------------------------------------------------------------------- while it is used


def test_a_store_from_before_writes_nothing_into_the_old_file(path: Path) -> None:
    """Another thread or program that had it open is told that the file was replaced, not that it is damaged."""
    store, other = (open_store(path, at=NOW) for _ in range(2))
    fill(store)
    other.diary()
    store.rewrite(KEY, at=NOW)
    for each in (store, other):
        assert each.replaced
        with pytest.raises(StorageError, match="moved, deleted or replaced"):
            each.save(an_entry(), at=NOW, expected=None)
    with pytest.raises(StorageError, match="moved, deleted or replaced"):
        store.diary()
    other.close()
    store.close()
    assert not open_store(path, at=NOW, key=KEY).replaced


@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
def test_a_diary_that_another_program_uses_is_left_alone(path: Path, journal: str) -> None:
    """What it would still write would go into the old file, so nothing is begun; the diary is as it was."""
    settings = Settings(journal=journal, synchronous="FULL", busy_timeout_ms=100)
    store = open_store(path, at=NOW, settings=settings)
    before = fill(store)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DiaryBusy, match="Another program is using the diary"):
            store.rewrite(KEY, at=NOW)
    assert not [name for name in names_in(path.parent) if "unfinished" in name]
    assert plain(store.archive()) == before
    store.close()


def test_an_idle_reader_in_wal_is_waited_for(path: Path) -> None:
    """Its WAL belongs to the old file and must be gone before another file has the name."""
    settings = Settings(journal="WAL", synchronous="FULL", busy_timeout_ms=100)
    store = open_store(path, at=NOW, settings=settings)
    before = fill(store)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("SELECT count(*) FROM entry").fetchone()
        with pytest.raises(DiaryBusy, match="Another program is using the diary"):
            store.rewrite(KEY, at=NOW)
    store.rewrite(KEY, at=NOW)
    store.close()
    assert content(path, KEY) == before


def test_who_looks_after_the_diary_is_waited_for(path: Path) -> None:
    """The daily check and a backup go on in a thread of this program: that is no other program that is in the way."""
    settings = Settings(journal="WAL", synchronous="FULL", busy_timeout_ms=1)
    store = open_store(path, at=NOW, settings=settings)
    before = fill(store)
    looked = 0
    stopped = threading.Event()

    def look() -> None:
        nonlocal looked
        with suppress(StorageError):  # in the end, for the file is another's then
            while not stopped.is_set():
                store.check()
                store.backup(path.parent / "looked", at=NOW)
                looked += 1

    keeper = threading.Thread(target=look)
    keeper.start()
    while not looked:
        time.sleep(0.01)
    for _ in range(5):
        entry = an_entry()
        store.save(entry, at=NOW, expected=None)
        store.erase([(type(entry), entry.id)], at=NOW)
    store.rewrite(KEY, at=NOW)
    stopped.set()
    keeper.join()
    assert looked > 1
    store.close()
    assert content(path, KEY) == before


def test_what_is_saved_meanwhile_is_saved_or_refused(path: Path) -> None:
    """Four threads save while the file is written anew: whatever was acknowledged is in the new file."""
    store = open_store(path, at=NOW)
    acknowledged: list[UUID] = []

    def save() -> None:
        while True:
            entry = an_entry()
            try:
                store.save(entry, at=NOW, expected=None)
            except StorageError:
                return
            acknowledged.append(entry.id)

    writers = [threading.Thread(target=save) for _ in range(4)]
    for writer in writers:
        writer.start()
    while len(acknowledged) < 8:
        time.sleep(0.01)
    store.rewrite(KEY, at=NOW)
    for writer in writers:
        writer.join()
    store.close()
    again = open_store(path, at=NOW, key=KEY)
    assert {entry.id for entry in again.diary().entries} == set(acknowledged)
    again.close()


@pytest.mark.parametrize(
    "spoil",
    ["UPDATE entry SET note = 'other'", "DELETE FROM entry_place WHERE position = 1", "PRAGMA user_version = 7"],
)
def test_a_new_file_that_is_not_the_same_is_thrown_away(
    path: Path, monkeypatch: pytest.MonkeyPatch, spoil: str
) -> None:
    """One different row, and the diary stays as it was."""
    store = open_store(path, at=NOW)
    before = fill(store)
    copy = encryption.copy_under

    def copy_spoilt(source: sqlite3.Connection, fresh: Path, settings: Settings) -> None:
        copy(source, fresh, settings)
        with closing(connect(fresh, Access.WRITE, settings)) as connection:
            connection.execute(spoil)

    monkeypatch.setattr(encryption, "copy_under", copy_spoilt)
    with pytest.raises(StorageError, match="is not the same as the diary"):
        store.rewrite(KEY, at=NOW)
    assert plain(store.archive()) == before
    store.close()
    assert names_in(path.parent) == {path.name}


def test_a_page_of_the_new_file_that_is_not_authentic_is_noticed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Page by page, those that nothing is kept in too: rows alone would not show it."""
    store = open_store(path, at=NOW)
    monkeypatch.setattr(driver, "faulty_pages", lambda _connection: ("HMAC verification failed for page 2",))
    with pytest.raises(StorageError, match="page 2"):
        store.rewrite(KEY, at=NOW)
    store.close()


# ---------------------------------------------------------------------------------------------------------- backups


def test_plain_backups_are_named_and_can_be_encrypted(path: Path) -> None:
    """Those of ours alone; each keeps its name and its content, and nothing plain is left of it."""
    store = open_store(path, at=NOW)
    before = fill(store)
    folder = path.parent / "backups"
    made = [store.backup(folder, at=NOW) for _ in range(2)]
    execute(folder / "places.sqlite", "CREATE TABLE places(url)")
    (folder / "note.txt").write_text("not a database")
    store.rewrite(KEY, at=NOW)
    store.close()
    store = open_store(path, at=NOW, key=KEY)
    assert store.backups.plain() == tuple(sorted(made))
    assert store.backups.encrypt(NOW) == len(made)
    assert store.backups.plain() == ()
    assert [each.wrong for each in store.backups.all()] == ["", ""]
    for each in made:
        assert CANARY.encode() not in each.read_bytes()
        assert content(each, KEY) == before
    assert names_in(folder) == {each.name for each in made} | {"places.sqlite", "note.txt", "SHA256SUMS"}
    store.close()


def test_what_was_damaged_is_not_made_whole_by_being_encrypted(path: Path) -> None:
    """One whose bytes changed since it was made is said so before and after, also after a record was erased from it."""
    store = open_store(path, at=NOW)
    fill(store)
    entry = an_entry(note=f"{CANARY} later")
    store.save(entry, at=NOW, expected=None)
    whole = store.backups.make(Why.START, NOW)
    changed = store.backups.make(Why.USE, NOW)
    execute(changed, "UPDATE entry SET note = 'nobody wrote this'")
    store.rewrite(KEY, at=NOW)
    store.close()
    store = open_store(path, at=NOW, key=KEY)
    said = {changed: "its bytes changed since it was made", whole: ""}
    assert {each.path: each.wrong for each in store.backups.all()} == said
    assert store.backups.encrypt(NOW) == 2
    assert {each.path: each.wrong for each in store.backups.all()} == said
    assert store.erase([(type(entry), entry.id)], at=NOW).rewritten == 2
    assert {each.path: each.wrong for each in store.backups.all()} == said
    store.close()


def test_backups_of_an_encrypted_diary_are_told_restored_and_erased(encrypted: Store) -> None:
    """Under the same key; those of another passphrase are said to be, and a plain one of before can come back."""
    before = plain(encrypted.archive())
    made = encrypted.backups.make(Why.START, NOW)
    assert CANARY.encode() not in made.read_bytes()
    entry = an_entry(note=f"{CANARY} later")
    encrypted.save(entry, at=NOW, expected=None)
    second = encrypted.backups.make(Why.USE, NOW)
    assert [(each.entries, each.wrong) for each in encrypted.backups.all()] == [(2, ""), (1, "")]
    assert encrypted.backups.newest_state() == encrypted.state()
    assert [each.wrong for each in backups_of(encrypted.path).all()] == ["it was made under another passphrase"] * 2
    encrypted.restore(made, at=NOW)
    assert plain(encrypted.archive()) == before
    assert encrypted.erase([(type(entry), entry.id)], at=NOW).rewritten == 2
    assert content(second, KEY) == before
    encrypted.rewrite(None, at=NOW)
    plain_again = open_store(encrypted.path, at=NOW)
    unprotected = plain_again.backups.make(Why.BY_HAND, NOW)
    plain_again.rewrite(KEY, at=NOW)
    plain_again.close()
    again = open_store(encrypted.path, at=NOW, key=KEY)
    again.save(an_entry(), at=NOW, expected=None)
    again.restore(unprotected, at=NOW)
    assert plain(again.archive()) == before
    assert CANARY.encode() not in again.path.read_bytes()
    again.close()
    again.path.unlink()
    put_back(again.path, made, at=NOW, key=KEY)
    assert content(again.path, KEY) == before


def test_a_diary_of_an_earlier_kneelog_is_brought_up_to_date_encrypted(encrypted: Store) -> None:
    """The migration, and the backup before it, are under the key as well."""
    encrypted.close()
    later = Settings(
        "WAL", "FULL", more_revisions=(Path(__file__).parent / "later_revisions",), schema_version=SCHEMA_VERSION + 1
    )
    store = open_store(encrypted.path, at=NOW, settings=later, key=KEY)
    assert store.check() == ()
    store.close()
    (backup,) = (encrypted.path.parent / "backups").glob("*.sqlite3")
    assert head.start_of(backup) == KEY.salt


def test_the_release_that_counts_is_that_of_the_library_in_use() -> None:
    """SQLCipher carries a SQLite of its own, which is driven by what that one needs."""
    assert for_library(driver.release(KEY)).journal == "WAL"
    assert driver.release(None) == sqlite3.sqlite_version_info


def test_wal_that_came_back_in_between_is_noticed(path: Path) -> None:
    """Another kneelog that opens the file just then turns WAL on again, where an exclusive lock lets readers in."""

    class Interrupted:
        """A connection whose step out of WAL is undone by somebody else."""

        def __init__(self, connection: sqlite3.Connection) -> None:
            self._connection = connection

        def execute(self, statement: str) -> sqlite3.Cursor:
            """Do it, and let the other one act after the first statement."""
            done = self._connection.execute(statement)
            if statement == "PRAGMA journal_mode=DELETE":
                done.fetchall()
                execute(path, "PRAGMA journal_mode=WAL")
            return done

    execute(path, "PRAGMA journal_mode=WAL")
    with closing(connect(path, Access.WRITE, Settings("WAL", "FULL"))) as source:
        interrupted: Any = Interrupted(source)
        assert not encryption._held_alone(interrupted)  # noqa: SLF001 - the step in which it happens
        assert encryption._held_alone(source)  # noqa: SLF001 - as above
