"""The screen of an encrypted diary that is not open yet, and the keys that this process holds in its memory."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import streamlit as st

from kneelog import service
from kneelog.domain.errors import InvalidValue, LockedDiary, StorageError, WrongKey
from kneelog.ui import markup, refusal
from kneelog.words import _, ngettext

_BY_PAPER: Final = "unlock_by_paper"

_FREE_TRIES: Final = 2
"""Wrong tries that cost no waiting: a slip, and another."""

_LONGEST_WAIT: Final = 60.0


class Patience:
    """How long to wait after a wrong try: twice as long each time, for all windows together.

    It slows somebody down who sits at this computer. Who has the file tries elsewhere, where the length of the
    passphrase is what counts.
    """

    def __init__(self) -> None:
        self._wrong = 0
        self._until = 0.0

    def left(self, now: float) -> float:
        """Return the seconds until the next try."""
        return max(self._until - now, 0)

    def wrong(self, now: float) -> None:
        """Note a wrong try."""
        self._wrong += 1
        if self._wrong > _FREE_TRIES:
            self._until = now + min(2.0 ** (self._wrong - _FREE_TRIES), _LONGEST_WAIT)

    def right(self) -> None:
        """Forget the wrong tries."""
        self._wrong = 0
        self._until = 0.0


_keys: Final[dict[Path, service.Key]] = {}
_patience: Final = Patience()


def key_of(path: Path) -> service.Key | None:
    """Return what opens a diary, once somebody has typed it."""
    return _keys.get(path)


def keep(path: Path, key: service.Key | None) -> None:
    """Hold the key of a diary until this process ends; None forgets it."""
    if key is None:
        _keys.pop(path, None)
    else:
        _keys[path] = key


def ask(path: Path, locked: LockedDiary, open_it: Callable[[], object]) -> None:
    """Draw the one card there is without a key, and go on with the screen once it is open.

    Args:
        path: the diary.
        locked: says that it is encrypted.
        open_it: opens it with the key that was kept.
    """
    st.title(_("This diary is encrypted"), anchor=False)
    by_paper: bool = st.session_state.get(_BY_PAPER, False)
    label = _("Recovery key") if by_paper else _("Passphrase")
    with st.container(key="card_unlock"):
        markup.paragraph(str(locked))
        with st.form("unlock", border=False):
            typed = st.text_input(
                label,
                type="default" if by_paper else "password",
                autocomplete="current-password",
                key=f"unlock_{by_paper}",
            )
            asked = st.form_submit_button(_("Open"), type="primary")
        if asked and typed:
            if not (wrong := _tried(path, typed, open_it)):
                st.rerun()
            markup.problem(wrong)
        other = _("I have the passphrase") if by_paper else _("I have the recovery key instead")
        if st.button(other, key="unlock_other"):
            st.session_state[_BY_PAPER] = not by_paper
            st.rerun()
        markup.small(_("kneelog keeps the key in its memory alone, and asks again after it was stopped."))


def _tried(path: Path, typed: str, open_it: Callable[[], object]) -> str:
    """Try what was typed and return why it does not open; empty where it does."""
    if left := _patience.left(time.monotonic()):
        seconds = int(left) + 1
        wait = ngettext("Too many wrong tries. Wait {n} second.", "Too many wrong tries. Wait {n} seconds.", seconds)
        return wait.format(n=seconds)
    try:
        keep(path, service.unlock(path, typed))
        open_it()
    except InvalidValue as error:
        return refusal.sentence(error, {"recovery_key": _("The recovery key")})
    except WrongKey as error:
        keep(path, None)
        _patience.wrong(time.monotonic())
        return str(error)
    except StorageError:
        return ""  # not for want of a key: the next run, which has it, says what is wrong and has the way back
    _patience.right()
    return ""
