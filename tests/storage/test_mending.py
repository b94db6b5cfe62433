"""Mending: what can be read of a damaged diary, and what a backup holds, in one new diary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kneelog.domain.entry import Entry
from kneelog.domain.errors import StorageError
from kneelog.storage import Why, mend, open_store, rescue_of
from tests.storage.samples import LATER, NOW, an_entry, every_kind, plain

if TYPE_CHECKING:
    from pathlib import Path

    from kneelog.domain.diary import Archive


def filled(path: Path) -> tuple[Archive, Entry, Entry]:
    """Make a diary with a backup, and one entry that came after it; return all, one of both times, the late one."""
    store = open_store(path, at=NOW)
    early = an_entry(note="heron at the weir")
    for record in (*every_kind(), early, *(an_entry(note="filler" * 200) for _ in range(30))):
        store.save(record, at=NOW, expected=None)
    store.backups.make(Why.BY_HAND, NOW)
    late = an_entry(note="kingfisher")
    store.save(late, at=LATER, expected=None)
    archive = store.archive()
    store.close()
    return archive, early, late


def test_text_that_rotted_comes_from_the_backup_and_what_is_newer_from_the_file(path: Path) -> None:
    """SQLite finds the file whole; its seal says that one entry is not. Nothing at all is lost."""
    archive, _early, late = filled(path)
    rotten = path.read_bytes().replace(b"heron at the weir", b"heron at the wire")
    path.write_bytes(rotten)
    store = open_store(path, at=LATER)
    assert store.check() != ()
    store.close()
    rescue = rescue_of(path)
    assert (rescue.entries_read, rescue.entries_of_backup, rescue.lost) == (len(archive.entries) - 1, 1, 0)
    kept = mend(path, rescue, at=LATER)
    assert kept is not None
    assert kept.read_bytes() == rotten
    again = open_store(path, at=LATER)
    assert plain(again.archive()) == plain(archive)
    assert again.check() == ()
    assert late in again.diary().entries
    again.close()


def test_a_page_of_zeros_takes_no_entry_that_the_backup_has(path: Path) -> None:
    """The file does not open any more; what stands on its other pages is newer than the backup and stays."""
    archive, _early, _late = filled(path)
    whole = path.read_bytes()
    lost_most = 0
    for page in range(2, len(whole) // 4096, 3):
        path.write_bytes(whole[: page * 4096] + bytes(4096) + whole[(page + 1) * 4096 :])
        rescue = rescue_of(path)
        saved = {versions[0].content.id for versions in rescue.archive.entries}
        assert len({versions[0].content.id for versions in archive.entries} - saved) <= 1, "at most the late one"
        lost_most = max(lost_most, rescue.lost)
    assert lost_most <= 1


def test_without_a_backup_what_is_lost_is_said(path: Path) -> None:
    """The rest is put together all the same."""
    archive, early, _late = filled(path)
    for backup in path.with_name("backups").iterdir():
        backup.unlink()
    path.write_bytes(path.read_bytes().replace(b"heron at the weir", b"heron at the wire"))
    rescue = rescue_of(path)
    assert (rescue.backup, rescue.lost) == (None, 1)
    mend(path, rescue, at=LATER)
    again = open_store(path, at=LATER)
    assert len(again.diary().entries) == len(archive.entries) - 1
    assert early.id not in {entry.id for entry in again.diary().entries}
    again.close()


def test_a_mended_file_that_is_not_the_same_is_thrown_away(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The damaged one stays where it is."""
    filled(path)
    path.write_bytes(path.read_bytes().replace(b"heron at the weir", b"heron at the wire"))
    before = path.read_bytes()
    rescue = rescue_of(path)
    monkeypatch.setattr("kneelog.storage.mending.Store.check", lambda _self: ("something",))
    with pytest.raises(StorageError, match="could not be mended"):
        mend(path, rescue, at=LATER)
    assert path.read_bytes() == before
