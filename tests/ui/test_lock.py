"""Who is let in, for how long, and what a wrong passcode costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kneelog.domain.errors import InvalidValue
from kneelog.ui import passcode
from kneelog.ui.lock import Lock, WrongPasscode

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("quick_hash")

RIGHT = "right one"
MINUTE = 60.0


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.at = 1_000_000.0

    def __call__(self) -> float:
        """The seconds since 1970."""
        return self.at


@pytest.fixture
def clock() -> Clock:
    """The clock of the lock."""
    return Clock()


@pytest.fixture
def lock(diary: Path, clock: Clock) -> Lock:
    """A lock with a passcode, and no browser that gave it."""
    made = Lock(diary, clock)
    made.choose(RIGHT, RIGHT, 15)
    made.close()
    return made


def _wrong(lock: Lock, typed: str = "wrong one") -> WrongPasscode:
    with pytest.raises(WrongPasscode) as refused:
        lock.give(typed)
    return refused.value


def test_without_a_passcode_everything_is_open(diary: Path) -> None:
    """The lock is off until somebody sets it, and leaves no file."""
    lock = Lock(diary)
    assert (lock.is_set, lock.opens(None), lock.use("anything")) == (False, True, True)
    assert not lock.file.exists()


def test_only_a_word_that_was_handed_out_opens(lock: Lock) -> None:
    """Nothing, a guess, and the word of another browser before it was locked, do not."""
    word = lock.give(RIGHT)
    assert lock.opens(word)
    assert not any(lock.opens(each) for each in (None, "", "x", word[:-1], word + "x", RIGHT))
    assert lock.give(RIGHT) != word
    assert len(word) >= 40


def test_setting_locks_every_other_browser_and_lets_in_the_one_that_did(diary: Path) -> None:
    """Whoever sets it need not type it a third time."""
    lock = Lock(diary)
    word = lock.choose(RIGHT, RIGHT, 60)
    assert lock.opens(word)
    assert not lock.opens(None)
    assert (lock.is_set, lock.minutes) == (True, 60)


def test_a_restart_locks(lock: Lock, diary: Path, clock: Clock) -> None:
    """The words are in the memory of the process alone; the passcode is in the file."""
    word = lock.give(RIGHT)
    again = Lock(diary, clock)
    assert again.is_set
    assert not again.opens(word)
    assert again.opens(again.give(RIGHT))
    assert word not in lock.file.read_text()


def test_locking_now_locks_every_browser(lock: Lock) -> None:
    """On a shared computer the other window is open too."""
    words = lock.give(RIGHT), lock.give(RIGHT)
    lock.close()
    assert not any(lock.opens(word) for word in words)


def test_it_locks_by_itself_when_nobody_used_it(lock: Lock, clock: Clock) -> None:
    """Looking whether it is open is no use of it; each browser has its own time."""
    used, left = lock.give(RIGHT), lock.give(RIGHT)
    clock.at += 14 * MINUTE
    assert lock.use(used)
    assert lock.opens(left)
    clock.at += 2 * MINUTE
    assert lock.use(used)
    assert not lock.use(left)
    clock.at += 16 * MINUTE
    assert not lock.use(used)
    clock.at -= 16 * MINUTE
    assert not lock.opens(used)


def test_a_clock_that_jumps_back_locks(lock: Lock, clock: Clock) -> None:
    """Else a browser would stay open for as long as it jumped."""
    word = lock.give(RIGHT)
    clock.at -= 60 * MINUTE
    assert not lock.opens(word)


def test_after_five_wrong_tries_even_the_right_one_waits(lock: Lock, clock: Clock) -> None:
    """And no try in the wait is looked at, nor makes it longer."""
    waits = [_wrong(lock).wait for _ in range(5)]
    assert waits == [0, 0, 0, 0, 30]
    refused = _wrong(lock, RIGHT)
    assert (refused.wait, refused.tried) == (30, False)
    assert lock.wait == 30
    clock.at += 30
    assert _wrong(lock).wait == 60
    clock.at += 60
    assert lock.opens(lock.give(RIGHT))
    assert _wrong(lock).wait == 0


def test_a_restart_gives_no_new_tries(lock: Lock, diary: Path, clock: Clock) -> None:
    """The tries are in the file, and each is counted before it is looked at."""
    for _ in range(5):
        _wrong(lock)
    assert _wrong(Lock(diary, clock), RIGHT).wait == 30


def test_a_try_is_counted_before_it_is_looked_at(lock: Lock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever ends the program while the hash is worked out has not won a try."""

    def killed(*_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(passcode, "fits", killed)
    with pytest.raises(KeyboardInterrupt):
        lock.give("wrong one")
    kept = passcode.read(lock.file)
    assert kept is not None
    assert kept.wrong == 1


def test_a_try_that_cannot_be_written_still_counts(lock: Lock, monkeypatch: pytest.MonkeyPatch) -> None:
    """In memory: a full disk must not give away tries, nor shut out the person."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(passcode, "write", full)
    assert [_wrong(lock).wait for _ in range(5)][-1] == 30


def test_changing_needs_the_present_one(lock: Lock) -> None:
    """So do turning it off and another time; wrong ones count as tries, and the old passcode stays."""
    word = lock.give(RIGHT)
    for attempt in (
        lambda: lock.choose("another one", "another one", 15, "wrong one"),
        lambda: lock.lock_after(60, "wrong one"),
        lambda: lock.turn_off(""),
    ):
        with pytest.raises(WrongPasscode):
            attempt()
    kept = passcode.read(lock.file)
    assert kept is not None
    assert (kept.wrong, kept.minutes) == (3, 15)
    new = lock.choose("another one", "another one", 15, RIGHT)
    assert lock.opens(new)
    assert not lock.opens(word)
    _wrong(lock, RIGHT)
    lock.lock_after(5, "another one")
    assert lock.minutes == 5
    assert lock.opens(new)
    lock.turn_off("another one")
    assert not lock.is_set
    assert not lock.file.exists()


def test_two_different_ones_set_nothing(diary: Path) -> None:
    """A passcode nobody knows would lock out the person."""
    lock = Lock(diary)
    with pytest.raises(InvalidValue, match="differently the second time"):
        lock.choose("right one", "right ome", 15)
    assert not lock.is_set


def test_deleting_the_file_takes_the_lock_away(lock: Lock, diary: Path) -> None:
    """That is how a forgotten passcode is removed, also while kneelog runs; the diary is not looked at."""
    assert not lock.opens(None)
    passcode.file_of(diary).unlink()
    assert lock.opens(None)
    assert not lock.is_set


def test_a_file_that_cannot_be_read_lets_nobody_in(lock: Lock) -> None:
    """Half a file, or one that somebody wrote over, is no way in; the words handed out before hold no more."""
    word = lock.give(RIGHT)
    lock.file.write_text("{")
    assert (lock.is_set, lock.is_broken, lock.opens(word), lock.opens(None)) == (True, True, False, False)
    assert _wrong(lock, RIGHT).tried is False


def test_a_passcode_of_somebody_else_locks_those_who_gave_the_old_one(lock: Lock) -> None:
    """The file may be put in the place of another while kneelog runs."""
    word = lock.give(RIGHT)
    passcode.write(lock.file, passcode.Kept(passcode.hashed("another one"), 5))
    assert not lock.opens(word)
