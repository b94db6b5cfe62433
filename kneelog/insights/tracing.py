"""Which entries a number stands on, so that whoever doubts it can look them up."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import pandas as pd

from kneelog.domain.diary import Diary
from kneelog.domain.entry import SEVERE_FROM
from kneelog.domain.vocabulary import Side, Word, Zone
from kneelog.insights import frames
from kneelog.insights.effects import Effect, pairs
from kneelog.insights.family import Family


class Counted(Word):
    """A number of a window that counts days."""

    LOGGED = "logged", "Logged"
    RATED = "rated", "With a number"
    WORST = "worst", "Worst"
    SEVERE = "severe", "Severe"
    PAIN_FREE = "pain_free", "Pain-free"
    WOKEN = "woken", "Woken by pain"


def of_window(diary: Diary, first: date, last: date, side: Side | None, counted: Counted) -> tuple[UUID, ...]:
    """Return the entries of the days that a number of a window counts: as many days as the number says.

    Args:
        diary: the records.
        first: the first day of the window.
        last: its last.
        side: the leg; None for both.
        counted: which number.
    """
    frame = frames.daily(diary, first, last, side)
    worst = frame["worst"]
    counts: dict[Counted, pd.Series[bool]] = {
        Counted.LOGGED: frame["logged"],
        Counted.RATED: worst.notna(),
        Counted.WORST: worst == worst.max(),
        Counted.SEVERE: worst >= SEVERE_FROM,
        Counted.PAIN_FREE: worst == 0,
        Counted.WOKEN: frame["woken"],
    }
    return of_days(diary, frame.index[counts[counted].astype("boolean").fillna(value=False)], side)


def of_place(diary: Diary, first: date, last: date, place: tuple[Side, Zone, str]) -> tuple[UUID, ...]:
    """Return the entries of the days of a window on which a place hurt."""
    frame = frames.daily(diary, first, last)
    hurt = [any((one.side, one.zone, one.words) == place for one in found) for found in frame["places"]]
    return of_days(diary, frame.index[hurt], None)


def of_effect(diary: Diary, asked: Family, effect: Effect) -> tuple[UUID, ...]:
    """Return the entries of the days with a factor that an effect stands on: as many days as it says.

    Of the day after, these are the days on which it was done.
    """
    series = asked.series
    factor = next(each for each in series.factors if each.name == effect.factor)
    _rows, earlier = pairs(series.days, effect.lag)
    with_it = earlier[factor.done[earlier] == 1]
    on = (date.fromordinal(int(day)) for day in series.days[with_it])
    return of_days(diary, on, asked.side)


def of_days(diary: Diary, on: Iterable[date], side: Side | None) -> tuple[UUID, ...]:
    """Return the entries of some days that speak of a side; None for either."""
    wanted = {date(day.year, day.month, day.day) for day in on}
    return tuple(
        entry.id for day in diary.days if day.on in wanted for entry in day.entries if frames.speaks_of(entry, side)
    )
