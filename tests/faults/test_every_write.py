"""Every way in which kneelog writes, without room or permission: a sentence, nothing changed, works again later."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from kneelog import cli, service
from kneelog.domain.entry import Entry
from kneelog.domain.errors import DiskFull, KneelogError, ReadOnlyDiary
from kneelog.storage import Store, for_library, open_store
from kneelog.transfer import json_v1
from tests.faults.entries import NOW, id_of, numbered
from tests.faults.powercut.scenes import archive_of
from tests.faults.test_full_disk import no_file_beyond
from tests.storage import earlier
from tests.storage.samples import NOBODY, fingerprint, names_in, without_privileges

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ENTRIES: Final = 12


def _import(store: Store) -> None:
    data = json_v1.write(archive_of(range(ENTRIES, 3 * ENTRIES)))
    store.merge(service.preview_import(store, data, "diary.json").archive(NOW), at=NOW)


def _import_with_backup(store: Store) -> None:
    data = json_v1.write(archive_of(range(ENTRIES, 3 * ENTRIES)))
    service.apply_import(store, service.preview_import(store, data, "diary.json"), NOW)


WRITES: Final[dict[str, Callable[[Store], object]]] = {
    "save": lambda store: store.save(numbered(ENTRIES, note="long " * 19_000), at=NOW, expected=None),
    "edit": lambda store: store.save(numbered(1, note="long " * 19_000), at=NOW, expected=1),
    "void": lambda store: store.void(Entry, id_of(0), at=NOW, expected=2),
    "undo": lambda store: store.undo(Entry, id_of(0), at=NOW, expected=2),
    "import": _import,
    "import with its backup": _import_with_backup,
    "backup": lambda store: store.backup(store.backups.folder, at=NOW),
}
"""Each, done to a diary of twelve entries of which the first is very long and was edited once."""

INTO_THE_DIARY: Final = sorted(WRITES.keys() - {"import with its backup", "backup"})


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that an account without privileges can reach and, where this is root's run, owns."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        found = Path(name)
        found.chmod(0o755)
        if os.geteuid() == 0:
            os.chown(found, NOBODY, NOBODY)
        yield found
        found.chmod(0o755)


def _filled(path: Path) -> Store:
    store = open_store(path, at=NOW)
    store.merge(archive_of(range(ENTRIES)), at=NOW)
    store.save(numbered(0, note="long " * 19_000), at=NOW, expected=1)
    return store


@pytest.mark.parametrize("write", WRITES)
def test_without_room(tmp_path: Path, write: str) -> None:
    """No file may grow: it is said, the diary is as it was, nothing half-made is left; with room the same goes well."""
    store = _filled(tmp_path / "diary.sqlite3")
    before, revision = store.archive(), store.revision()
    with no_file_beyond(store.path.stat().st_size - 1), pytest.raises(DiskFull, match="There is no room on the disk"):
        WRITES[write](store)
    assert store.archive() == before
    assert store.revision() == revision
    assert store.check() == ()
    assert not any(each.is_file() for each in (tmp_path / "backups").glob("*"))
    WRITES[write](store)
    assert store.check() == ()
    store.close()


def test_a_migration_without_room(tmp_path: Path) -> None:
    """Neither for the backup before it nor, where that found room elsewhere, for its own tables."""
    version = earlier.VERSIONS[0]
    path = earlier.make(version, tmp_path / "diary.sqlite3")
    settings = earlier.settings_beyond(version, for_library())
    before = fingerprint(path)
    for size in (path.stat().st_size - 1, path.stat().st_size):
        with no_file_beyond(size), pytest.raises(DiskFull, match="There is no room on the disk"):
            open_store(path, at=NOW, settings=settings)
        assert fingerprint(path) == before
    store = open_store(path, at=NOW, settings=settings)
    assert earlier.said(store.archive()) == earlier.without_empty(earlier.told(version))
    store.close()


@pytest.mark.parametrize("write", INTO_THE_DIARY)
def test_without_permission(folder: Path, write: str) -> None:
    """A diary that can only be read says so at every write, and stays as it is to the byte."""
    store = _filled(folder / "diary.sqlite3")
    store.close()
    before = fingerprint(store.path)
    store.path.chmod(0o444)
    with without_privileges():
        reading = open_store(store.path, at=NOW)
        with pytest.raises(ReadOnlyDiary, match="can be read but not written, so nothing was saved"):
            WRITES[write](reading)
        reading.close()
    assert fingerprint(store.path) == before


def test_a_backup_where_nothing_can_be_made(folder: Path) -> None:
    """It says so, and an import that wants it first does not begin."""
    (folder / "backups").mkdir(mode=0o555)
    with without_privileges():
        store = _filled(folder / "diary.sqlite3")
        before = store.archive()
        for write in ("backup", "import with its backup"):
            with pytest.raises(KneelogError, match="backups"):
                WRITES[write](store)
        assert store.archive() == before
        store.close()
    assert names_in(folder / "backups") == set()


@pytest.mark.parametrize("obstacle", ["room", "permission"])
def test_an_export_to_a_file(folder: Path, obstacle: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It says where and why; what was there under that name is whole, and nothing half-made is beside it."""
    (target_folder := folder / "exports").mkdir()
    (target := target_folder / "diary.json").write_text("what I exported yesterday", encoding="utf-8")
    _filled(folder / "diary.sqlite3").close()
    command = ["--db", str(folder / "diary.sqlite3"), "export", "--format", "json", "--out", str(target)]
    if obstacle == "room":
        with no_file_beyond(1000):
            assert cli.main(command) == cli.EXIT_PROBLEM
    else:
        target_folder.chmod(0o555)
        (folder / "diary.sqlite3").chmod(0o644)
        with without_privileges():
            assert cli.main(command) == cli.EXIT_PROBLEM
    said = capsys.readouterr().err
    assert f"{target} could not be written (" in said
    assert "Make room or choose another place." in said
    assert names_in(target_folder) == {"diary.json"}
    assert target.read_text(encoding="utf-8") == "what I exported yesterday"
