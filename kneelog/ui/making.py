"""A file on its way: what the click asked for, how far its making is, and the line that says so.

A file is made in a thread of its own, so that the screen can be used meanwhile. The click that asks for it also has the
screen run, with all that was typed up to then; the file waits for that run to say what is wanted. Otherwise what was
typed a moment before the click would not be in it.
"""

import threading
import time
from collections.abc import Callable
from typing import Final, Generic, TypeVar

import streamlit as st

from kneelog.service import Tell
from kneelog.ui import markup
from kneelog.words import N_, _

_PATIENCE_SECONDS: Final = 10.0
"""How long a file waits for the run of its click, and a click for its file, should one of them be lost on the way."""

_EVERY_SECONDS: Final = 1.0
"""How often the line counts on; a file that is there sooner shows none."""

_LONG_SECONDS: Final = 3
_MEANWHILE: Final = N_("Years of diary take a while. You can go on using kneelog meanwhile.")

_WantedT = TypeVar("_WantedT")


class Making(Generic[_WantedT]):
    """What the runs of a screen and the threads that make its files tell each other: each click has one of both."""

    def __init__(self, wanted: _WantedT) -> None:
        self._changed = threading.Condition()
        self._wanted = wanted
        self._clicks = self._told = self._begun = self._made = 0
        self._doing = ""
        self._since = 0.0

    def ask(self) -> None:
        """Note a click; this is called at the beginning of its run."""
        with self._changed:
            self._clicks += 1
            self._since = time.monotonic()

    def want(self, wanted: _WantedT) -> None:
        """Say what is wanted in this run."""
        with self._changed:
            self._wanted, self._told = wanted, self._clicks
            self._changed.notify_all()

    def make(self, made: Callable[[_WantedT, Tell], bytes]) -> bytes:
        """Make a file of what is wanted in the run of its click; this is called in a thread of its own."""
        with self._changed:
            self._begun += 1
            click = self._begun
            self._changed.wait_for(lambda: self._told >= click, _PATIENCE_SECONDS)
            wanted = self._wanted
        try:
            return made(wanted, self._tell)
        finally:
            with self._changed:
                self._made += 1

    def _tell(self, doing: str) -> None:
        with self._changed:
            self._doing, self._since = doing, time.monotonic()

    @property
    def under_way(self) -> bool:
        """Whether a file is being made, or was asked for a moment ago."""
        with self._changed:
            asked = self._clicks > self._begun and time.monotonic() - self._since < _PATIENCE_SECONDS
            return asked or self._begun > self._made

    @property
    def step(self) -> tuple[str, int]:
        """What is being done, and for how many whole seconds."""
        with self._changed:
            return self._doing, int(time.monotonic() - self._since)


def draw(making: Making[_WantedT]) -> None:
    """Draw how far a file is, for as long as it is made."""
    if making.under_way:
        _line(making)


@st.fragment(run_every=_EVERY_SECONDS)
def _line(making: Making[_WantedT]) -> None:
    if not making.under_way:
        st.rerun()
    doing, seconds = making.step
    if not (doing and seconds):
        return
    # The seconds stand apart: a screen reader is told each step once, and not every second.
    with st.container(key="making", horizontal=True, gap="xsmall"):
        markup.status(f"{doing} … {_(_MEANWHILE)}" if seconds >= _LONG_SECONDS else f"{doing} …")
        markup.unread(_("{n} s").format(n=seconds))
