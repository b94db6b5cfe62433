"""JSON text to values, with the line of every record, and refusing by sentence what Python's reader lets pass.

`json.loads` forgets where things stood, silently keeps the last of two equal keys, and fails in five different ways on
hostile numbers and depths.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from kneelog.domain.codec import Plain
from kneelog.domain.errors import InvalidValue, TransferError
from kneelog.transfer.found import MOST_RECORDS, too_many
from kneelog.words import N_, _

_DEEPEST = 8
"""Levels inside one record: twice what the format uses, and far from what exhausts the reader."""

_MOST_AT_THE_TOP = 100
"""Members of the whole file: ten times what the format uses, so that what is not known is still told by its name."""

_LONGEST_NUMBER = 15
"""Digits of a number that is still read exactly; whatever is longer is refused by the field it stands in."""

_BLANK = re.compile(r"[ \t\r\n]*")


_PYTHON_SAYS = (
    N_("Expecting value"),
    N_("Expecting property name enclosed in double quotes"),
    N_("Expecting ':' delimiter"),
    N_("Expecting ',' delimiter"),
    N_("Unterminated string starting at"),
    N_("Invalid control character at"),
    N_("Invalid \\escape"),
    N_("Invalid \\uXXXX escape"),
    N_("Illegal trailing comma before end of object"),
    N_("Illegal trailing comma before end of array"),
)
"""What Python's reader says is wrong, to be told in other languages too."""


class _TwiceNamed(dict[str, Any]):
    """An object in which one key stands twice."""

    key = ""


class Item:
    """A value of the file and the line on which it starts."""

    __slots__ = ("line", "value")

    def __init__(self, value: object, line: int) -> None:
        self.value = value
        self.line = line


def members(text: str) -> dict[str, Item | list[Item]]:
    """Return the members of the object that `text` is; the elements of a list one by one.

    Raises:
        TransferError: it is not one whole JSON object. The sentence names line and column.
    """
    found: dict[str, Item | list[Item]] = {}
    try:
        for key, value in _Cursor(text).members():
            if key in found:
                twice = _('"{key}" stands twice at the top of the file; put the two together.')
                raise TransferError(twice.format(key=key))
            found[key] = value
            if len(found) > _MOST_AT_THE_TOP:
                raise TransferError(_("The file holds far more at its top than a diary does; it was not read."))
    except json.JSONDecodeError as error:
        raise TransferError(_broken(error)) from None
    except RecursionError:
        raise TransferError(_("The file is nested far deeper than a diary is; it was not read.")) from None
    return found


def _broken(error: json.JSONDecodeError) -> str:
    sentence = _(
        "The file is not whole JSON: line {line}, column {column}: {reason}. "
        "It may have been cut off, or a comma or bracket is missing there."
    )
    reason = _(error.msg) if error.msg in _PYTHON_SAYS else error.msg
    return sentence.format(line=error.lineno, column=error.colno, reason=reason)


def check(value: object, path: str = "record", depth: int = 0) -> None:
    """Check a value for what no record holds: a key given twice, half a character, great depth.

    Raises:
        InvalidValue: naming the path.
    """
    if isinstance(value, str):
        _check_text(path, value)
    elif isinstance(value, dict | list):
        if depth == _DEEPEST:
            raise InvalidValue(path, _("is nested too deeply"))
        if isinstance(value, _TwiceNamed):
            raise InvalidValue(path, _('holds "{key}" twice; keep one of them').format(key=value.key))
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            inside = f"{path}[{key}]" if isinstance(key, int) else key if path == "record" else f"{path}.{key}"
            _check_text(path, str(key))
            check(part, inside, depth + 1)


def _check_text(path: str, text: str) -> None:
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        raise InvalidValue(path, _("holds a character that cannot be stored; take it out"))


class _Cursor:
    """Walks over the top of the file."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self._counted = 0
        self._line = 1

    def members(self) -> Iterator[tuple[str, Item | list[Item]]]:
        self._take("{")
        for _next in self._separated("}"):
            key = self._value()
            if not isinstance(key, str):
                raise json.JSONDecodeError(_("a name in double quotes belongs here"), self.text, self.at)
            self._take(":")
            yield key, self._list() if self._sees("[") else self._item()
        if _BLANK.fullmatch(self.text, self.at) is None:
            raise json.JSONDecodeError(_("something follows the end of the diary"), self.text, self.at)

    def _list(self) -> list[Item]:
        self._take("[")
        items: list[Item] = []
        for _next in self._separated("]"):
            if len(items) == MOST_RECORDS:
                raise too_many()
            items.append(self._item())
        return items

    def _separated(self, end: str) -> Iterator[None]:
        if self._sees(end):
            self._take(end)
            return
        while True:
            yield
            if self._sees(end):
                self._take(end)
                return
            self._take(",")

    def _item(self) -> Item:
        self._skip()
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        line = self._line
        return Item(self._value(), line)

    def _value(self) -> object:
        self._skip()
        value, self.at = _DECODER.raw_decode(self.text, self.at)
        return value

    def _sees(self, char: str) -> bool:
        self._skip()
        return self.text.startswith(char, self.at)

    def _take(self, char: str) -> None:
        if not self._sees(char):
            raise json.JSONDecodeError(_('"{sign}" belongs here').format(sign=char), self.text, self.at)
        self.at += 1

    def _skip(self) -> None:
        blank = _BLANK.match(self.text, self.at)
        self.at = blank.end() if blank else self.at


def _object(pairs: list[tuple[str, Any]]) -> Plain:
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    twice = _TwiceNamed(plain)
    twice.key = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
    return twice


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else float(digits)


def _number(digits: str) -> int | float:
    number = float(digits)  # JSON does not tell 6.0 from 6, and many programs write the former
    return int(number) if number.is_integer() and abs(number) < 10**_LONGEST_NUMBER else number


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=_whole, parse_float=_number, parse_constant=float)
