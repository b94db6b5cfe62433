"""The entries as one table: RFC 4180, header on line 1, one row an entry, UTF-8 with a byte order mark for Excel.

It holds the entries as they stand now. History, profile, marks, ratings and responses are in the JSON alone.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kneelog.domain.checks import shown
from kneelog.domain.codec import Plain, from_plain
from kneelog.domain.diary import Diary
from kneelog.domain.entry import Entry
from kneelog.domain.errors import InvalidValue, TransferError
from kneelog.transfer import cells, notation, source
from kneelog.transfer.found import MOST_RECORDS, Found, FoundRecord, Rejected, Rejections, Told, too_many
from kneelog.transfer.tables import ENTRIES
from kneelog.words import N_, _, ngettext

if TYPE_CHECKING:
    import _csv

_PYTHON_SAYS: Final = (
    N_("unexpected end of data"),
    N_("field larger than field limit (131072)"),
    N_("',' expected after '\"'"),
    N_("';' expected after '\"'"),
)
"""What Python's reader gives as its reason, to be told in other languages too."""


def _same(cell: str) -> object:
    return cell


def _trimmed(cell: str) -> object:
    return cell.strip()


def _severity(cell: str) -> object:
    digits = cell.strip()
    return int(digits) if re.fullmatch("[0-9]{1,3}", digits) else digits


_READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "occurred_at": _trimmed,
    "severity": _severity,
    "places": notation.read_places,
    "answers": notation.read_answers,
    "onset": notation.read_onset,
    "activities": notation.read_activities,
    "treatments": notation.read_treatments,
    "note": _same,
    "logged_at": _trimmed,
    "measurements": notation.read_measurements,
    "origin": notation.read_origin,
    "id": _trimmed,
}
"""The plain value of a cell that is not empty, by its column."""

_REPEATED: Final = 1000
"""Different cells of a column whose plain value is remembered: rows name the same places again and again."""

_OWN_WORDS: Final = frozenset({"activities", "treatments", "measurements", "note", "origin"})
"""Columns that can begin with whatever a person wrote; the others begin with a word or number of the format."""

COLUMNS: Final = tuple(column.name for column in ENTRIES.columns)
"""The names of the columns, in the order in which they are written."""


def write(diary: Diary, *, demo: bool = False) -> bytes:
    """Return the entries as CSV; a first column, there even without entries, marks every row of a demo diary."""
    return cells.write(ENTRIES, diary, demo=demo)


def looks_like(text: str) -> bool:
    """Whether a text begins as a table with entries does."""
    return "occurred_at" in _header(text)[0]


def read(text: str) -> Found:
    """Return the entries a table holds. Columns are found by name, in any order; only ``occurred_at`` must be there.

    Raises:
        TransferError: a column is not known or stands twice.
    """
    header, delimiter = _header(text)
    _check_header(header)
    _check_length(text, delimiter)
    reader = _Reader(header)
    rows = _rows(text, delimiter)
    for row, line in reader.rows(rows):
        reader.take(row, line)
    return Found("csv", tuple(reader.records), tuple(reader.rejected), demo=cells.DEMO_COLUMN in header)


def _bare(column: str, cell: str) -> str:
    return cells.bare(cell) if column in _OWN_WORDS else cell


def _header(text: str) -> tuple[list[str], str]:
    first = text.split("\n", 1)[0].rstrip("\r")
    # A spreadsheet saves with semicolons where the comma is the decimal sign.
    delimiter = max(",;\t", key=first.count)
    return [name.strip().strip('"') for name in first.split(delimiter)], delimiter


def _check_header(header: list[str]) -> None:
    known = (cells.DEMO_COLUMN, *COLUMNS)
    for place, name in enumerate(header):
        if name not in known:
            unknown = _("Column {number}, {name}, is not known; known are: {known}.")
            raise TransferError(unknown.format(number=place + 1, name=shown(name), known=", ".join(COLUMNS)))
        if name in header[:place]:
            raise TransferError(_("The column {name} stands twice.").format(name=name))


def _check_length(text: str, delimiter: str) -> None:
    """Count the rows before any is made an entry of, which takes fifty times as long."""
    try:
        if sum(1 for row in _rows(text, delimiter) if any(row)) - 1 > MOST_RECORDS:
            raise too_many()
    except csv.Error:
        return  # told where it is met, with what stands before it


def _rows(text: str, delimiter: str) -> "_csv.Reader":
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


class _Reader:
    """Collects entries and rejections."""

    def __init__(self, header: list[str]) -> None:
        self.records: list[FoundRecord] = []
        self.rejected = Rejections()
        self._header = header
        # In the order of the format, whatever that of the table: of two wrong cells the same one is told.
        self._readers = [
            (name, header.index(name), lru_cache(_REPEATED)(read_cell))
            for name, read_cell in _READERS.items()
            if name in header
        ]
        self._row = _("row {line}")  # once: a hundred thousand rows have a place each
        self._seen: dict[object, int] = {}

    def rows(self, rows: "_csv.Reader") -> Iterator[tuple[list[str], int]]:
        """Yield the rows after the header that hold something, each with the line on which it starts."""
        line = 1
        try:
            for row in rows:
                if line > 1 and any(row):
                    yield row, line
                line = rows.line_num + 1
        except csv.Error as error:
            said = str(error)
            reason = _("cannot be split into cells ({reason}); it and whatever follows it was not read")
            reason = reason.format(reason=_(said) if said in _PYTHON_SAYS else said)
            self.rejected.append(Rejected(self._row.format(line=line), line, reason))

    def take(self, row: list[str], line: int) -> None:
        """Read one row, or say why not."""
        try:
            entry = self._entry(row)
            self._check_new(entry, line)
        except InvalidValue as error:
            cell = _("row {line}, column {name}").format(line=line, name=error.field)
            where = self._row.format(line=line) if error.field == "record" else cell
            self.rejected.append(Rejected(where, line, error.reason))
        else:
            self.records.append(FoundRecord(self._row.format(line=line), line, (Told(entry),)))

    def _check_new(self, entry: Entry, line: int) -> None:
        first = self._seen.setdefault(entry.id, line)
        if first != line:
            reason = _("is that of the row on line {line}; each entry stands once")
            raise InvalidValue("id", reason.format(line=first))

    def _entry(self, row: list[str]) -> Entry:
        if len(row) != len(self._header):
            reason = ngettext(
                "has {n} cell, the header has {wanted}; is it cut off?",
                "has {n} cells, the header has {wanted}; is it cut off?",
                len(row),
            )
            raise InvalidValue("record", reason.format(n=len(row), wanted=len(self._header)))
        plain: Plain = {}
        for column, place, read_cell in self._readers:
            cell = row[place]
            if cell.strip() or (cell and column == "note"):
                plain[column] = read_cell(_bare(column, cell))
        if not "".join(row).isascii():
            source.check(plain)
        return from_plain(Entry, plain)
