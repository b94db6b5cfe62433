"""Migrations: an older diary is backed up, brought up to date whole, or left as it was."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kneelog.domain.errors import NewerDiary, StorageError
from kneelog.domain.record import Watch
from kneelog.storage import Settings, for_library, open_store
from kneelog.storage.backups import Backups
from kneelog.storage.schema import SCHEMA_VERSION
from kneelog.transfer import json_v1
from tests.storage.samples import NOW, a_watch, an_entry, every_kind, execute, fingerprint, names_in, plain

HERE = Path(__file__).parent


def next_version(folder: str) -> Settings:
    """Settings of a kneelog with one more migration."""
    return dataclasses.replace(
        for_library(), schema_version=SCHEMA_VERSION + 1, more_revisions=(HERE / f"{folder}_revisions",)
    )


@pytest.fixture
def older(path: Path) -> Path:
    """A diary of this version with a record of each kind, one edited and one deleted: older for the next version."""
    store = open_store(path, at=NOW)
    for record in every_kind():
        store.save(record, at=NOW, expected=None)
    (entry,) = store.diary().entries
    store.save(dataclasses.replace(entry, note="edited"), at=NOW, expected=1)
    mark = store.diary().marks[0]
    store.void(type(mark), mark.id, at=NOW, expected=1)
    store.close()
    return path


def test_an_older_diary_is_brought_up_to_date(older: Path) -> None:
    """All records and versions are there afterwards, parts of a rebuilt table included, and so is the new column."""
    store = open_store(older, at=NOW)
    before = store.archive()
    store.close()
    store = open_store(older, at=NOW, settings=next_version("later"))
    assert plain(store.archive()) == plain(before)
    assert store.check() == ()
    assert store.save(an_entry(), at=NOW, expected=None) == 1
    store.close()
    with closing(sqlite3.connect(older)) as connection:
        assert connection.execute("SELECT weather FROM entry").fetchall() == [(None,), (None,)]
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION + 1,)


def test_a_backup_is_made_first(older: Path) -> None:
    """The version before the migration is kept beside the diary, whole and openable."""
    store = open_store(older, at=NOW)
    before = store.archive()
    store.close()
    open_store(older, at=NOW, settings=next_version("later")).close()
    assert names_in(older.parent / "backups") == {"diary-2026-03-15-203000-before-update.sqlite3", "SHA256SUMS"}
    backup = open_store(older.parent / "backups" / "diary-2026-03-15-203000-before-update.sqlite3", at=NOW)
    assert plain(backup.archive()) == plain(before)
    backup.close()


def test_a_diary_that_is_up_to_date_is_not_backed_up_again(older: Path) -> None:
    """Only a migration makes a backup of its own accord."""
    for _ in range(2):
        open_store(older, at=NOW, settings=next_version("later")).close()
    assert len(list((older.parent / "backups").glob("*.sqlite3"))) == 1


def test_once_brought_up_to_date_it_is_newer_for_the_version_before(older: Path) -> None:
    """The older kneelog refuses it and leaves it alone."""
    open_store(older, at=NOW, settings=next_version("later")).close()
    before = fingerprint(older)
    with pytest.raises(NewerDiary):
        open_store(older, at=NOW)
    assert fingerprint(older) == before


@pytest.mark.parametrize(
    ("mistake", "reason"),
    [("lossy", "entry_place would have 0 rows instead of 2"), ("orphaning", "point to nothing"), ("failing", "CHECK")],
)
def test_a_migration_that_goes_wrong_changes_nothing(older: Path, mistake: str, reason: str) -> None:
    """Lost rows, orphans and errors undo the whole step; the sentence names the backup; the old version still works."""
    before = fingerprint(older)
    with pytest.raises(
        StorageError, match=rf"could not be brought .*{reason}.*backups/diary-2026-03-15-203000-before-update\.sqlite3"
    ):
        open_store(older, at=NOW, settings=next_version(mistake))
    assert fingerprint(older) == before
    store = open_store(older, at=NOW)
    assert store.diary().entries[0].note == "edited"
    store.close()


def test_two_programs_that_find_an_older_diary_migrate_it_once(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes second finds it done, instead of failing on tables that are there."""
    make = Backups.make

    def let_the_other_go_first(*arguments: Any, **named: Any) -> Path:  # noqa: ANN401 - passed on as they come
        monkeypatch.setattr(Backups, "make", make)
        open_store(older, at=NOW, settings=next_version("later")).close()
        return make(*arguments, **named)

    monkeypatch.setattr(Backups, "make", let_the_other_go_first)
    store = open_store(older, at=NOW, settings=next_version("later"))
    assert len(store.diary().entries) == 1
    assert store.check() == ()
    store.close()


@pytest.mark.slow
def test_killed_in_mid_migration_it_starts_again(older: Path) -> None:
    """A process that dies between two statements leaves the old version, and the next start succeeds."""
    script = (
        "import os, sys, datetime\n"
        "from pathlib import Path\n"
        "from sqlalchemy import event, Engine\n"
        "from kneelog.storage import open_store\n"
        "from tests.storage.test_migrate import next_version\n"
        "seen = 0\n"
        "@event.listens_for(Engine, 'after_cursor_execute')\n"
        "def die(connection, cursor, statement, *rest):\n"
        "    if 'DROP TABLE entry' in statement: os.kill(os.getpid(), 9)\n"
        "open_store(Path(sys.argv[1]), at=datetime.datetime.now(datetime.UTC), settings=next_version('later'))\n"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(older)], check=False, cwd=HERE.parents[1])
    assert killed.returncode == -9
    store = open_store(older, at=NOW, settings=next_version("later"))
    assert len(store.diary().entries) == 1
    assert store.check() == ()
    store.close()
    with closing(sqlite3.connect(older)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    assert "pet" in tables
    assert not any("tmp" in name for name in tables)


def of_version(number: int, folder: Path, damage: str = "") -> Path:
    """A diary as that version left it, with edited and deleted records; never made anew by later code."""
    path = folder / f"of_version_{number}.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((HERE / f"version_{number}.sql").read_text(encoding="utf-8") + damage)
    return path


@pytest.mark.parametrize("number", [1, 2])
def test_a_diary_of_an_older_version_keeps_everything_and_can_watch(tmp_path: Path, number: int) -> None:
    """Every version of every record is exported as that version exported it, and a question can be watched then."""
    store = open_store(of_version(number, tmp_path), at=NOW)
    exported = json.loads(json_v1.write(store.archive()))
    expected = json.loads((HERE / f"version_{number}.json").read_text(encoding="utf-8"))
    assert exported == {"watches": []} | expected
    watch = a_watch()
    store.save(watch, at=NOW, expected=None)
    store.void(Watch, watch.id, at=NOW, expected=1)
    store.undo(Watch, watch.id, at=NOW, expected=2)
    assert watch in store.diary().watches
    assert store.check() == ()
    store.close()


@pytest.mark.parametrize("number", [1, 2])
def test_a_diary_of_an_older_version_becomes_what_a_new_one_is(tmp_path: Path, number: int) -> None:
    """Old and new files hold the same tables, to the word."""
    tables = "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name <> 'alembic_version' ORDER BY name"
    older = of_version(number, tmp_path)
    open_store(older, at=NOW).close()
    open_store(tmp_path / "new.sqlite3", at=NOW).close()
    with (
        closing(sqlite3.connect(older)) as migrated,
        closing(sqlite3.connect(tmp_path / "new.sqlite3")) as fresh,
    ):
        old, new = ({name: " ".join(sql.split()) for name, sql in found.execute(tables)} for found in (migrated, fresh))
    assert old == new


@pytest.mark.parametrize("number", [1, 2])
def test_a_diary_from_before_seals_is_sealed_in_the_same_step(tmp_path: Path, number: int) -> None:
    """Not a row is left without, so that the first check has nothing to say and the next damage is noticed."""
    older = of_version(number, tmp_path)
    open_store(older, at=NOW).close()
    with closing(sqlite3.connect(older)) as connection:
        for name in ("owner", "entry", "mark", "function", "response", "profile", "watch", "history"):
            bare = connection.execute(f"SELECT count(*) FROM {name} WHERE seal IS NULL")  # noqa: S608 - our own tables
            assert bare.fetchone() == (0,), name
    execute(older, "UPDATE history SET content = replace(content, '2026', '2025')")
    store = open_store(older, at=NOW)
    assert store.check()
    store.close()


def test_what_was_damaged_before_seals_stops_no_migration(tmp_path: Path) -> None:
    """A record of which no sense can be made gets no seal, and the check tells of it."""
    older = of_version(2, tmp_path, "UPDATE entry_place SET zone = 'nowhere' WHERE position = 0;")
    store = open_store(older, at=NOW)
    assert store.check() == ("An entry of 15 March 2026 is not what was saved.",) * 2
    store.close()


def test_a_later_migration_does_not_make_damage_good(older: Path) -> None:
    """Only what has no seal is given one."""
    execute(older, "UPDATE entry SET note = 'rotten'")
    store = open_store(older, at=NOW, settings=next_version("later"))
    assert store.check() == ("An entry of 15 March 2026 is not what was saved.",)
    store.close()
