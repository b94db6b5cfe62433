"""Flares: spells of days that are clearly worse than usual. They are described, with what was noted before; no more.

The literature agrees on the kind of thing, a sudden worsening that lasts a day or longer, and on no number (Parry 2018,
PMC6059300). The numbers here are ours: two points are "much worse" (PMID 15207508), a rise that stays below 4 of 10 is
none that a person would call a flare, and one rated day alone may be a slip of the finger. Flares of a knee last five
days as a rule, half of them three to eight (Thomas 2021, doi 10.1016/j.joca.2021.04.007).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt

from kneelog.domain.diary import Day, Diary, dates
from kneelog.domain.entry import Entry
from kneelog.domain.vocabulary import MarkKind, Mechanism, Side
from kneelog.insights.carryover import Array, Days
from kneelog.insights.effects import Series

Flags = npt.NDArray[np.bool_]

RISE: Final = 2.0
"""Points above usual from which a day is one of a flare."""

LOWEST: Final = 4.0
"""Severity below which no day is one of a flare."""

USUAL_DAYS: Final = 28
"""Calendar days before a flare whose median is what was usual."""

FEWEST_USUAL: Final = 7
"""Rated days among them without which nothing is called usual, and no flare found."""

FEWEST_RUNNING: Final = 2
"""Rated days running that begin a flare, and, below it, that end one: a better day between is part of it."""

LONGEST_GAP: Final = 7
"""Calendar days without a rated one that end a flare too."""

LONGEST: Final = 28
"""Calendar days beyond which it is no flare but another level, and the usual has followed."""

NOTED_DAYS: Final = 2
"""Calendar days before a flare of which it is told what was noted."""


@dataclass(frozen=True, slots=True)
class Flare:
    """A spell of days that are clearly worse than usual.

    Attributes:
        first, last: ordinals of its first and its last day.
        peak: the worst severity in it, 0-10.
        peak_on: ordinal of the first day with it.
        usual: median severity of the 28 days before, 0-10 in halves.
        rated: rated days in it.
        over: whether it has ended; else it goes on at the end of the diary.
    """

    first: int
    last: int
    peak: float
    peak_on: int
    usual: float
    rated: int
    over: bool

    @property
    def days(self) -> int:
        """Calendar days it lasted, or has lasted so far."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Noted:
    """One thing noted shortly before a flare.

    Attributes:
        on: the day.
        label: what, in the words of the person or of the vocabulary.
        happened: whether it is a mark of an injury, or an answer about how the pain started; else an activity.
    """

    on: date
    label: str
    happened: bool


def flares(series: Series) -> tuple[Flare, ...]:
    """Return the flares of a series, oldest first."""
    return tuple(_found(series.days, series.pain))


def _found(days: Days, pain: Array) -> Iterator[Flare]:
    place = 0
    while place < len(days):
        usual = _usual(days, pain, place)
        high = pain[place:] >= max(LOWEST, (usual or 0.0) + RISE)
        if usual is None or not _begins(days[place:], high):
            place += 1
            continue
        length, over = _length(days[place:], high)
        spell = slice(place, place + length)
        first, last = int(days[place]), int(days[place + length - 1])
        if last - first + 1 > LONGEST:
            place = int(np.searchsorted(days, first + LONGEST))
            continue
        peak = place + int(pain[spell].argmax())
        yield Flare(first, last, float(pain[peak]), int(days[peak]), usual, length, over)
        place += length


def _usual(days: Days, pain: Array, place: int) -> float | None:
    before = pain[(days >= days[place] - USUAL_DAYS) & (days < days[place])]
    return float(np.median(before)) if len(before) >= FEWEST_USUAL else None


def _begins(days: Days, high: Flags) -> bool:
    running = high[:FEWEST_RUNNING]
    return len(running) == FEWEST_RUNNING and bool(running.all()) and days[FEWEST_RUNNING - 1] - days[0] <= LONGEST_GAP


def _length(days: Days, high: Flags) -> tuple[int, bool]:
    """Return how many rated days a flare holds that begins with the first, and whether it has ended."""
    length = low = 0
    for place in range(len(days)):
        if place and days[place] - days[place - 1] > LONGEST_GAP:
            return length, True
        low = 0 if high[place] else low + 1
        if low == FEWEST_RUNNING:
            return length, True
        if high[place]:
            length = place + 1
    return length, False


def noted_before(diary: Diary, flare: Flare, side: Side | None = None) -> tuple[Noted, ...]:
    """Return what was noted in the two days before a flare, oldest first; of an injury also on its first day.

    Args:
        diary: the records.
        flare: the flare.
        side: the leg; what was noted of the other one is left out. None for both.
    """
    first = date.fromordinal(flare.first)
    window = dates(first - timedelta(days=NOTED_DAYS), first)
    legs = set(Side) if side is None else {side, Side.NOT_STATED}
    found = [
        Noted(mark.on, mark.text or mark.kind.label, happened=True)
        for mark in diary.marks
        if mark.kind is MarkKind.INJURY and mark.on in window and mark.side in legs
    ]
    for day in filter(None, map(diary.day, window)):
        found += [Noted(day.on, label, happened=True) for label in _injuries(day)]
        if day.on < first:
            found += [Noted(day.on, label, happened=False) for label in _activities(day)]
    return tuple(sorted(dict.fromkeys(found), key=lambda each: (each.on, not each.happened, each.label)))


def _injuries(day: Day) -> Iterator[str]:
    return (about.label for entry in day.entries for about in _mechanisms(entry))


def _mechanisms(entry: Entry) -> Iterator[Mechanism]:
    return (answer.about for answer in entry.terms() if isinstance(answer.about, Mechanism))


def _activities(day: Day) -> Iterator[str]:
    return (activity.kind for entry in day.entries for activity in entry.activities)
