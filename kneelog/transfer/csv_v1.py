"""The entries as one table: RFC 4180, header on line 1, one row an entry, UTF-8 with a byte order mark for Excel.

It holds the entries as they stand now. History, profile, marks, ratings and responses are in the JSON alone.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kneelog.domain.checks import shown
from kneelog.domain.codec import Plain, from_plain
from kneelog.domain.diary import Diary
from kneelog.domain.entry import Entry
from kneelog.domain.errors import InvalidValue, TransferError
from kneelog.transfer import notation, source
from kneelog.transfer.found import Found, FoundRecord, Rejected, Told
from kneelog.words import N_, _, ngettext

if TYPE_CHECKING:
    import _csv

DEMO: Final = "DEMO"
_DEMO_COLUMN: Final = "demo"

# Spreadsheets run a cell that begins with one of these as a formula, whatever quotes the file has around it (OWASP ASVS
# 5.0, 1.2.10); full-width forms count in some of them. Apostrophes before one are kept apart by one more.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n\0＝＋－＠]")  # noqa: RUF001 - the full-width forms are meant
_GUARDED = re.compile(r"'+[=+\-@\t\r\n\0＝＋－＠]")  # noqa: RUF001 - as above


_PYTHON_SAYS: Final = (
    N_("unexpected end of data"),
    N_("field larger than field limit (131072)"),
    N_("',' expected after '\"'"),
    N_("';' expected after '\"'"),
)
"""What Python's reader gives as its reason, to be told in other languages too."""


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its name, an entry's cell, and the plain value of a cell that is not empty."""

    name: str
    write: Callable[[Entry], str]
    read: Callable[[str], object]


def _same(cell: str) -> object:
    return cell


def _trimmed(cell: str) -> object:
    return cell.strip()


def _severity(cell: str) -> object:
    digits = cell.strip()
    return int(digits) if re.fullmatch("[0-9]{1,3}", digits) else digits


_COLUMNS: Final = (
    _Column("occurred_at", lambda entry: entry.occurred_at.isoformat(), _trimmed),
    _Column("severity", lambda entry: "" if entry.severity is None else str(entry.severity), _severity),
    _Column("places", lambda entry: notation.write_places(entry.places), notation.read_places),
    _Column("answers", lambda entry: notation.write_answers(entry.answers), notation.read_answers),
    _Column("onset", lambda entry: notation.write_onset(entry.onset), notation.read_onset),
    _Column("activities", lambda entry: notation.write_activities(entry.activities), notation.read_activities),
    _Column("treatments", lambda entry: notation.write_treatments(entry.treatments), notation.read_treatments),
    _Column("note", lambda entry: entry.note, _same),
    _Column("logged_at", lambda entry: entry.logged_at.isoformat() if entry.logged_at else "", _trimmed),
    _Column("id", lambda entry: str(entry.id), _trimmed),
)

_OWN_WORDS: Final = frozenset({"activities", "treatments", "note"})
"""Columns that can begin with whatever a person wrote; the others begin with a word or number of the format."""

COLUMNS: Final = tuple(column.name for column in _COLUMNS)
"""The names of the columns, in the order in which they are written."""


def write(diary: Diary, *, demo: bool = False) -> bytes:
    """Return the entries as CSV; a first column, there even without entries, marks every row of a demo diary."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    mark = [_DEMO_COLUMN] if demo else []
    writer.writerow([*mark, *COLUMNS])
    for entry in diary.entries:
        cells = [_guarded(column.name, column.write(entry)) for column in _COLUMNS]
        writer.writerow([*([DEMO] if demo else []), *cells])
    return table.getvalue().encode("utf-8-sig")


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
    reader = _Reader(header)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    for row, line in reader.rows(rows):
        reader.take(row, line)
    return Found("csv", tuple(reader.records), tuple(reader.rejected), demo=_DEMO_COLUMN in header)


def _guarded(column: str, text: str) -> str:
    return f"'{text}" if column in _OWN_WORDS and _FORMULA.match(text) else text


def _bare(column: str, cell: str) -> str:
    return cell[1:] if column in _OWN_WORDS and _GUARDED.match(cell) else cell


def _header(text: str) -> tuple[list[str], str]:
    first = text.split("\n", 1)[0].rstrip("\r")
    # A spreadsheet saves with semicolons where the comma is the decimal sign.
    delimiter = max(",;\t", key=first.count)
    return [name.strip().strip('"') for name in first.split(delimiter)], delimiter


def _check_header(header: list[str]) -> None:
    known = (_DEMO_COLUMN, *COLUMNS)
    for place, name in enumerate(header):
        if name not in known:
            unknown = _("Column {number}, {name}, is not known; known are: {known}.")
            raise TransferError(unknown.format(number=place + 1, name=shown(name), known=", ".join(COLUMNS)))
        if name in header[:place]:
            raise TransferError(_("The column {name} stands twice.").format(name=name))


def _row(line: int) -> str:
    return _("row {line}").format(line=line)


class _Reader:
    """Collects entries and rejections."""

    def __init__(self, header: list[str]) -> None:
        self.records: list[FoundRecord] = []
        self.rejected: list[Rejected] = []
        self._header = header
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
            self.rejected.append(Rejected(_row(line), line, reason))

    def take(self, row: list[str], line: int) -> None:
        """Read one row, or say why not."""
        try:
            entry = self._entry(row)
            self._check_new(entry, line)
        except InvalidValue as error:
            cell = _("row {line}, column {name}").format(line=line, name=error.field)
            self.rejected.append(Rejected(_row(line) if error.field == "record" else cell, line, error.reason))
        else:
            self.records.append(FoundRecord(_row(line), line, (Told(entry),)))

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
        cells = dict(zip(self._header, row, strict=True))
        plain: Plain = {}
        for column in _COLUMNS:
            cell = cells.get(column.name, "")
            if cell.strip() or (cell and column.name == "note"):
                plain[column.name] = column.read(_bare(column.name, cell))
        source.check(plain)
        return from_plain(Entry, plain)
