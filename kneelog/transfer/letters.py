"""In which letters a text is written that is not UTF-8: old programs write a byte a letter, and do not say which.

A library that guesses this by the statistics of languages (charset-normalizer) wants more text than a table has: it
takes a few words of French for Central European. The alphabets tell them apart.
"""

from collections.abc import Mapping
from typing import Final

from kneelog.words import N_

WESTERN: Final = "cp1252"

ENCODINGS: Final[Mapping[str, str]] = {
    WESTERN: N_("Western European letters"),
    "cp1250": N_("Central European letters"),
    "cp1254": N_("Turkish letters"),
    "cp1257": N_("Baltic letters"),
    "cp1253": N_("Greek letters"),
    "cp1251": N_("Cyrillic letters"),
}
"""Those that can be chosen, by the names that Python has for them; of Cyrillic almost every byte is a letter: last."""

_ALPHABETS: Final[Mapping[str, tuple[str, ...]]] = {
    WESTERN: ("äöüß", "àâæçéèêëîïôœùûüÿ", "áéíñóúü", "àèéìîòóù", "àáâãçéêíóôõúü", "åäöæøé", "áðéíóúýþæö", "áéëïóöü"),
    "cp1250": ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "čćđšž"),
    "cp1254": ("çğıöşüâîû",),
    "cp1257": ("ąčęėįšųūž", "āčēģīķļņšūž", "äöõüšž"),
    "cp1253": ("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋ",),
    "cp1251": ("абвгдеёжзийклмнопрстуфхцчшщъыьэюяґєіїўђјљњћџ",),
}
"""The letters beyond a to z of the languages that are written with each; rare ones of Greek are common Russian ones."""


def guess(data: bytes) -> str:
    """Return the encoding of which one language has most of the letters beyond a to z; of equals the first."""
    return max(ENCODINGS, key=lambda encoding: _fits(decoded(data, encoding), _ALPHABETS[encoding]))


def decoded(data: bytes, encoding: str) -> str:
    """Return bytes as a text; what is no letter there is shown as missing."""
    return data.decode(encoding, errors="replace")


def _fits(text: str, alphabets: tuple[str, ...]) -> float:
    """Return which part of the letters beyond a to z the best of some alphabets has, 0-1."""
    beyond = "".join(char for char in text.lower() if not char.isascii() and (char.isalnum() or char == "\ufffd"))
    return max(sum(map(alphabet.__contains__, beyond)) for alphabet in alphabets) / max(1, len(beyond))
