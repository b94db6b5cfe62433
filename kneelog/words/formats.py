"""Dates, numbers and lists as the language that holds writes them, by the tables of Babel.

A date's pattern is itself a text of the catalogue, in the letters of the Unicode standard for dates (UTS 35):
`date_text(on, _("d MMMM"))` is "5 November", and "5. November" in German.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from kneelog.words import _, language

_METRES_PER_KM: Final = 1000

_BRITISH: Final = {"en": "en_GB"}
"""English lists are written "a, b and c"."""


def date_text(on: date, pattern: str) -> str:
    """Return a date, or the date of a moment, by a pattern such as "EEE d MMM y"."""
    return _date(on.year, on.month, on.day, pattern, language().code)


@lru_cache(maxsize=8192)
def _date(year: int, month: int, day: int, pattern: str, code: str) -> str:
    return format_date(date(year, month, day), pattern, locale=code)


def number_text(number: float, digits: int | None = None) -> str:
    """Return a number without thousands marks, "0.5" or "0,5".

    Args:
        number: any.
        digits: how many stand after the decimal mark; None: as many as it has, three at most.
    """
    pattern = "0.###" if digits is None else f"0.{'0' * digits}" if digits else "0"
    return format_decimal(number, pattern, locale=language().code)


def distance_text(metres: float) -> str:
    """Return a distance, "800 m" or "5.2 km"."""
    if metres < _METRES_PER_KM:
        return _("{n} m").format(n=number_text(metres, 0))
    return _("{n} km").format(n=number_text(round(metres / _METRES_PER_KM, 1)))


def listed(parts: Sequence[str], style: Literal["standard", "or"] = "standard") -> str:
    """Return "a, b and c"; with "or" in its place where asked; empty for nothing."""
    code = language().code
    return format_list(list(parts), style, locale=_BRITISH.get(code, code)) if parts else ""
