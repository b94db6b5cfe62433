"""Files on their way: what buttons asked for, how far its making is, and how it reaches the person.

A button only notes that its file is asked for. The run of that press, which knows all that was typed before, says of
what it is made; then a thread makes it, so that the screen can be used meanwhile. When it is there, a button offers to
save it, and a script presses that button once by itself, so that one tap is enough.
"""

import time
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import streamlit as st

from kneelog.domain.errors import KneelogError
from kneelog.service import Tell
from kneelog.ui import language, markup
from kneelog.ui.components import press, pressed
from kneelog.ui.page import OF_THIS_SCREEN
from kneelog.words import N_, _

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_KEPT: Final = f"{OF_THIS_SCREEN}making"
"""What the session keeps of the files that are being made."""

_BUTTON: Final = "file_"
"""What keys of the buttons that save a file begin with."""

_EVERY_SECONDS: Final = 0.1
"""How long a run that waits for a file goes on before it looks whether another run is to take its place."""

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
        saved: whether the browser said that the button was pressed.
        doing: what is being done, and since when.
        made: the file, or a sentence that says why there is none.
    """

    name: str
    mime: str
    mark: int
    key: str = field(default_factory=lambda: f"{_BUTTON}{uuid4().hex}")
    saved: bool = False
    doing: tuple[str, float] = ("", 0.0)
    made: Future[bytes | str] = field(default_factory=Future)

    def tell(self, doing: str) -> None:
        """Take down what is being done from now on."""
        self.doing = (doing, time.monotonic())

    @property
    def settled(self) -> bool:
        """Whether nothing more has to come of it: the person has it, or is told why there is none."""
        if not self.made.done():
            return False
        return self.saved or self.made.exception() is not None or isinstance(self.made.result(), str)


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
        for file in self._files:
            file.saved |= file.key in pressed()
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
    def files(self) -> tuple[_File, ...]:
        """What was asked for, in that order."""
        return tuple(self._files)

    def result(self, file: _File) -> bytes | str:
        """Return a file, or the sentence why there is none.

        Raises:
            Exception: it failed in a way nobody foresaw, which is said once, as any such failure of a screen.
        """
        if file.made.exception():
            self._files.remove(file)
        return file.made.result()


def _made(make: Callable[[Tell], bytes], tell: Tell) -> bytes | str:
    try:
        return make(tell)
    except (KneelogError, OSError) as error:
        return _("No file was made. {reason}").format(reason=error)


def of_this_screen() -> Making:
    """Return the files of the screen that is shown, which go with it."""
    making: Making = st.session_state.setdefault(_KEPT, Making())
    return making


def draw(place: "DeltaGenerator") -> None:
    """Draw how far each file is for as long as it is made, and then the button that saves it.

    The run stays here until all are made, so this has to come last. What is done on the screen meanwhile begins another
    run, which comes here in its turn.

    Args:
        place: where to draw it.
    """
    making = of_this_screen()
    with place:
        press(_BUTTON)
        line = st.empty()
        for file in making.files:
            _wait(file, line)
            made = making.result(file)
            if isinstance(made, str):
                markup.problem(made)
            else:
                _ready(file, made)


def _wait(file: _File, line: "DeltaGenerator") -> None:
    shown = ("", 0)
    while not file.made.done():
        doing, since = file.doing
        now = (doing, int(time.monotonic() - since))
        if all(now) and now != shown:
            with line.container(horizontal=True, gap="xsmall"):
                _line(*now)
            shown = now
        wait([file.made], _EVERY_SECONDS)
        st.session_state.get(_KEPT)  # here Streamlit ends this run where another is to take its place
    line.empty()


def _line(doing: str, seconds: int) -> None:
    """Draw a step; its seconds stand apart, so that a screen reader is told each step once, and not every second."""
    markup.status(f"{doing} … {_(_MEANWHILE)}" if seconds >= _LONG_SECONDS else f"{doing} …")
    markup.unread(_("{n} s").format(n=seconds))


def _ready(file: _File, made: bytes) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        markup.status(_("The file is ready."))
        label = _("Save {file} again").format(file=markup.literal(file.name))
        st.download_button(label, made, file.name, file.mime, on_click="ignore", key=file.key)
