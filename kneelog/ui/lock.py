"""Who has given the passcode: the windows that are open, for how long, and what a wrong try costs.

A browser that gave it holds a random word as a cookie; the same word is in the memory of this process and nowhere else,
so that a restart locks every browser. Without a passcode everything is open and nothing of this holds anyone up.
"""

from __future__ import annotations

import os
import secrets
import threading
import time
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

from kneelog.domain.errors import InvalidValue, StorageError
from kneelog.ui import passcode, paths, running
from kneelog.ui.passcode import Kept, UnreadablePasscode
from kneelog.words import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_WORD_BYTES: Final = 32


class WrongPasscode(Exception):
    """What was typed is not the passcode, or no try counts yet.

    Attributes:
        wait: seconds until the next try counts.
        tried: whether this one was looked at.
    """

    def __init__(self, wait: float, *, tried: bool) -> None:
        super().__init__()
        self.wait = wait
        self.tried = tried


class Lock:
    """The lock of one diary, asked by every request and by any thread."""

    def __init__(self, diary: Path, now: Callable[[], float] = time.time) -> None:
        self.file: Final = passcode.file_of(diary)
        # Cookies do not know ports, so that two diaries need two names.
        self.cookie: Final = f"kneelog_open_{running.identity(diary).diary[:8]}"
        self._now = now
        self._holding = threading.RLock()
        self._trying = threading.Lock()
        self._words: dict[str, float] = {}  # of each browser that gave the passcode: when it was last used
        self._seen: object = ()
        self._kept: Kept | None = None
        self._broken = False

    @property
    def is_set(self) -> bool:
        """Whether there is a passcode; also where its file cannot be read, as that must not let anybody in."""
        with self._holding:
            return self._look() is not None or self._broken

    @property
    def is_broken(self) -> bool:
        """Whether the file of the passcode cannot be read."""
        with self._holding:
            self._look()
            return self._broken

    @property
    def minutes(self) -> int:
        """After how long without use it locks by itself."""
        with self._holding:
            kept = self._look()
            return kept.minutes if kept else passcode.USUAL_MINUTES

    @property
    def wait(self) -> float:
        """Seconds until a try counts."""
        with self._holding:
            kept = self._look()
            return kept.wait(self._now()) if kept else 0.0

    def opens(self, word: str | None) -> bool:
        """Return whether a browser with this cookie may see the diary."""
        with self._holding:
            kept = self._look()
            if kept is None:
                return not self._broken
            used = self._words.get(word or "")
            # A clock that jumps, either way, locks: a computer that slept has not been used either.
            if used is not None and abs(self._now() - used) > kept.minutes * 60:
                del self._words[word or ""]
                used = None
            return used is not None

    def use(self, word: str | None) -> bool:
        """Return whether a browser may see the diary, and count this as use."""
        with self._holding:
            if not self.opens(word):
                return False
            if word in self._words:
                self._words[word] = self._now()
            return True

    def close(self) -> None:
        """Lock every browser."""
        with self._holding:
            self._words.clear()

    def give(self, typed: str) -> str:
        """Return the word that opens, for the passcode.

        Raises:
            WrongPasscode: it is another one, or no try counts yet.
        """
        self._check(typed)
        with self._holding:
            word = secrets.token_urlsafe(_WORD_BYTES)
            self._words[word] = self._now()
            return word

    def choose(self, typed: str, again: str, minutes: int, present: str = "") -> str:
        """Set the passcode, or change it, and return the word that opens; every other browser is locked.

        Raises:
            WrongPasscode: there is one, and `present` is another.
            InvalidValue: it is too short or too long, or was typed differently the second time.
            StorageError: it cannot be kept.
        """
        if typed != again:
            raise InvalidValue("passcode", _("was typed differently the second time; type it twice again"))
        made = Kept(passcode.hashed(typed), self._possible(minutes))
        self._check(present)
        with self._holding:
            passcode.write(self.file, made)
            self._words.clear()
            self._look()
            word = secrets.token_urlsafe(_WORD_BYTES)
            self._words[word] = self._now()
            return word

    def lock_after(self, minutes: int, present: str) -> None:
        """Choose after how long without use it locks by itself.

        Raises:
            WrongPasscode: `present` is not the passcode.
            StorageError: it cannot be kept.
        """
        self._check(present)
        with self._holding:
            kept = self._look()
            if kept is not None:
                passcode.write(self.file, replace(kept, minutes=self._possible(minutes)))

    def turn_off(self, present: str) -> None:
        """Forget the passcode.

        Raises:
            WrongPasscode: `present` is another.
            StorageError: its file cannot be removed.
        """
        self._check(present)
        with self._holding:
            passcode.remove(self.file)
            self._words.clear()

    def _check(self, typed: str) -> None:
        """Return where this is the passcode or there is none; one try at a time, so that none goes uncounted."""
        with self._trying:
            with self._holding:
                kept = self._look()
                if self._broken:
                    raise WrongPasscode(0.0, tried=False)
                if kept is None:
                    return
                wait = kept.wait(self._now())
                if wait > 0:
                    raise WrongPasscode(wait, tried=False)
                # Counted before it is looked at: whoever ends the program in between has not won a try.
                counted = replace(kept, wrong=kept.wrong + 1, wrong_at=self._now())
                self._keep(counted)
            if not passcode.fits(kept, typed):
                raise WrongPasscode(counted.wait(self._now()), tried=True)
            with self._holding:
                self._keep(replace(kept, wrong=0, wrong_at=0.0))

    def _keep(self, kept: Kept) -> None:
        """Keep what was counted, in memory at least: a full disk must not give away tries, nor shut the person out."""
        with suppress(StorageError, OSError):
            passcode.write(self.file, kept)
        self._seen, self._kept = self._stamp(), kept

    def _look(self) -> Kept | None:
        """Return what the file holds now: a person deletes it to be rid of a forgotten passcode."""
        stamp = self._stamp()
        if stamp != self._seen:
            was = self._kept
            self._broken = False
            try:
                self._kept = passcode.read(self.file)
            except UnreadablePasscode:
                self._kept, self._broken = None, True
            self._seen = stamp
            if was is None or self._kept is None or was.hash != self._kept.hash:
                self._words.clear()
        return self._kept

    def _stamp(self) -> object:
        try:
            found = self.file.stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            return error.errno
        return found.st_mtime_ns, found.st_size, found.st_ino

    @staticmethod
    def _possible(minutes: int) -> int:
        return minutes if minutes in passcode.MINUTES else passcode.USUAL_MINUTES


@cache
def _of(diary: Path) -> Lock:
    return Lock(diary)


def of_this_diary() -> Lock:
    """Return the lock of the diary this process serves: one for all its threads."""
    return _of(paths.diary_path(os.environ))
