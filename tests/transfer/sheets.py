"""Tables read back by code that knows nothing of how they were written."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import openpyxl
from openpyxl.utils.escape import unescape

from kneelog.domain.vocabulary import MarkKind, Side, Zone, entry_term
from kneelog.transfer.tables import Column, Kind, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from openpyxl.worksheet.worksheet import Worksheet

STARTS_A_FORMULA: Final = tuple("=+-@\t\r\n\0＝＋－＠")


def rows(data: bytes) -> list[list[str]]:
    """The cells of a CSV."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def files(archive: bytes) -> dict[str, bytes]:
    """What an archive holds, by name."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def values(table: Table[Any], data: bytes) -> list[tuple[object, ...]]:
    """The values that the cells of a CSV stand for, by the kinds of its columns."""
    head, *body = rows(data)
    assert head == [column.name for column in table.columns]
    return [tuple(map(_value, table.columns, row)) for row in body]


def _value(column: Column[Any], cell: str) -> object:
    if column.kind in (Kind.OWN_WORDS, Kind.LIST):
        return _without_guard(cell)
    read = _WORDS[column.name] if column.kind is Kind.WORD else _READ[column.kind]
    return read(cell) if cell else None


def _without_guard(cell: str) -> str:
    unquoted = cell.lstrip("'")
    return cell[1:] if cell != unquoted and unquoted.startswith(STARTS_A_FORMULA) else cell


_WORDS: Final[dict[str, Callable[[str], object]]] = {
    "side": Side,
    "zone": Zone,
    "about": entry_term,
    "kind": MarkKind,
}
"""By column: one word can stand in two vocabularies."""

_READ: Final[dict[Kind, Callable[[str], object]]] = {
    Kind.NUMBER: int,
    Kind.YES_NO: {"yes": True, "no": False}.__getitem__,
    Kind.DATE: date.fromisoformat,
    Kind.MOMENT: datetime.fromisoformat,
    Kind.ID: UUID,
}


def workbook(data: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """The values of each sheet, by its title, titles of columns first."""
    return {sheet.title: [tuple(map(_typed, row)) for row in sheet.iter_rows()] for sheet in opened(data)}


def opened(data: bytes) -> Iterator[Worksheet]:
    """The sheets of a workbook."""
    return iter(openpyxl.load_workbook(io.BytesIO(data)).worksheets)


def _typed(cell: Any) -> object:  # noqa: ANN401 - openpyxl's cells have no common name
    return unescape(cell.value) if cell.data_type == "s" else cell.value
