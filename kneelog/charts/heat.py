"""The calendar of a window as cells: the worst pain of each day, or of many years the median of each month.

Three states never look alike, as on the time line: not logged, logged without a number, no pain.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median
from typing import Final

import pandas as pd

from kneelog.domain.entry import SEVERE_FROM
from kneelog.insights import frames, words
from kneelog.words import _, ngettext
from kneelog.words.formats import date_text

MOST_DAYS: Final = 366
"""Days up to which a cell is a day; above, it is a month."""

MOST_NUMBERED_WEEKS: Final = 14
"""Weeks up to which a cell has room for its number, on a phone too."""

_WEEK, _YEAR = 7, 12


class Kind(StrEnum):
    """What a cell says."""

    PAIN = "pain"
    NO_PAIN = "zero"
    NO_NUMBER = "unknown"
    NOT_LOGGED = "gap"
    OUTSIDE = "none"


@dataclass(frozen=True, slots=True)
class Cell:
    """One day, or one month.

    Attributes:
        kind: what it says.
        severity: 0-10, rounded; what colours it. None where there is no number.
        text: the number as it is printed in the cell; empty where there is none, or no room.
    """

    kind: Kind
    severity: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the calendar.

    Attributes:
        head: what it is: a weekday, a year.
        cells: from left to right.
    """

    head: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """A window as a calendar: weekdays down and weeks across, or years down and months across.

    Attributes:
        heads: of the columns; a month stands over the week that holds its first day, other weeks have none.
        rows: its rows.
        monthly: whether a cell is a month.
        sentence: what it shows, for who cannot see it.
    """

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    monthly: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class _Day:
    on: date
    logged: bool
    worst: int | None


def calendar(frame: pd.DataFrame) -> Calendar:
    """Return the window of a frame of `frames.daily` as a calendar."""
    days = [
        _Day(at.date(), bool(logged), None if pd.isna(worst) else int(worst))
        for at, logged, worst in zip(pd.DatetimeIndex(frame.index), frame["logged"], frame["worst"], strict=True)
    ]
    return _years(days) if len(days) > MOST_DAYS else _weeks(days)


def _weeks(days: Sequence[_Day]) -> Calendar:
    first, last = days[0].on, days[-1].on
    cells = {day.on: _of_day(day) for day in days}
    start = first - timedelta(days=first.weekday())
    mondays = [start + timedelta(days=shift) for shift in range(0, (last - start).days + 1, _WEEK)]
    numbered = len(mondays) <= MOST_NUMBERED_WEEKS
    rows = []
    for weekday in range(_WEEK):
        found = [cells.get(monday + timedelta(days=weekday), Cell(Kind.OUTSIDE)) for monday in mondays]
        head = date_text(start + timedelta(days=weekday), "EEEEEE").rstrip(".")
        rows.append(Row(head, tuple(cell if numbered else Cell(cell.kind, cell.severity) for cell in found)))
    return Calendar(_months_over(mondays, last), tuple(rows), monthly=False, sentence=_sentence(days))


def _months_over(mondays: Sequence[date], last: date) -> tuple[str, ...]:
    """Return over each week the month that begins in it, where there is room for its name beside the one before."""
    heads = [""] * len(mondays)
    for place, monday in enumerate(mondays):
        begins = next((day for shift in range(_WEEK) if (day := monday + timedelta(days=shift)).day == 1), None)
        if begins is not None and begins <= last:
            heads[place] = date_text(begins, "LLL")
    if not any(heads[:2]):
        heads[0] = date_text(mondays[0], "LLL")
    return tuple(heads)


def _of_day(day: _Day) -> Cell:
    if not day.logged:
        return Cell(Kind.NOT_LOGGED)
    if day.worst is None:
        return Cell(Kind.NO_NUMBER, text="?")
    return Cell(Kind.PAIN if day.worst else Kind.NO_PAIN, day.worst, str(day.worst))


def _years(days: Sequence[_Day]) -> Calendar:
    months: dict[tuple[int, int], list[_Day]] = {}
    for day in days:
        months.setdefault((day.on.year, day.on.month), []).append(day)
    first, last = days[0].on, days[-1].on
    rows = tuple(
        Row(str(year), tuple(_of_month(months.get((year, month), [])) for month in range(1, _YEAR + 1)))
        for year in range(last.year, first.year - 1, -1)
    )
    heads = tuple(date_text(date(last.year, month, 1), "LLLLL") for month in range(1, _YEAR + 1))
    return Calendar(heads, rows, monthly=True, sentence=_sentence(days))


def _of_month(days: Sequence[_Day]) -> Cell:
    """Return the median of the daily worst of a month, where enough days have one."""
    if not days:
        return Cell(Kind.OUTSIDE)
    worst = [day.worst for day in days if day.worst is not None]
    if len(worst) < frames.FEWEST_FOR_MEDIAN:
        return Cell(Kind.NO_NUMBER, text="?") if any(day.logged for day in days) else Cell(Kind.NOT_LOGGED)
    middle = float(median(worst))
    return Cell(Kind.PAIN if middle else Kind.NO_PAIN, round(middle), words.decimal(middle))


def _sentence(days: Sequence[_Day]) -> str:
    worst = [day.worst for day in days if day.worst is not None]
    logged = ngettext("{logged} of {n} day logged", "{logged} of {n} days logged", len(days))
    severe = words.days(sum(each >= SEVERE_FROM for each in worst))
    told = (
        logged.format(logged=sum(day.logged for day in days), n=len(days)),
        _("{severe} or more on {days}").format(severe=SEVERE_FROM, days=severe),
        _("no pain on {days}").format(days=words.days(worst.count(0))),
    )
    return f"{', '.join(told)}."
