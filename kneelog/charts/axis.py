"""Where the dates go under a time line, chosen here so that screen and paper show the same ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from kneelog.insights.frames import Grain
from kneelog.words import pgettext
from kneelog.words.formats import date_text

MOST_TICKS: Final = 6
"""Dates under the chart: so many fit side by side on a phone of 360 pixels."""

_DAYS_APART: Final = (1, 2, 3, 7, 14, 21)
_MONTHS_APART: Final = (1, 2, 3, 6, 12, 24, 60, 120)
_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Tick:
    """A date under the chart.

    Attributes:
        on: the day.
        label: what is written there.
        year: written below it where a year begins or the dates do; else empty.
    """

    on: date
    label: str
    year: str = ""


def ticks(first: date, last: date, bar: Grain) -> tuple[Tick, ...]:
    """Return at most six dates: days for bars of a day, else the first days of months or years."""
    if bar is Grain.DAY:
        days = (last - first).days + 1
        apart = next(step for step in _DAYS_APART if -(-days // step) <= MOST_TICKS)
        chosen = [first + timedelta(days=number) for number in range(0, days, apart)]
        return tuple(Tick(on, date_text(on, pgettext("below a chart", "d MMM"))) for on in chosen)
    months = list(_month_starts(first, last))
    apart = next(step for step in _MONTHS_APART if -(-len(months) // step) <= MOST_TICKS)
    chosen = [month for month in months if (month.year * _YEAR + month.month - 1) % apart == 0]
    if apart >= _YEAR:
        return tuple(Tick(on, str(on.year)) for on in chosen)
    years = ["", *(str(on.year) for on in chosen)]
    return tuple(
        Tick(on, date_text(on, pgettext("below a chart", "MMM")), "" if str(on.year) == before else str(on.year))
        for on, before in zip(chosen, years, strict=False)
    )


def _month_starts(first: date, last: date) -> Iterator[date]:
    number = first.year * _YEAR + first.month - (1 if first.day == 1 else 0)
    while (start := date(number // _YEAR, number % _YEAR + 1, 1)) <= last:
        yield start
        number += 1
