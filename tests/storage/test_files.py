"""Files: who can read them, how they appear, what is left of a crash."""

from __future__ import annotations

import os
import stat
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from kneelog.domain.errors import ReadOnlyDiary
from kneelog.storage import Settings, files, open_store
from tests.storage.samples import NOW, an_entry, names_in, without_privileges

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def loose_umask() -> Iterator[None]:
    """The permissions that a careless account gives away."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("loose_umask")
@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
def test_nobody_else_can_read_a_diary(tmp_path: Path, journal: str) -> None:
    """The file, what SQLite keeps beside it, and its folder belong to one account, whatever the umask."""
    path = tmp_path / "new" / "diary.sqlite3"
    store = open_store(path, at=NOW, settings=Settings(journal=journal, synchronous="FULL"))
    store.save(an_entry(), at=NOW, expected=None)
    backup = store.backup(path.parent / "backups", at=NOW)
    assert {_mode(path.parent), _mode(backup.parent)} == {0o700}
    assert {_mode(file) for folder in (path.parent, backup.parent) for file in folder.iterdir() if file.is_file()} == {
        0o600
    }
    store.close()


def test_a_diary_that_others_could_read_is_made_private(path: Path) -> None:
    """A copy that came from elsewhere loses the permissions it came with; its folder is not ours to change."""
    path.chmod(0o644)
    path.parent.chmod(0o755)
    open_store(path, at=NOW).close()
    assert (_mode(path), _mode(path.parent)) == (0o600, 0o755)


def test_a_name_that_is_taken_is_not_overwritten(tmp_path: Path) -> None:
    """Publishing never replaces a file; its maker is told."""
    taken = tmp_path / "taken"
    taken.write_text("theirs")
    with files.unfinished(tmp_path) as mine:
        assert not files.publish(mine, taken)
    assert taken.read_text() == "theirs"
    assert names_in(tmp_path) == {"taken"}


def test_without_hard_links_a_file_is_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory sticks have no hard links; a diary can live there, and still nothing is replaced."""

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    taken, free = tmp_path / "taken", tmp_path / "free"
    taken.write_text("theirs")
    with files.unfinished(tmp_path) as mine:
        mine.write_text("mine")
        assert [files.publish(mine, taken), files.publish(mine, free)] == [False, True]
    assert (taken.read_text(), free.read_text()) == ("theirs", "mine")


def test_what_a_crash_left_is_swept_at_open(path: Path) -> None:
    """Old unfinished files go; a young one may be another kneelog at work; other files are not ours."""
    backups = path.parent / "backups"
    backups.mkdir()
    old, journal, young, other = (
        path.parent / ".kneelog-unfinished-old",
        backups / ".kneelog-unfinished-old-journal",
        path.parent / ".kneelog-unfinished-young",
        path.parent / "notes.txt",
    )
    for file in (old, journal, young, other):
        file.write_text("x")
    for file, age in ((old, 2), (journal, 2), (young, 0), (other, 2)):
        when = (NOW - timedelta(hours=age)).timestamp()
        os.utime(file, (when, when))
    open_store(path, at=NOW).close()
    assert names_in(path.parent) == {"diary.sqlite3", "backups", young.name, other.name}
    assert names_in(backups) == set()


def test_a_folder_where_nothing_can_be_made(public_folder: Path) -> None:
    """A new diary in a folder of somebody else's is refused with the folder's name and what to do."""
    public_folder.chmod(0o500)
    with without_privileges(), pytest.raises(ReadOnlyDiary, match=r"No file can be made in .*choose another folder"):
        open_store(public_folder / "diary.sqlite3", at=NOW)
    with without_privileges(), pytest.raises(ReadOnlyDiary, match="No file can be made in"):
        open_store(public_folder / "deeper" / "diary.sqlite3", at=NOW)
