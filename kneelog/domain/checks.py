"""The checks that constructors share; each raises `InvalidValue` naming the field.

A ten-year diary builds some hundred thousand of these values each time it is read, so the checks pass a right value
quickly and take their time over a wrong one.
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import TypeVar

from kneelog.domain.errors import InvalidValue
from kneelog.words import _, ngettext

_T = TypeVar("_T")

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Years a diary can hold: far enough for anybody alive, near enough that day arithmetic never overflows."""

LONGEST_NAME = 200
"""Characters in the name of an activity, treatment or place in words."""

LONGEST_TEXT = 100_000
"""Characters in a note: no limit a person meets, but one a hostile file does."""

FEWEST_SECRET = 12
"""Characters of the shortest password: shorter ones are found by trying, at the speed of somebody else's computer."""

_FARTHEST_FROM_UTC = timedelta(hours=14)

_LONGEST_SHOWN = 80


def shown(value: object) -> str:
    """Return a wrong value as an error message quotes it: short, whatever the value is."""
    try:
        return repr(value)[:_LONGEST_SHOWN]
    except (ValueError, RecursionError):  # a number of thousands of digits, a list of thousands of lists
        return _("this {kind}").format(kind=type(value).__name__)


def not_one_of(value: object, known: Iterable[str]) -> str:
    """Return the reason for which a value that is none of the known ones is refused."""
    return _("{value} is not one of: {known}").format(value=shown(value), known=", ".join(known))


def required(field: str, value: object) -> None:
    """Check that a value is there."""
    if value is None:
        raise InvalidValue(field, _("is missing"))


def whole_number(field: str, value: object, low: int, high: int) -> None:
    """Check for an int (not a bool) from `low` to `high`, or None."""
    if value is None:
        return
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        reason = _("must be a whole number from {low} to {high}, not {value}")
        raise InvalidValue(field, reason.format(low=low, high=high, value=shown(value)))


def yes_no(field: str, value: object) -> None:
    """Check for True, False or None."""
    if value is not None and not isinstance(value, bool):
        raise InvalidValue(field, _("must be yes, no or left out, not {value}").format(value=shown(value)))


def answer(field: str, value: object) -> None:
    """Check for True or False."""
    if not isinstance(value, bool):
        raise InvalidValue(field, _("must be yes or no, not {value}").format(value=shown(value)))


def member(field: str, value: object, vocabulary: type | tuple[type, ...]) -> None:
    """Check for a member of a vocabulary, or a record of a kind.

    A bare string must not pass for the word it spells: `"left" is Side.LEFT` is False, and a side would be lost.
    """
    if not isinstance(value, vocabulary):
        kinds = vocabulary if isinstance(vocabulary, tuple) else (vocabulary,)
        names = _(" or ").join(kind.__name__ for kind in kinds)
        raise InvalidValue(field, _("must be a {kind}, not {value}").format(kind=names, value=shown(value)))


def members(field: str, values: object, kind: type) -> None:
    """Check for a tuple of records of one kind."""
    if not isinstance(values, tuple):
        raise InvalidValue(field, _("must be a tuple, not {value}").format(value=shown(values)))
    for place, value in enumerate(values):
        if not isinstance(value, kind):
            member(f"{field}[{place}]", value, kind)


def parts(field: str, values: tuple[_T, ...], kind: type[_T], key: Callable[[_T], object]) -> None:
    """Check for a tuple of records of one kind, none of them twice as `key` tells one from another."""
    members(field, values, kind)
    distinct(field, values, key)


def text(field: str, value: object, longest: int = LONGEST_TEXT) -> None:
    """Check for text that can be stored and written to any file: no NUL, no half of a surrogate pair."""
    if not isinstance(value, str):
        raise InvalidValue(field, _("must be text, not {value}").format(value=shown(value)))
    if len(value) > longest:
        reason = ngettext(
            "is {n} character long; at most {longest} are kept",
            "is {n} characters long; at most {longest} are kept",
            len(value),
        )
        raise InvalidValue(field, reason.format(n=len(value), longest=longest))
    if "\0" in value or not (value.isascii() or _encodes(value)):
        raise InvalidValue(field, _("holds a character that cannot be stored; take it out"))


def _encodes(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def name(field: str, value: object) -> None:
    """Check for a name: text with something in it, on one line, without blanks around it."""
    text(field, value, LONGEST_NAME)
    if not isinstance(value, str) or not value or value != value.strip() or _has_lines(value):
        raise InvalidValue(field, _("must be a name on one line, without blanks around it"))


def _has_lines(value: str) -> bool:
    return not value.isprintable() and len(value.splitlines()) != 1  # what ends a line is not printable


def name_or_empty(field: str, value: object) -> None:
    """Check for a name, or for empty text where there is none."""
    if value != "":
        name(field, value)


def day(field: str, value: object) -> None:
    """Check for a date (not a datetime) within the years a diary holds."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise InvalidValue(field, _("must be a date, not {value}").format(value=shown(value)))
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise _outside(field, value)


def _outside(field: str, value: date | int) -> InvalidValue:
    reason = _("must lie in the years {first} to {last}, not {value}")
    return InvalidValue(field, reason.format(first=FIRST_YEAR, last=LAST_YEAR, value=value))


def moment(field: str, value: object) -> datetime:
    """Check for a datetime with an offset; return it in whole seconds at that fixed offset.

    A named zone becomes its offset at that moment, so that what is stored is what was true.
    """
    if not isinstance(value, datetime):
        raise InvalidValue(field, _("must be a date and time, not {value}").format(value=shown(value)))
    offset = value.utcoffset()
    if offset is None:
        raise InvalidValue(field, _("needs its distance from UTC, for example +01:00"))
    zone = _zone(offset)
    if zone is None:
        raise InvalidValue(field, _("has an impossible distance from UTC: {offset}").format(offset=offset))
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise _outside(field, value.year)
    if value.tzinfo is zone and not value.microsecond and not value.fold:
        return value
    return value.replace(microsecond=0, tzinfo=zone, fold=0)


@lru_cache(maxsize=256)
def _zone(offset: timedelta) -> timezone | None:
    """Return the zone of a fixed offset, None for one that no place on earth has."""
    if offset % timedelta(minutes=1) or abs(offset) > _FARTHEST_FROM_UTC:
        return None
    return timezone(offset) if offset else UTC


def distinct(field: str, values: Sequence[_T], key: Callable[[_T], object]) -> None:
    """Check that nothing stands twice, as `key` tells one value from another."""
    if len(values) < 2:  # noqa: PLR2004 - one is never twice, and most entries have one of a kind
        return
    keys = [key(value) for value in values]
    if len(set(keys)) == len(keys):
        return
    first = {key: place for place, key in reversed(list(enumerate(keys)))}
    again = next(place for place, key in enumerate(keys) if first[key] < place)
    raise repeated(f"{field}[{again}]")


def repeated(field: str) -> InvalidValue:
    """Return the error of something that stands twice."""
    return InvalidValue(field, _("says again what an earlier one says; keep one of them"))


def secret(field: str, value: str) -> str:
    """Return a password in the one form that is compared, so that keyboards do not matter.

    Raises:
        InvalidValue: it is too short, or holds what cannot be typed.
    """
    usable = unicodedata.normalize("NFKC", value)
    if len(usable) < FEWEST_SECRET:
        short = ngettext(
            "must have at least {n} character; four words that have nothing to do with each other are easy to keep",
            "must have at least {n} characters; four words that have nothing to do with each other are easy to keep",
            FEWEST_SECRET,
        )
        raise InvalidValue(field, short.format(n=FEWEST_SECRET))
    if not usable.isprintable():
        raise InvalidValue(field, _("holds a character that cannot be typed; take it out"))
    return usable
