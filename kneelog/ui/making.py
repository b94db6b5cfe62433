"""Files on their way: what buttons asked for, how far its making is, and how it reaches the person.

A button only notes that its file is asked for. The run of that press, which knows all that was typed before, says of
what it is made; then a thread makes it, so that the screen can be used meanwhile. When it is there, a button offers to
save it, and a script presses that button once by itself, so that one tap is enough.
"""

import time
from collections.abc import Callable, Hashable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final
from uuid import uuid4

import streamlit as st

from kneelog.domain.errors import KneelogError
from kneelog.service import Tell
from kneelog.ui import language, markup
from kneelog.ui.components import press
from kneelog.words import N_, _

_EVERY_SECONDS: Final = 0.25
"""How often a file is looked after: what takes a second should not take much longer for being waited for."""

_LONG_SECONDS: Final = 3
_MEANWHILE: Final = N_("Years of diary take a while. You can use this screen meanwhile, but do not leave it.")


@dataclass(frozen=True, slots=True)
class Offer:
    """A file that can be asked for.

    Attributes:
        name: of the file.
        mime: its type.
        of: what it is made of; with anything else, it would be another file.
        make: makes it, in a thread, and tells how far it is.
    """

    name: str
    mime: str
    of: Hashable
    make: Callable[[Tell], bytes]

    @property
    def mark(self) -> int:
        """Tells it from what is made of anything else; a hash, so that no password is kept with a file."""
        return hash((self.name, self.of))


@dataclass(slots=True, eq=False)
class _File:
    """A file that was asked for.

    Attributes:
        name, mime, mark: of its offer.
        key: of the button that saves it.
        saved: whether that button was pressed.
        doing: what is being done, and since when.
        made: the file, or a sentence that says why there is none.
    """

    name: str
    mime: str
    mark: int
    key: str = field(default_factory=lambda: f"file_{uuid4().hex}")
    saved: bool = False
    doing: tuple[str, float] = ("", 0.0)
    made: Future[bytes | str] = field(default_factory=Future)

    def tell(self, doing: str) -> None:
        """Take down what is being done from now on."""
        self.doing = (doing, time.monotonic())

    @property
    def settled(self) -> bool:
        """Whether nothing more has to come of it: the person has it, or is told why there is none."""
        if not self.made.done() or self.made.exception():
            return False
        return self.saved or isinstance(self.made.result(), str)


class Making:
    """The files of one screen in one window: one is made at a time, in the order in which they were asked for."""

    def __init__(self) -> None:
        self._asked: list[str] = []
        self._files: list[_File] = []
        self._thread = ThreadPoolExecutor(max_workers=1)

    def ask(self, form: str) -> None:
        """Note a press; this is called at the beginning of its run, and counts also where that run is broken off."""
        self._asked.append(form)

    def want(self, offers: Mapping[str, Offer]) -> None:
        """Begin what was asked for, and drop what is ready but made of something else than this run offers."""
        asked = [offers[form] for form in self._asked if form in offers]
        self._asked.clear()
        now = {offer.mark for offer in offers.values()}
        self._files = [each for each in self._files if not each.settled or (each.mark in now and not asked)]
        for offer in asked:
            if offer.mark not in {each.mark for each in self._files}:
                self._begin(offer)

    def _begin(self, offer: Offer) -> None:
        file, make = _File(offer.name, offer.mime, offer.mark), offer.make
        file.made = self._thread.submit(language.carried(lambda: _made(make, file.tell)))
        self._files.append(file)

    @property
    def settled(self) -> bool:
        """Whether nothing more has to come of anything."""
        return all(each.settled for each in self._files)

    @property
    def under_way(self) -> _File | None:
        """The file that is being made."""
        return next((each for each in self._files if not each.made.done()), None)

    def done(self) -> Iterator[tuple[_File, bytes | str]]:
        """Yield what was made, each with the file or the sentence why there is none.

        Raises:
            Exception: it failed in a way nobody foresaw, which is said once, as any such failure of a screen.
        """
        for each in [each for each in self._files if each.made.done()]:
            if each.made.exception():
                self._files.remove(each)
            yield each, each.made.result()


def _made(make: Callable[[Tell], bytes], tell: Tell) -> bytes | str:
    try:
        return make(tell)
    except (KneelogError, OSError) as error:
        return _("No file was made. {reason}").format(reason=error)


def draw(making: Making) -> None:
    """Draw how far a file is for as long as it is made, and then the button that saves it."""
    looked_after = not making.settled
    st.fragment(_files, run_every=_EVERY_SECONDS if looked_after else None)(making, looked_after=looked_after)


def _files(making: Making, *, looked_after: bool) -> None:
    if file := making.under_way:
        _line(*file.doing)
    fresh = []
    for each, made in making.done():
        if isinstance(made, str):
            markup.problem(made)
            continue
        _ready(each, made)
        if not each.saved:
            fresh.append(each)
    if fresh:
        _save(fresh)
    if looked_after and making.settled:
        st.rerun()  # the whole screen, which then is not run every moment any more


def _line(doing: str, since: float) -> None:
    seconds = int(time.monotonic() - since)
    if not (doing and seconds):
        return
    # The seconds stand apart: a screen reader is told each step once, and not every second.
    with st.container(key="making", horizontal=True, gap="xsmall"):
        markup.status(f"{doing} … {_(_MEANWHILE)}" if seconds >= _LONG_SECONDS else f"{doing} …")
        markup.unread(_("{n} s").format(n=seconds))


def _ready(file: _File, made: bytes) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        markup.status(_("The file is ready."))
        label = _("Save {file} again").format(file=markup.literal(file.name))
        st.download_button(label, made, file.name, file.mime, on_click="ignore", key=file.key)


def _save(files: list[_File]) -> None:
    """Press the button of each file once.

    A file counts as saved when the browser says so: the run that drew its button may have been broken off by another.
    """
    pressed = press([each.key for each in files])
    for each in files:
        each.saved = each.key in pressed
