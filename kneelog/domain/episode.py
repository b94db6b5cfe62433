"""Episode: painful days of one side that belong together."""

from dataclasses import dataclass
from datetime import date

from kneelog.domain.diary import Day, Diary
from kneelog.domain.vocabulary import Side

PAIN_FREE_DAYS_THAT_END_IT = 7
"""Logged days at 0 after which an episode is over. Days nobody logged neither break nor end it."""


@dataclass(frozen=True, slots=True)
class Episode:
    """Painful days of one side. Side not stated counts with either.

    Attributes:
        side: left, right, or not stated where no painful day names a side.
        days: its painful days, oldest first; at least one.
        pain_free: logged days at 0 since the last painful day.
        onset: the day it began as the person told it, or None where not asked.
    """

    side: Side
    days: tuple[Day, ...]
    pain_free: int
    onset: date | None

    @property
    def first(self) -> date:
        """The first day: the told onset where it lies before the first painful day logged."""
        logged = self.days[0].on
        return min(logged, self.onset) if self.onset else logged

    @property
    def last(self) -> date:
        """The last painful day logged."""
        return self.days[-1].on

    @property
    def paused(self) -> bool:
        """Whether the last thing logged is a day without pain."""
        return self.pain_free > 0

    @property
    def ended(self) -> bool:
        """Whether enough pain-free days were logged to call it over."""
        return self.pain_free >= PAIN_FREE_DAYS_THAT_END_IT

    def calendar_day(self, on: date) -> int:
        """Return which calendar day of the episode `on` is, counting the first as 1."""
        return (on - self.first).days + 1


def episodes(diary: Diary, side: Side) -> tuple[Episode, ...]:
    """Return the episodes of one side, oldest first."""
    found: list[Episode] = []
    days: list[Day] = []
    pain_free = 0
    for day in diary.days:
        painful = day.painful_on(side)
        if painful is None:
            continue
        if not painful:
            pain_free += 1 if days else 0
            continue
        if pain_free >= PAIN_FREE_DAYS_THAT_END_IT:
            found.append(_episode(side, days, pain_free))
            days = []
        pain_free = 0
        days.append(day)
    return (*found, _episode(side, days, pain_free)) if days else tuple(found)


def open_episodes(diary: Diary) -> tuple[Episode, ...]:
    """Return the episode of each side that hurts and has not ended, left before right."""
    latest = (episodes(diary, side)[-1:] for side in diary.sides)
    return tuple(episode for last in latest for episode in last if not episode.ended)


def _episode(side: Side, days: list[Day], pain_free: int) -> Episode:
    told = [
        first
        for day in days
        for entry in day.entries
        if entry.onset is not None and entry.painful_on(side)
        if (first := entry.onset.first_day(entry.day)) is not None
    ]
    return Episode(side, tuple(days), pain_free, min(told, default=None))
