"""Migrations: an older diary is backed up, brought up to date whole, or left as it was."""

from __future__ import annotations

import dataclasses
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kneelog.domain.errors import NewerDiary, StorageError
from kneelog.storage import Settings, backup, for_library, migrate, open_store
from tests.storage.samples import NOW, an_entry, every_kind, fingerprint, names_in, plain

HERE = Path(__file__).parent


def next_version(folder: str) -> Settings:
    """Settings of a kneelog with one more migration."""
    return dataclasses.replace(for_library(), schema_version=2, more_revisions=(HERE / f"{folder}_revisions",))


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
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)


def test_a_backup_is_made_first(older: Path) -> None:
    """The version before the migration is kept beside the diary, whole and openable."""
    store = open_store(older, at=NOW)
    before = store.archive()
    store.close()
    open_store(older, at=NOW, settings=next_version("later")).close()
    assert names_in(older.parent / "backups") == {"diary-2026-03-15-203000.sqlite3"}
    backup = open_store(older.parent / "backups" / "diary-2026-03-15-203000.sqlite3", at=NOW)
    assert plain(backup.archive()) == plain(before)
    backup.close()


def test_a_diary_that_is_up_to_date_is_not_backed_up_again(older: Path) -> None:
    """Only a migration makes a backup of its own accord."""
    for _ in range(2):
        open_store(older, at=NOW, settings=next_version("later")).close()
    assert len(names_in(older.parent / "backups")) == 1


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
        StorageError, match=rf"could not be brought .*{reason}.*backups/diary-2026-03-15-203000\.sqlite3"
    ):
        open_store(older, at=NOW, settings=next_version(mistake))
    assert fingerprint(older) == before
    store = open_store(older, at=NOW)
    assert store.diary().entries[0].note == "edited"
    store.close()


def test_two_programs_that_find_an_older_diary_migrate_it_once(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes second finds it done, instead of failing on tables that are there."""
    write_backup = backup.write_backup

    def let_the_other_go_first(*arguments: Any, **named: Any) -> Path:  # noqa: ANN401 - passed on as they come
        monkeypatch.setattr(migrate, "write_backup", write_backup)
        open_store(older, at=NOW, settings=next_version("later")).close()
        return write_backup(*arguments, **named)

    monkeypatch.setattr(migrate, "write_backup", let_the_other_go_first)
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
