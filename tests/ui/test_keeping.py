"""Looking after the diary: backups that are due, a daily check, and what is said when one fails."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from kneelog import service
from kneelog.domain.entry import Entry
from kneelog.domain.errors import StorageError
from kneelog.service import Why
from kneelog.ui import keeping
from kneelog.ui.keeping import Keeper
from tests.conftest import FIXED_NOW
from tests.storage.samples import execute

if TYPE_CHECKING:
    from datetime import datetime

    from kneelog.storage import Store

MINUTES = timedelta(minutes=1)


def log(store: Store, at: datetime) -> None:
    """Save something."""
    service.save_entry(store, Entry(uuid4(), at, severity=3, note="precious"), at)


def made(store: Store) -> list[Why]:
    """Return why each backup was made, oldest first."""
    return [each.why for each in reversed(service.backups(store))]


def test_a_backup_at_start_when_changed_and_every_half_hour_of_use(store: Store) -> None:
    """Nothing new, no backup; something new, one at the start, and in use not before half an hour has gone."""
    keeper = Keeper(store)
    keeper.turn(FIXED_NOW)
    assert made(store) == [], "an empty diary is not worth a backup"
    log(store, FIXED_NOW)
    Keeper(store).turn(FIXED_NOW)
    assert made(store) == [Why.START]
    keeper = Keeper(store)
    keeper.turn(FIXED_NOW + MINUTES)
    assert made(store) == [Why.START], "unchanged since"
    log(store, FIXED_NOW + MINUTES)
    keeper.turn(FIXED_NOW + 29 * MINUTES)
    assert made(store) == [Why.START]
    keeper.turn(FIXED_NOW + 30 * MINUTES)
    assert made(store) == [Why.START, Why.USE]
    keeper.turn(FIXED_NOW + 90 * MINUTES)
    assert made(store) == [Why.START, Why.USE]
    assert (keeper.trouble, keeper.damage) == ("", "")


def test_the_file_is_read_through_once_a_turn(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check before a backup is that of the day as well: of ten years each takes seconds."""
    checks: list[bool] = []
    check = store.check

    def counted() -> tuple[str, ...]:
        checks.append(True)
        return check()

    monkeypatch.setattr(store, "check", counted)
    log(store, FIXED_NOW)
    keeper = Keeper(store)
    keeper.turn(FIXED_NOW)
    assert (len(checks), made(store)) == (1, [Why.START])
    keeper.turn(FIXED_NOW + MINUTES)
    assert len(checks) == 1
    keeper.turn(FIXED_NOW + timedelta(days=1))
    assert len(checks) == 2, "each day, though no backup is due"


def test_a_diary_that_cannot_be_backed_up_is_checked_all_the_same(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day's check does not wait for the backups to work: damage is said beside the trouble with them."""

    def no_room(*_given: object) -> None:
        raise StorageError("no room")

    monkeypatch.setattr(service, "keep", no_room)
    execute(
        store.path, "PRAGMA foreign_keys=OFF", "INSERT INTO entry_place VALUES (1, 'nobody', 0, 'calf', 'left', 1, '')"
    )
    keeper = Keeper(store)
    keeper.turn(FIXED_NOW)
    assert keeper.trouble == "no room"
    assert keeper.damage


def test_a_backup_that_fails_is_said_and_tried_again(store: Store) -> None:
    """No room for a folder: the sentence stands until it works."""
    log(store, FIXED_NOW)
    store.backups.folder.write_text("in the way")
    keeper = Keeper(store)
    keeper.turn(FIXED_NOW)
    assert keeper.trouble
    store.backups.folder.unlink()
    keeper.turn(FIXED_NOW + MINUTES)
    assert keeper.trouble == ""
    assert made(store) == [Why.START]


def test_a_damaged_diary_is_said_and_not_backed_up(store: Store) -> None:
    """Damage must not push out the good backups."""
    log(store, FIXED_NOW)
    keeper = Keeper(store)
    keeper.turn(FIXED_NOW)
    log(store, FIXED_NOW)
    execute(
        store.path, "PRAGMA foreign_keys=OFF", "INSERT INTO entry_place VALUES (1, 'nobody', 0, 'calf', 'left', 1, '')"
    )
    Keeper(store).turn(FIXED_NOW + timedelta(days=1))
    keeper.turn(FIXED_NOW + timedelta(days=1))
    assert keeper.damage
    assert made(store) == [Why.START]


def test_a_diary_that_rotted_is_not_backed_up(store: Store) -> None:
    """SQLite finds it whole, so that only the seals keep the rot out of the backups."""
    log(store, FIXED_NOW)
    Keeper(store).turn(FIXED_NOW)
    log(store, FIXED_NOW)
    store.close()
    store.path.write_bytes(store.path.read_bytes().replace(b"precious", b"previous", 1))
    keeper = Keeper(store)
    keeper.turn(FIXED_NOW + timedelta(days=1))
    assert "is not what was saved" in keeper.damage
    assert made(store) == [Why.START]


def test_it_takes_turns_until_stopped(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first soon after the start, then at its pace."""
    monkeypatch.setattr(keeping, "_FIRST_AFTER_SECONDS", 0.0)
    monkeypatch.setattr(keeping, "_LOOK_EVERY_SECONDS", 0.0)
    keeper, turns = Keeper(store), 0

    def turn(_now: datetime) -> None:
        nonlocal turns
        turns += 1
        if turns == 3:
            keeper.stop()

    monkeypatch.setattr(keeper, "turn", turn)
    keeper.run()
    assert turns == 3


def test_what_was_erased_is_not_backed_up(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither by the next turn, nor by one that found a backup due and then had to wait for the erasing."""
    log(store, FIXED_NOW)
    found_due: list[bool] = []

    def check_while_it_is_erased() -> tuple[str, ...]:
        found_due.append(True)
        store.erase(None, at=FIXED_NOW)
        return ()

    with monkeypatch.context() as patched:
        patched.setattr(store, "check", check_while_it_is_erased)
        assert service.keep(store, FIXED_NOW, Why.START) is None
    assert (found_due, made(store)) == ([True], [])
    keeper = Keeper(store)
    keeper.turn(FIXED_NOW + 30 * MINUTES)
    assert (keeper.trouble, made(store)) == ("", [])
    log(store, FIXED_NOW + 31 * MINUTES)
    keeper.turn(FIXED_NOW + 90 * MINUTES)
    assert made(store) == [Why.USE]
