"""A table of another app as rows by the names of its columns, and what its cells say."""

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from kneelog.domain.checks import shown
from kneelog.domain.entry import Entry, Origin
from kneelog.domain.errors import InvalidValue
from kneelog.transfer.found import MOST_RECORDS, Found, FoundRecord, Rejected, Rejections, Told, too_many
from kneelog.words import _, ngettext

_NAMESPACE: Final = UUID("0b6f7c57-6a58-5f0e-9f5e-2f1d5d0a57e1")
"""Makes the id of an entry of its app and its record there, so that a longer export adds what is new."""

_DELIMITERS: Final = ",;\t"
_DURATION: Final = re.compile(r"(?:(?P<hours>[0-9]+):)?(?P<minutes>[0-9]+):(?P<seconds>[0-9]+)(?:[.,][0-9]+)?")
_TIMED: Final = re.compile(r"[T ][0-9]{2}:[0-9]{2}")
_THOUSANDS: Final = re.compile(r"[0-9]{1,3}([.,][0-9]{3})+")
_BLANKS: Final = re.compile(r"[\s']")
_SECONDS_A_MINUTE: Final = 60


@dataclass(frozen=True, slots=True)
class Row:
    """A row after the header.

    Attributes:
        line: the line of the file on which it starts, counting from 1.
        cells: by the name of their column, without blanks around them; a name that stands again has its number behind
            it, as in "Distance 2".
    """

    line: int
    cells: Mapping[str, str]

    def get(self, name: str) -> str:
        """Return a cell; empty text where there is no such column."""
        return self.cells.get(name, "")

    def first(self, *names: str) -> str:
        """Return the first cell of these that says something, else empty text."""
        return next((cell for name in names if (cell := self.get(name))), "")

    def needed(self, name: str) -> str:
        """Return a cell that must say something.

        Raises:
            InvalidValue: it is empty.
        """
        cell = self.get(name)
        if not cell:
            raise InvalidValue(name, _("is empty"))
        return cell


Line = tuple[int, list[str]]
"""The cells of a row, and the line of the file on which it starts, counting from 1."""


class Sheet:
    """A table: its first line names the columns. It is read row by row, and only as far as it is asked for."""

    def __init__(self, lines: Callable[[], Iterator[Line]]) -> None:
        self._lines = lines
        self.header = self._header()

    @classmethod
    def of_text(cls, text: str) -> "Sheet":
        """Return a text as a table; its first line tells the delimiter."""
        first = text.split("\n", 1)[0]
        delimiter = max(_DELIMITERS, key=first.count)
        return cls(lambda: _lines_of(text, delimiter))

    def has(self, *names: str) -> bool:
        """Whether the table has all of these columns."""
        return set(names) <= set(self.header)

    def rows(self, rejected: Rejections) -> Iterator[Row]:
        """Yield each row that holds something; one that does not fit its header is rejected, with the reason.

        Raises:
            TransferError: there are more rows than any diary has records.
        """
        lines, taken = self._lines(), 0
        try:
            next(lines, None)
            for start, cells in lines:
                if not any(cells):
                    continue
                taken += 1
                if taken > MOST_RECORDS:
                    raise too_many()
                if len(cells) == len(self.header):
                    yield Row(start, dict(zip(self.header, map(str.strip, cells), strict=True)))
                else:
                    rejected.append(Rejected(_where(start), start, self._unfit(len(cells))))
        except Unsplit as error:
            reason = _("cannot be split into cells; it and whatever follows it was not read")
            rejected.append(Rejected(_where(error.line), error.line, reason))

    def _header(self) -> tuple[str, ...]:
        try:
            _start, cells = next(self._lines(), (1, []))
        except Unsplit:
            return ()
        seen: Counter[str] = Counter()
        header = []
        for name in map(str.strip, cells):
            seen[name] += 1
            header.append(name if seen[name] == 1 else f"{name} {seen[name]}")
        return tuple(header)

    def _unfit(self, number: int) -> str:
        reason = ngettext(
            "has {n} cell, the header has {wanted}; is it cut off?",
            "has {n} cells, the header has {wanted}; is it cut off?",
            number,
        )
        return reason.format(n=number, wanted=len(self.header))


class Unsplit(Exception):
    """From a line on, a text is no table any more."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _lines_of(text: str, delimiter: str) -> Iterator[Line]:
    reader, start = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1
    try:
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise Unsplit(start) from error


def found(app: str, sheet: Sheet, take: Callable[[Row], Entry | None], notes: tuple[str, ...] = ()) -> Found:
    """Return what a table holds, each row read or rejected with its reason.

    Args:
        app: the app it is from.
        sheet: the table.
        take: makes the entry of a row, None where there is nothing in it to keep; an `InvalidValue` rejects the row.
        notes: what was taken for granted, for the person to see before anything is added.
    """
    rejected, records = Rejections(), []
    row_of = _("row {line}")  # once: a hundred thousand rows have a place each
    seen: dict[UUID, int] = {}
    for row in sheet.rows(rejected):
        try:
            entry = take(row)
        except InvalidValue as error:
            rejected.append(Rejected(_cell(row.line, error.field), row.line, error.reason))
            continue
        if entry is None:
            continue
        first = seen.setdefault(entry.id, row.line)
        if first == row.line:
            records.append(FoundRecord(row_of.format(line=row.line), row.line, (Told(entry),)))
        else:
            again = _("is the same record as line {line}").format(line=first)
            rejected.append(Rejected(_where(row.line), row.line, again))
    return Found("foreign", tuple(records), tuple(rejected), app=app, notes=notes)


def made(app: str, record: str, occurred_at: datetime, **parts: object) -> Entry:
    """Return the entry of a record of another app; its id is the same whenever that record is read."""
    origin = Origin(app, " ".join(record.split()))
    return Entry(identified(f"{app}\n{record}"), occurred_at, origin=origin, **parts)  # type: ignore[arg-type]


def once(seen: dict[UUID, str], entry: Entry, where: str, name: str) -> None:
    """Note where an entry stands in its file.

    Raises:
        InvalidValue: of the field `name`: it stands elsewhere too.
    """
    first = seen.setdefault(entry.id, where)
    if first != where:
        raise InvalidValue(name, _("is the same record as {where}").format(where=first))


def identified(record: str) -> UUID:
    """Return the id that a record of another app has whenever it is read."""
    return uuid5(_NAMESPACE, record)


def number(name: str, cell: str) -> float:
    """Return what a cell says in digits, whichever decimal mark it has: the last mark, if there are two kinds.

    Raises:
        InvalidValue: it is not a number.
    """
    plain = _BLANKS.sub("", cell)
    last = max(plain.rfind("."), plain.rfind(","))
    if last >= 0:
        plain = re.sub("[.,]", "", plain[:last]) + "." + plain[last + 1 :]
    return finite(name, cell, plain)


def count(name: str, cell: str) -> int | None:
    """Return a number of things, None for none: a mark before three digits is one of thousands, "4,808" are not five.

    Raises:
        InvalidValue: it is not a number.
    """
    plain = _BLANKS.sub("", cell)
    if _THOUSANDS.fullmatch(plain):
        return whole(finite(name, cell, re.sub("[.,]", "", plain)))
    return whole(number(name, cell))


def finite(name: str, cell: str, plain: str) -> float:
    """Return the number that `plain` is.

    Args:
        name: the column.
        cell: as it stands there, for the sentence about it.
        plain: the same with a point as its decimal mark and no others.

    Raises:
        InvalidValue: it is not a number.
    """
    try:
        value = float(plain)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InvalidValue(name, _("{value} is not a number").format(value=shown(cell)))
    return value


def moment(name: str, cell: str, example: str) -> datetime:
    """Return a moment in ISO 8601; without a distance from UTC it is the local time then.

    Raises:
        InvalidValue: it is none, or a day without a time, which midnight would make the day before.
    """
    try:
        at = datetime.fromisoformat(cell if _TIMED.search(cell) else "")
    except ValueError:
        reason = _("{value} is not a date and time such as {example}")
        raise InvalidValue(name, reason.format(value=shown(cell), example=example)) from None
    return at if at.tzinfo else local(name, at)


def local(name: str, moment: datetime) -> datetime:
    """Return a moment, in UTC or without a distance from it, as the local time then, on the day that was meant.

    Raises:
        InvalidValue: it lies beyond all calendars.
    """
    try:
        return moment.astimezone()
    except (OverflowError, OSError, ValueError):
        raise InvalidValue(name, _("{value} does not exist").format(value=moment.isoformat())) from None


def minutes(seconds: float) -> int | None:
    """Return whole minutes, at least one of anything that lasted; None for nothing."""
    return max(1, round(seconds / _SECONDS_A_MINUTE)) if seconds > 0 else None


def seconds_of(name: str, cell: str) -> float:
    """Return the seconds of a duration such as 00:31:24 or 31:24.

    Raises:
        InvalidValue: it is none.
    """
    match = _DURATION.fullmatch(cell)
    if match is None:
        raise InvalidValue(name, _("{value} is not a duration such as 00:31:24").format(value=shown(cell)))
    hours, minute, second = (int(part or 0) for part in match.group("hours", "minutes", "seconds"))
    return (hours * 60 + minute) * 60 + second


def whole(value: float) -> int | None:
    """Return a whole number, None for less than one."""
    return round(value) if round(value) >= 1 else None


def _where(line: int) -> str:
    return _("row {line}").format(line=line)


def _cell(line: int, name: str) -> str:
    return _where(line) if name == "record" else _("row {line}, column {name}").format(line=line, name=name)
