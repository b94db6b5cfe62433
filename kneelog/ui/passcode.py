"""The passcode of a diary: its hash, and how often a wrong one was typed, in a small file beside the diary.

Knows neither Streamlit nor the time: `kneelog.ui.lock` says who has given the passcode, and when.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from kneelog.domain.errors import InvalidValue, StorageError
from kneelog.words import _

if TYPE_CHECKING:
    from pathlib import Path

SHORTEST: Final = 6
LONGEST: Final = 128
"""Characters of a passcode; the hash takes as long as it takes, however much is typed."""

MINUTES: Final = (5, 15, 60)
"""After how long without use kneelog may lock by itself."""

USUAL_MINUTES: Final = 15

FREE_TRIES: Final = 5
"""Wrong tries before the first wait."""

FIRST_WAIT: Final = 30
LONGEST_WAIT: Final = 15 * 60
"""Seconds: each wrong try after the free ones doubles the wait. Longer ones would help whoever wants to shut out the
person more than they hold up whoever guesses: a hundred tries a day."""

_ENDING: Final = ".passcode"
_KIND: Final = "argon2id"


class UnreadablePasscode(Exception):
    """The file is there and is not what kneelog wrote: nobody may be let in by it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the file holds.

    Attributes:
        hash: of the passcode, by Argon2id, with its salt.
        minutes: after how long without use kneelog locks by itself.
        wrong: wrong tries since the last right one.
        wrong_at: when the last of them was, in seconds since 1970.
    """

    hash: str
    minutes: int = USUAL_MINUTES
    wrong: int = 0
    wrong_at: float = 0.0

    def wait(self, now: float) -> float:
        """Return for how many seconds from `now` no try counts. A clock that was set back makes no longer wait."""
        beyond = self.wrong - FREE_TRIES
        if beyond < 0:
            return 0.0
        whole = float(min(FIRST_WAIT << min(beyond, 10), LONGEST_WAIT))
        return min(max(self.wrong_at + whole - now, 0.0), whole)


def file_of(diary: Path) -> Path:
    """Return where the passcode of a diary is kept. Without that file there is none."""
    return diary.with_name(diary.name + _ENDING)


def read(path: Path) -> Kept | None:
    """Return what the file holds, None where there is no file.

    Raises:
        UnreadablePasscode: there is one, and it cannot be used.
    """
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise UnreadablePasscode from error
    try:
        kept = Kept(str(found["hash"]), int(found["minutes"]), int(found["wrong"]), float(found["wrong_at"]))
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise UnreadablePasscode from error
    if not kept.hash.startswith(f"${_KIND}$") or kept.minutes not in MINUTES or kept.wrong < 0:
        raise UnreadablePasscode
    return kept


def write(path: Path, kept: Kept) -> None:
    """Keep this in the place of what the file held, in one step, readable by its owner alone.

    Raises:
        StorageError: the folder cannot be written.
    """
    from kneelog.storage import files

    files.make_private_folder(path.parent)
    files.write_whole(path, json.dumps(asdict(kept)))


def remove(path: Path) -> None:
    """Forget the passcode.

    Raises:
        StorageError: the file cannot be removed.
    """
    from kneelog.storage import files

    try:
        files.remove(path)
    except OSError as error:
        raise _not_written(path, error) from error


def _not_written(path: Path, error: OSError) -> StorageError:
    sentence = _("{file} cannot be written: {reason}. Nothing was changed.")
    return StorageError(sentence.format(file=path, reason=error.strerror or error))


def hashed(typed: str) -> str:
    """Return the hash of a passcode, each time another.

    Raises:
        InvalidValue: it is too short or too long.
    """
    plain = _plain(typed)
    if not SHORTEST <= len(plain) <= LONGEST:
        reason = _("must have at least {shortest} and at most {longest} characters")
        raise InvalidValue("passcode", reason.format(shortest=SHORTEST, longest=LONGEST))
    from argon2 import PasswordHasher

    return PasswordHasher().hash(plain)


def fits(kept: Kept, typed: str) -> bool:
    """Return whether this is the passcode."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    plain = _plain(typed)
    if len(plain) > LONGEST:
        return False
    try:
        return PasswordHasher().verify(kept.hash, plain)
    except (VerificationError, InvalidHashError):
        return False


def _plain(typed: str) -> str:
    """Return one form for what different keyboards make of the same characters."""
    return unicodedata.normalize("NFKC", typed)
