"""The backups that kneelog makes by itself: which are kept, what is said of each, the second place."""

from __future__ import annotations

import stat
import subprocess
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kneelog.domain.errors import StorageError
from kneelog.storage import Why
from kneelog.storage.backups import DAILY, MONTHLY, SUMS, WEEKLY, Backups, keep
from tests.storage.samples import NOW, an_entry, names_in

if TYPE_CHECKING:
    from kneelog.storage import Store

DAY = timedelta(days=1)
MOMENT = datetime(2026, 3, 15, 20, 30)  # noqa: DTZ001 - names of backups are in local time


def test_a_year_of_evenings_is_thinned_to_days_weeks_and_months() -> None:
    """Run day by day, as it is in life: what is let go of today is not there to be chosen tomorrow."""
    kept, now = set[datetime](), MOMENT
    for day in range(800):
        now = MOMENT + day * DAY
        kept = set(keep(kept, now)) | {now}
    ages = sorted((now - moment).days for moment in kept)
    assert ages[: 2 + DAILY] == list(range(2 + DAILY))
    weeks = ages[2 + DAILY : 2 + DAILY + WEEKLY]
    assert {later - earlier for earlier, later in pairwise(weeks[1:])} == {7}
    assert weeks[1] - weeks[0] <= 7
    months = ages[2 + DAILY + WEEKLY :]
    assert len(months) == MONTHLY
    assert all(later - earlier in {28, 35} for earlier, later in pairwise(months[1:]))
    assert months[1] - months[0] <= 35
    assert ages[-1] > 300


@given(st.lists(st.integers(0, 60 * 24 * 500), max_size=60, unique=True))
def test_what_is_kept_is_never_the_older_of_a_day(minutes: list[int]) -> None:
    """Nothing of the last two days goes; the newest always stays; of a day that is thinned the last one stays."""
    moments = [MOMENT - timedelta(minutes=each) for each in minutes]
    kept = keep(moments, MOMENT)
    assert kept <= set(moments)
    assert {moment for moment in moments if MOMENT - moment < 2 * DAY} <= kept
    if moments:
        assert max(moments) in kept
    older = [moment for moment in kept if MOMENT - moment >= 2 * DAY]
    assert len({moment.date() for moment in older}) == len(older)
    assert len(older) <= DAILY + WEEKLY + MONTHLY


def test_a_clock_that_was_put_back_takes_nothing_away() -> None:
    """Backups of tomorrow are kept: it is the clock that is wrong."""
    assert keep([MOMENT + 40 * DAY], MOMENT) == {MOMENT + 40 * DAY}


def test_the_folder_tells_its_own_story(store: Store) -> None:
    """Which diary, when, why; what is in each; checksums that the usual tool reads."""
    store.save(an_entry(), at=NOW, expected=None)
    first = store.backups.make(Why.START, NOW)
    store.save(an_entry(), at=NOW, expected=None)
    second = store.backups.make(Why.BY_HAND, NOW + DAY)
    assert (first.name, second.name) == (
        "diary-2026-03-15-203000-at-start.sqlite3",
        "diary-2026-03-16-203000.sqlite3",
    )
    newest, oldest = store.backups.all()
    assert (newest.path, newest.why, newest.entries, newest.wrong) == (second, Why.BY_HAND, 2, "")
    assert (oldest.path, oldest.why, oldest.entries, oldest.wrong) == (first, Why.START, 1, "")
    assert oldest.made_at == NOW.replace(tzinfo=None)
    assert oldest.first == oldest.last == NOW.date()
    assert store.backups.newest_state() == newest.state == store.state()
    command = ["sha256sum", "--check", "--strict", SUMS]
    checked = subprocess.run(command, cwd=first.parent, check=True, capture_output=True, text=True)
    assert checked.stdout.count(": OK") == 2
    modes = {stat.S_IMODE(path.stat().st_mode) for path in first.parent.iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE(first.parent.stat().st_mode) == 0o700


def test_other_files_are_left_alone(store: Store) -> None:
    """A backup of another diary, or a file of the person's own, is neither listed nor taken away."""
    store.backups.make(Why.START, NOW)
    others = [
        "other-2020-01-01-120000.sqlite3",
        "diary-2020-01-01-120000.json",
        "diary-2020-99-01-120000.sqlite3",
        "diary-2020-01-01-120000-for-my-doctor.sqlite3",
    ]
    for name in others:
        (store.backups.folder / name).touch()
    store.backups.make(Why.START, NOW + 9 * DAY)
    assert len(store.backups.all()) == 2
    assert names_in(store.backups.folder) >= set(others)


def test_old_backups_go_from_the_folder_and_the_list(store: Store) -> None:
    """The file and its checksum, here and in the second place."""
    second = store.path.parent / "usb"
    second.mkdir()
    store.backups.choose_second_place(second)
    early = store.backups.make(Why.USE, NOW)
    late = store.backups.make(Why.USE, NOW + timedelta(hours=1))
    store.backups.make(Why.USE, NOW + 5 * DAY)
    for folder in (early.parent, second):
        assert early.name not in names_in(folder)
        assert late.name in names_in(folder)
        assert early.name not in (folder / SUMS).read_text(encoding="utf-8")
    assert names_in(second) - {SUMS} == {path.name for path in early.parent.glob("*.sqlite3")}
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in second.iterdir())


def test_damage_to_a_backup_is_seen(store: Store) -> None:
    """One byte of a text, which SQLite itself would not notice."""
    store.save(an_entry(note="precious"), at=NOW, expected=None)
    made = store.backups.make(Why.START, NOW)
    made.write_bytes(made.read_bytes().replace(b"precious", b"previous"))
    (found,) = store.backups.all()
    assert found.wrong == "its bytes changed since it was made"
    made.write_bytes(b"")
    made.with_name(SUMS).unlink()
    (found,) = store.backups.all()
    assert found.wrong


def test_a_newest_backup_that_is_broken_does_not_count(store: Store) -> None:
    """The state is that of the newest that can be read, so that another is made."""
    store.backups.make(Why.START, NOW)
    state = store.state()
    store.save(an_entry(), at=NOW, expected=None)
    store.backups.make(Why.START, NOW + DAY).write_bytes(b"rubbish")
    assert store.backups.newest_state() == state


def test_a_second_place_that_is_gone_is_said_and_the_first_is_made(store: Store) -> None:
    """A memory stick that is not in: the backup beside the diary stands, and the sentence says so."""
    second = store.path.parent / "usb"
    second.mkdir()
    store.backups.choose_second_place(second)
    assert store.backups.second_place() == second
    second.rename(store.path.parent / "unplugged")
    with pytest.raises(StorageError, match=r"cannot be copied to .*usb .*Those beside the diary are made"):
        store.backups.make(Why.START, NOW)
    assert len(store.backups.all()) == 1
    store.backups.choose_second_place(None)
    assert store.backups.second_place() is None
    store.backups.make(Why.START, NOW + DAY)


def test_a_second_place_is_tried_before_it_is_relied_on(store: Store, tmp_path: Path) -> None:
    """Not a folder, the folder of the backups themselves, or a name that the system itself cannot make sense of."""
    nobody, endless = Path("~nobody-of-that-name/usb"), tmp_path / ("x" * 300)
    for wrong in (tmp_path / "nowhere", store.backups.folder, nobody, endless):
        with pytest.raises(StorageError, match="Backups cannot be copied to"):
            store.backups.choose_second_place(wrong)
    assert store.backups.second_place() is None


def test_no_folder_is_no_backups(tmp_path: Path, store: Store) -> None:
    """Looking makes nothing."""
    none = Backups(tmp_path / "else" / "diary.sqlite3", store._settings)  # noqa: SLF001 - any settings
    assert none.all() == ()
    assert none.newest_state() is None
    assert none.rested(NOW)
    assert not none.folder.exists()
