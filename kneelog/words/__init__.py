"""The languages kneelog speaks: English as written in the code, each other one from a gettext catalogue in `locale/`.

A text for a person is written `_("...")`, its values by name: `_("{name} is full").format(name=name)`; one with a
number in it is `ngettext`. Which language holds is asked for at that moment, so a text kept in a constant is marked by
`N_` there and put through `_` where it is used. `python -m tests.translations` collects the texts and compiles the
catalogues; tests/words fails while a text has no translation.
"""

import gettext
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

__all__ = [
    "LANGUAGES",
    "N_",
    "Language",
    "_",
    "ask_for_language",
    "best",
    "language",
    "ngettext",
    "pgettext",
    "speak",
    "speaking",
]

LANGUAGE_VARIABLE: Final = "KNEELOG_LANGUAGE"
"""The environment variable that chooses the language before the system's own are looked at."""

_SYSTEM_VARIABLES: Final = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@dataclass(frozen=True, slots=True)
class Language:
    """One language.

    Attributes:
        code: ISO 639-1, as in the name of its catalogue.
        name: in that language, for who cannot read the present one.
        lower: whether a label that stands inside a sentence loses its capital: not where nouns keep theirs.
    """

    code: str
    name: str
    lower: bool


LANGUAGES: Final[Mapping[str, Language]] = {
    each.code: each for each in (Language("en", "English", lower=True), Language("de", "Deutsch", lower=False))
}
"""Every language, by its code; the first is the one the code is written in."""

_FIRST: Final = next(iter(LANGUAGES))
_LETTERS: Final = re.compile(r"[a-z]+")

_spoken: Final[ContextVar[str | None]] = ContextVar("spoken", default=None)


def _of_the_system() -> str:
    told = (os.environ.get(name) for name in (LANGUAGE_VARIABLE, *_SYSTEM_VARIABLES))
    return _best_of(next(filter(None, told), ""))


_ask: list[Callable[[], str]] = [_of_the_system]


def ask_for_language(ask: Callable[[], str]) -> None:
    """Have `ask` say the code of the language wherever none was chosen by `speaking`."""
    _ask[:] = [ask]


def best(wanted: Iterable[str]) -> str:
    """Return the code of the first language that kneelog speaks, English where there is none.

    Args:
        wanted: most wanted first, as an environment or a browser writes them: "de_AT.UTF-8", "de-AT", "de:en", "".
    """
    return next(filter(None, map(_spoken_of, wanted)), _FIRST)


@cache
def _best_of(wanted: str) -> str:
    return best([wanted])


def _spoken_of(wanted: str) -> str | None:
    for one in wanted.replace(",", ":").split(":"):
        letters = _LETTERS.match(one.strip().lower())
        if letters and letters[0] in LANGUAGES:
            return letters[0]
    return None


def language() -> Language:
    """Return the language that holds here and now."""
    return LANGUAGES[_spoken.get() or _ask[0]()]


def speak(code: str) -> None:
    """Have a language hold in this thread from here on, so that it need not be asked for at every text.

    Raises:
        KeyError: kneelog does not speak it.
    """
    _spoken.set(LANGUAGES[code].code)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Have a language hold inside the `with` block, in this thread.

    Raises:
        KeyError: kneelog does not speak it.
    """
    before = _spoken.set(LANGUAGES[code].code)
    try:
        yield
    finally:
        _spoken.reset(before)


def _(message: str) -> str:
    """Return a text in the language that holds."""
    return _catalogue(language().code).gettext(message) if message else ""


def ngettext(one: str, many: str, number: float) -> str:
    """Return the text that goes with a number, which is still to be filled in."""
    whole = int(number) if number == int(number) else 2  # gettext counts in whole numbers; 0.5 goes with the many
    return _catalogue(language().code).ngettext(one, many, whole)


def pgettext(context: str, message: str) -> str:
    """Return a text whose translation depends on where it stands, such as one word with two meanings."""
    return _catalogue(language().code).pgettext(context, message) if message else ""


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """Return the text as it is: marks a constant for the catalogue, to be put through `_` where it is used."""
    return message


def inside(label: str) -> str:
    """Return a label as it stands inside a sentence: "swollen calf"; German keeps the capitals of its nouns."""
    return label.lower() if language().lower else label


@cache
def everywhere(*names: str) -> frozenset[str]:
    """Return names in every language, folded for comparing: a diary keeps the words of the day it was written."""
    found: set[str] = set()
    for code in LANGUAGES:
        with speaking(code):
            found |= {_(name).casefold() for name in names}
    return frozenset(found)


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    file = resources.files("kneelog.words").joinpath("locale", code, "LC_MESSAGES", "kneelog.mo")
    if code == _FIRST:
        return gettext.NullTranslations()
    with file.open("rb") as opened:
        return gettext.GNUTranslations(opened)
