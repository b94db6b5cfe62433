"""A full disk: the save fails with a sentence, everything saved before is there, and saving works again with room."""

from __future__ import annotations

import contextlib
import resource
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kneelog.domain.errors import DiskFull
from kneelog.storage import Settings, Store, open_store
from tests.faults.entries import NOW, numbered
from tests.tools import require

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTINGS = [Settings(journal="WAL", synchronous="FULL"), Settings(journal="DELETE", synchronous="EXTRA")]

BY_JOURNAL = pytest.mark.parametrize("settings", SETTINGS, ids=["WAL", "DELETE"])


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte; where none can be made, the test is skipped: the limit on file size stands in for it."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        [require("mount"), "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], check=False, capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("only root can make a small disk; the test with a limit on file size covers the same")
    yield folder
    subprocess.run([require("umount"), folder], check=True)


@contextlib.contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond a size."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def _save_until_full(store: Store) -> int:
    """Save until there is no room; return how many were acknowledged."""
    for number in range(10_000):
        try:
            store.save(numbered(number), at=NOW, expected=None)
        except DiskFull as error:
            told = str(error)
        else:
            continue
        assert "There is no room on the disk that holds" in told
        assert str(store.path) in told
        return number
    pytest.fail("the disk never got full")


def _check_all_there(path: Path, settings: Settings, acknowledged: int) -> None:
    store = open_store(path, at=NOW, settings=settings)
    assert {entry.id for entry in store.diary().entries} == {numbered(number).id for number in range(acknowledged)}
    assert store.check() == ()
    store.close()


@BY_JOURNAL
def test_a_full_disk_loses_nothing(small_disk: Path, settings: Settings) -> None:
    """On a real small disk: acknowledged entries are all there, and once there is room the same entry can be saved."""
    path, ballast = small_disk / "diary.sqlite3", small_disk / "ballast"
    ballast.write_bytes(bytes(200_000))
    store = open_store(path, at=NOW, settings=settings)
    acknowledged = _save_until_full(store)
    assert len(store.diary().entries) == acknowledged > 0
    ballast.unlink()
    assert store.save(numbered(acknowledged), at=NOW, expected=None) == 1
    store.close()
    _check_all_there(path, settings, acknowledged + 1)


@BY_JOURNAL
def test_a_file_that_may_not_grow_loses_nothing(tmp_path: Path, settings: Settings) -> None:
    """The same under a limit on file size, which is how quotas look."""
    path = tmp_path / "diary.sqlite3"
    store = open_store(path, at=NOW, settings=settings)
    with no_file_beyond(300_000):
        acknowledged = _save_until_full(store)
        assert len(store.diary().entries) == acknowledged > 0
    store.close()
    _check_all_there(path, settings, acknowledged)


def test_no_room_for_a_new_diary(tmp_path: Path) -> None:
    """Nothing half-made is left under the name of a diary, or any other."""
    path = tmp_path / "new" / "diary.sqlite3"
    with no_file_beyond(20_000), pytest.raises(DiskFull):
        open_store(path, at=NOW)
    assert list(path.parent.iterdir()) == []


def test_no_room_for_a_backup(tmp_path: Path) -> None:
    """A backup that did not fit is not there; the diary is unharmed."""
    store = open_store(tmp_path / "diary.sqlite3", at=NOW)
    store.save(numbered(0), at=NOW, expected=None)
    with no_file_beyond(20_000), pytest.raises(DiskFull):
        store.backup(tmp_path / "backups", at=NOW)
    assert list((tmp_path / "backups").iterdir()) == []
    assert store.check() == ()
    store.close()
