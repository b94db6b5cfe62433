"""Every archive there can be goes into a file and comes out the same."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings

from kneelog.storage import open_store
from tests.storage.samples import NOW, plain
from tests.strategies import archives, diaries

if TYPE_CHECKING:
    from kneelog.domain.diary import Archive, Diary
    from kneelog.domain.record import Record

_numbers = itertools.count()


def _new(path: Path) -> Path:
    folder = path.parent / f"example-{next(_numbers)}"
    folder.mkdir()
    return Path(shutil.copy(path, folder / "diary.sqlite3"))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(archive=archives())
def test_an_archive_comes_back_exactly(empty_diary: Path, archive: Archive) -> None:
    """Every version of every record: ids, offsets, order, deleted ones, empty text, zero, not asked."""
    store = open_store(_new(empty_diary), at=NOW)
    store.merge(archive, at=NOW)
    assert plain(store.archive()) == plain(archive)
    assert store.diary() == archive.diary()
    assert store.demo == archive.demo
    assert store.check() == ()
    store.close()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(diary=diaries(most=4))
def test_records_saved_one_by_one_make_the_same_diary(empty_diary: Path, diary: Diary) -> None:
    """What the screens save is what they read."""
    store = open_store(_new(empty_diary), at=NOW)
    records: list[Record] = [
        *diary.entries,
        *diary.marks,
        *diary.functions,
        *diary.responses,
        *diary.watches,
        diary.profile,
    ]
    for record in records:
        store.save(record, at=NOW, expected=None)
    assert store.diary() == diary
    store.close()
