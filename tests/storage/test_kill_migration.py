"""kill -9 right before every statement of every migration: the diary is whole, and the next start finishes the work."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from kneelog.storage import Settings, for_library, open_store
from kneelog.storage.schema import SCHEMA_VERSION
from tests.storage import earlier
from tests.storage.samples import NOW
from tests.tools import quick_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KILLER: Final = Path(__file__).with_name("kill_migration.py")
CHECKOUT: Final = Path(__file__).parents[2]

WAL_FULL: Final = Settings(journal="WAL", synchronous="FULL")
DELETE_EXTRA: Final = Settings(journal="DELETE", synchronous="EXTRA")

BY_VERSION: Final = pytest.mark.parametrize("version", earlier.VERSIONS)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A disk in memory: a process that dies takes nothing from what it wrote, whatever it was written to."""
    with quick_folder(tmp_path) as found:
        yield found


def _deaths(folder: Path, version: int, settings: Settings, first: str) -> int:
    ended = subprocess.run(
        [sys.executable, str(KILLER), str(folder), str(version), settings.journal, settings.synchronous, first],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    )
    assert ended.returncode == 0, ended.stderr
    return int(ended.stdout)


@pytest.mark.slow
@BY_VERSION
def test_killed_before_any_statement_of_a_migration_nothing_is_lost(
    folder: Path, version: int, record_property: Callable[[str, object], None]
) -> None:
    """From the begin of its transaction to the commit, with the settings that ship."""
    deaths = _deaths(folder, version, for_library(), "BEGIN IMMEDIATE")
    record_property("killed before each statement", deaths)
    record_property("lost", 0)
    assert deaths > 10


@pytest.mark.prove
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("settings", [WAL_FULL, DELETE_EXTRA], ids=["WAL-FULL", "DELETE-EXTRA"])
@BY_VERSION
def test_killed_before_any_statement_of_opening_an_older_diary_nothing_is_lost(
    folder: Path, version: int, settings: Settings, record_property: Callable[[str, object], None]
) -> None:
    """The long run: the look at the file, the backup and its comparison too, with the settings of every library."""
    deaths = _deaths(folder, version, settings, "all")
    record_property("killed before each statement", deaths)
    record_property("lost", 0)
    assert deaths > 50


@BY_VERSION
def test_every_earlier_version_has_its_diary_and_keeps_everything(tmp_path: Path, version: int) -> None:
    """Rows in every table of it, all of them there after the way up, and exported as that version exported them."""
    path = earlier.make(version, tmp_path / "diary.sqlite3")
    before = earlier.row_counts(path)
    assert [name for name, count in before.items() if count == 0] == []
    settings = earlier.settings_beyond(version, for_library())
    store = open_store(path, at=NOW, settings=settings)
    assert earlier.said(store.archive()) == earlier.without_empty(earlier.told(version))
    assert store.check() == ()
    store.close()
    after = earlier.row_counts(path)
    assert {name: after.get(name) for name in before} == before


def test_the_newest_version_is_an_earlier_one_tomorrow() -> None:
    """Its diary is there before the next migration is written: `python -m tests.storage.earlier`."""
    assert (earlier.FOLDER / f"version_{SCHEMA_VERSION}.sql").is_file()
