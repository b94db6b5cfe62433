"""Any table of a diary as CSV: RFC 4180, header on line 1, UTF-8 with a byte order mark, safe in a spreadsheet."""

import csv
import io
import re
from datetime import date
from enum import StrEnum
from typing import Any, Final

from kneelog.domain.diary import Diary
from kneelog.transfer.tables import Column, Kind, Listed, Table, Value

DEMO: Final = "DEMO"
DEMO_COLUMN: Final = "demo"
"""Marks every row of the invented diary; there even without rows."""

# Spreadsheets run a cell that begins with one of these as a formula, whatever quotes the file has around it (OWASP ASVS
# 5.0, 1.2.10); full-width forms count in some of them. Apostrophes before one are kept apart by one more.
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r\n\0＝＋－＠]")  # noqa: RUF001 - the full-width forms are meant
_GUARDED: Final = re.compile(r"'+[=+\-@\t\r\n\0＝＋－＠]")  # noqa: RUF001 - as above

_BEGINS_IN_OWN_WORDS: Final = frozenset({Kind.OWN_WORDS, Kind.LIST})
"""Kinds of column that can begin with whatever a person wrote; the others begin with a word or number of the format."""


def guarded(text: str) -> str:
    """Return text as it may stand in a cell: an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def bare(cell: str) -> str:
    """Return the text of a guarded cell; the exact opposite of `guarded`."""
    return cell[1:] if _GUARDED.match(cell) else cell


def write(table: Table[Any], diary: Diary, *, demo: bool = False) -> bytes:
    """Return one table as CSV; a first column marks every row of a demo diary."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*([DEMO_COLUMN] if demo else []), *(column.name for column in table.columns)])
    for values in table.values(diary):
        cells = [_cell(column, value) for column, value in zip(table.columns, values, strict=True)]
        writer.writerow([*([DEMO] if demo else []), *cells])
    return text.getvalue().encode("utf-8-sig")


def _cell(column: Column[Any], value: Value) -> str:
    text = _text(value)
    return guarded(text) if column.kind in _BEGINS_IN_OWN_WORDS else text


def _text(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Listed():
            return value.notation
        case StrEnum():
            return value.value
        case date():  # a moment too
            return value.isoformat()
        case _:
            return str(value)
