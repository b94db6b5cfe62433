"""Every table of a diary as one workbook (XLSX, ECMA-376): typed cells, and never a formula.

It is for looking, counting and drawing; titles and words are in the language that holds. What is read back is CSV or
JSON.
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kneelog.domain.diary import Diary
from kneelog.domain.errors import TransferError
from kneelog.domain.vocabulary import Term, Word
from kneelog.transfer import cells
from kneelog.transfer.tables import TABLES, Column, Kind, Listed, Table, Value, notes
from kneelog.transfer.workbook import AUTHOR
from kneelog.words import _, pgettext

LONGEST_CELL: Final = 32_767
"""UTF-16 units that a cell of a workbook holds; a note may be three times as long."""

_FIRST_MONTH: Final = (1900, 3)
"""Before it spreadsheets count days differently (some know a 29 February 1900); such a date is written as text."""

_NO_DATE: Final = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook's own dates have no zone
"""The workbook's own date, so that the same diary gives the same bytes whenever it is exported."""

_WIDEST: Final = 60
_NARROWEST: Final = 6
_ROOM_FOR_ARROW: Final = 4
"""Widths of columns in characters; a title shares its cell with the arrow of the filter."""

_SAFE: Final = {
    "in_memory": True,  # nothing of a diary is left among the temporary files
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}

_FORMATS: Final[Mapping[Kind, dict[str, object]]] = {
    Kind.DATE: {"num_format": "yyyy-mm-dd"},
    Kind.MOMENT: {"num_format": "yyyy-mm-dd hh:mm"},
    Kind.OWN_WORDS: {"text_wrap": True},
    Kind.LIST: {"text_wrap": True},
}


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A table as a sheet shows it: texts, whole numbers, yes and no, dates, local times.

    Attributes:
        title: of the sheet.
        titles: of its columns.
        kinds: of its columns; they choose how a cell looks.
        rows: the cells.
    """

    title: str
    titles: tuple[str, ...]
    kinds: tuple[Kind, ...]
    rows: Iterable[tuple[Value, ...]]


def write(diary: Diary, *, demo: bool = False) -> bytes:
    """Return the workbook; the same diary gives the same bytes in one language.

    Raises:
        TransferError: the diary has more rows than a sheet can hold.
    """
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, _SAFE) as book:
        book.set_properties({"created": _NO_DATE, "author": AUTHOR})
        top: dict[str, object] = {"valign": "top"}
        looks = {kind: book.add_format(_FORMATS.get(kind, {}) | top) for kind in Kind}
        title = book.add_format({"bold": True, "text_wrap": True} | top)
        for sheet in (*(_of(table, diary, demo=demo) for table in TABLES), _explained(demo=demo)):
            _draw(sheet, book.add_worksheet(sheet.title), looks, title)
    return data.getvalue()


# ------------------------------------------------------------------------------------------------------------- sheets


def _of(table: Table[Any], diary: Diary, *, demo: bool) -> _Sheet:
    columns = [shown for column in table.columns for shown in _shown(column)]
    rows = (tuple(cell for value in values for cell in _cells(value)) for values in _values(table, diary))
    titles, kinds = (title for title, kind in columns), (kind for title, kind in columns)
    if not demo:
        return _Sheet(table.title, tuple(titles), tuple(kinds), rows)
    return _Sheet(table.title, (cells.DEMO, *titles), (Kind.WORD, *kinds), ((cells.DEMO, *row) for row in rows))


def _shown(column: Column[Any]) -> Iterator[tuple[str, Kind]]:
    """Yield the titles and kinds that a column has in a sheet: a moment is a local time, and the text to the letter."""
    yield column.title, column.kind
    if column.kind is Kind.MOMENT:
        yield _("{what}, with the distance from UTC").format(what=column.title), Kind.ID


def _values(table: Table[Any], diary: Diary) -> Iterator[list[tuple[Kind, Value]]]:
    kinds = [column.kind for column in table.columns]
    return (list(zip(kinds, values, strict=True)) for values in table.values(diary))


def _cells(typed: tuple[Kind, Value]) -> tuple[Value, ...]:
    """Return what a value of a kind of column is in a sheet."""
    kind, value = typed
    if kind is not Kind.MOMENT:
        return (_cell(value),)
    return (_cell(value.replace(tzinfo=None)), value.isoformat()) if isinstance(value, datetime) else (None, None)


def _cell(value: Value) -> Value:
    match value:
        case Listed():
            return value.words
        case Term():
            return value.question  # labels alone can be alike: what makes it worse, what makes it better
        case Word():
            return value.label
        case date() if (value.year, value.month) < _FIRST_MONTH:  # of a moment too
            return str(value)
        case UUID():
            return str(value)
        case _:
            return value


def _explained(*, demo: bool) -> _Sheet:
    """Return the last sheet: what each column is, and what holds for all of them."""
    columns = (
        (table.title, column.title, f"{table.name}.{column.name}", column.meaning)
        for table in TABLES
        for column in table.columns
    )
    told = [_("DEMO: a made-up diary, not a person")] if demo else []
    told += notes()
    return _Sheet(
        pgettext("sheet", "About"),
        (_("Table"), _("Column"), _("Name in files"), _("Meaning")),
        (Kind.WORD, Kind.WORD, Kind.ID, Kind.LIST),
        (*(("", "", "", note) for note in told), *columns),
    )


# ------------------------------------------------------------------------------------------------------------ drawing


def _draw(sheet: _Sheet, drawn: Worksheet, looks: dict[Kind, Format], title: Format) -> None:
    widths = [len(each) + _ROOM_FOR_ARROW for each in sheet.titles]
    drawn.write_row(0, 0, sheet.titles, title)
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for place, (kind, value) in enumerate(zip(sheet.kinds, row, strict=True)):
            widths[place] = max(widths[place], _put(drawn, (last, place), value, looks[kind]))
    drawn.freeze_panes(1, 0)
    drawn.autofilter(0, 0, last, len(widths) - 1)
    for place, width in enumerate(widths):
        drawn.set_column(place, place, min(max(width, _NARROWEST), _WIDEST))


def _put(drawn: Worksheet, at: tuple[int, int], value: Value, look: Format) -> int:
    """Write one cell and return how wide it is, in characters."""
    match value:
        case None | "":
            return 0
        case bool():
            refused, wide = drawn.write_boolean(*at, value, look), 6
        case int():
            refused, wide = drawn.write_number(*at, value, look), 4
        case datetime():
            refused, wide = drawn.write_datetime(*at, value, look), 17
        case date():
            refused, wide = drawn.write_datetime(*at, value, look), 11
        case _:
            text = _fitting(str(value))
            refused, wide = drawn.write_string(*at, text, look), max(map(len, text.splitlines()), default=0) + 1
    if refused:
        raise TransferError(_("The diary has more rows than a sheet of a workbook can hold. Take the CSV or the JSON."))
    return wide


def _fitting(text: str) -> str:
    """Return text that a cell can hold; what is cut says so, for it must not look whole."""
    if 2 * len(text) <= LONGEST_CELL or _units(text) <= LONGEST_CELL:  # no character has more than two
        return text
    mark = _(" ... (cut: a cell can hold no more; the CSV and the JSON have all of it)")
    room = 2 * (LONGEST_CELL - _units(mark))
    return text.encode("utf-16-le")[:room].decode("utf-16-le", errors="ignore") + mark


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
