"""Tables read back by code that knows nothing of how they were written."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import openpyxl
from openpyxl.utils.escape import unescape

from kneelog.domain.diary import Diary
from kneelog.domain.entry import Activity, Place, Treatment
from kneelog.domain.record import Mark
from kneelog.domain.vocabulary import MarkKind, Side, Zone, entry_term
from kneelog.transfer.tables import Column, Kind, Table
from tests.insights import persona
from tests.strategies import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from openpyxl.worksheet.worksheet import Worksheet

STARTS_A_FORMULA: Final = tuple("=+-@\t\r\n\0＝＋－＠")

RUNS_IN_A_SPREADSHEET: Final = (
    '=HYPERLINK("http://127.0.0.1/","x")',
    "+1",
    "-1",
    "@SUM(1)",
    "{=1}",
    "http://a.example/",
    "42",
)

_TAKEN_FOR_SOMETHING_ELSE: Final = (
    *("007", "1e5", "2026-03-02", "1/2", "12:30", "50%", "$5", "TRUE", "_x000D_", "#N/A", "NULL", "nan"),
    *(" two\r\nlines\n\nend ", "a  b   c", "'quoted'", '"', "a;b", "a\tb"),
)


def everything() -> Diary:
    """The persona's diary, and before it a day for each text that is awkward, wherever a person can write one."""
    texts = (*RUNS_IN_A_SPREADSHEET, *_TAKEN_FOR_SOMETHING_ELSE, *HOSTILE)
    names = [" ".join(text.split()) for text in texts]
    days = [
        persona.entry(
            date(2026, 1, 1) + timedelta(number),
            number % 11,
            places=(Place(Zone.ELSEWHERE, words=name),),
            activities=(Activity(name),),
            treatments=(Treatment(name, name),),
            note=text,
        )
        for number, (text, name) in enumerate(zip(texts, names, strict=True))
    ]
    marks = [
        Mark(UUID(int=99 + number), entry.day, MarkKind.OTHER, name)
        for number, (entry, name) in enumerate(zip(days, names, strict=True))
    ]
    whole = persona.diary()
    return replace(whole, entries=(*days, *whole.entries), marks=(*marks, *whole.marks))


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
