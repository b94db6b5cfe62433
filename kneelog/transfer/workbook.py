"""Workbooks (XLSX) that are handed in: their sheets as tables, cell by cell in the text that a CSV would have of them.

openpyxl reads the cells as they flow by (ADR 60). Before it is let near a file, its members are counted as they unpack,
and none may declare entities, of which a small file can make a large one.
"""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import ParseError

from kneelog.domain.errors import TransferError
from kneelog.transfer.foreign.sheet import Line, Sheet, Unsplit
from kneelog.transfer.found import too_many
from kneelog.transfer.zipped import BROKEN
from kneelog.words import _

if TYPE_CHECKING:
    from openpyxl import Workbook

AUTHOR: Final = "kneelog"
"""Says in a workbook that kneelog made it, so that it is not taken for a table of unknown columns."""

_CONTENT: Final = "xl/workbook.xml"
"""The member that makes an archive a workbook."""

_MOST_SHEETS: Final = 50
_MOST_ROWS: Final = 1_048_576
"""Rows of a sheet, in any program that writes one; a row may claim to be any number, and all before it are passed."""

_FEWEST_CELLS: Final = 2
"""Cells of a row that may be a header: a title above a table stands alone in its row."""

_CHUNK: Final = 1 << 20
_DECLARES: Final = (b"<!DOCTYPE", b"<!ENTITY")
_MALFORMED: Final = (*BROKEN, ParseError, KeyError, TypeError, AttributeError, IndexError, RecursionError)
"""What openpyxl raises for what no program that writes workbooks has written."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet of a workbook.

    Attributes:
        name: as its tab says.
        sheet: its rows, from the header on.
    """

    name: str
    sheet: Sheet


def is_one(data: bytes) -> bool:
    """Whether a file is a workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _CONTENT in archive.namelist()
    except BROKEN:
        return False


def tabs(data: bytes, most: int) -> tuple[Tab, ...]:
    """Return the sheets of a workbook that hold a table, in their order.

    Args:
        data: the workbook.
        most: bytes that it may have unpacked.

    Raises:
        TransferError: it has more, is damaged, or was written by no spreadsheet program.
    """
    import openpyxl

    try:
        _check(data, most)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        _check_author(book)
        found = [Tab(sheet.title, _sheet(sheet)) for sheet in islice(book.worksheets, _MOST_SHEETS)]
    except _MALFORMED as error:
        raise TransferError(_("The spreadsheet is damaged or locked; it was not read.")) from error
    return tuple(each for each in found if each.sheet.header)


def _check(data: bytes, most: int) -> None:
    left = most
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            with archive.open(member) as opened:
                before = b""
                while chunk := opened.read(_CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        large = _("The spreadsheet is larger than {limit} MB unpacked; it was not read.")
                        raise TransferError(large.format(limit=most // 1024**2))
                    if any(mark in before + chunk for mark in _DECLARES):
                        raise ValueError(member.filename)
                    before = chunk[-len(_DECLARES[0]) :]


def _check_author(book: "Workbook") -> None:
    if book.properties.creator == AUTHOR:
        own = _("This is a workbook that kneelog made, for people to read. To bring a diary back, take in its JSON.")
        raise TransferError(own)


def _sheet(sheet: Any) -> Sheet:  # noqa: ANN401 - the sheet of a workbook that is read only, which has no public name
    sheet.reset_dimensions()  # how large it says it is is not believed
    return Sheet(lambda: _lines(sheet))


def _lines(sheet: Any) -> Iterator[Line]:  # noqa: ANN401 - as above
    """Yield the header and the rows below it, each as wide as the header where nothing stands beyond."""
    wide, number = 0, 0
    try:
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            if number > _MOST_ROWS:
                raise too_many()
            cells = [_text(value) for value in row]
            while cells and not cells[-1]:
                cells.pop()
            if not wide:
                if sum(map(bool, cells)) < _FEWEST_CELLS:
                    continue
                wide = len(cells)
            if cells:
                yield number, cells + [""] * (wide - len(cells))
    except _MALFORMED as error:
        raise Unsplit(number + 1) from error


def _text(value: object) -> str:
    """Return a cell as a CSV would have it: days and times in ISO 8601, numbers with a point."""
    return _TEXTS.get(type(value), str)(value).strip()


def _moment(value: datetime) -> str:
    return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="seconds")


def _lasted(value: timedelta) -> str:
    minutes = round(value.total_seconds() / 60)
    return f"{minutes // 60}:{minutes % 60:02}"


_TEXTS: Final[Mapping[type, Callable[[Any], str]]] = {
    type(None): lambda _nothing: "",
    bool: lambda value: "yes" if value else "no",
    float: lambda value: format(value, ".15g"),
    datetime: _moment,
    date: date.isoformat,
    time: lambda value: value.isoformat(timespec="minutes"),
    timedelta: _lasted,
}
