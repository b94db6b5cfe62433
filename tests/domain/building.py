"""Entries and diaries in short notation, so that a test reads as a person would tell it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from random import Random
from typing import Any, Final
from uuid import UUID, uuid5

from hypothesis import HealthCheck, settings

from kneelog.domain.diary import Diary
from kneelog.domain.entry import Entry, Place
from kneelog.domain.vocabulary import Side, Zone

HOME: Final = timezone(timedelta(hours=1))
DAY: Final = date(2026, 3, 2)
NOON: Final = datetime.combine(DAY, time(12), HOME)
SOME_ID: Final = UUID("11111111-2222-4333-8444-555555555555")

_NAMES: Final = UUID("9a4d3e0c-8f5e-4b53-9a83-0c6f6f4c8a11")


SEARCH: Final = settings(deadline=None)
"""A property of one record: a busy machine may be slow, it may not fail."""

SEARCH_DIARIES: Final = settings(suppress_health_check=[HealthCheck.too_slow])
"""A property of a whole diary: each example is many records."""


def at(day: date, clock: str = "12:00") -> datetime:
    """The moment at which a clock at home shows this on that date."""
    return datetime.combine(day, time.fromisoformat(clock), HOME)


def entry(occurred_at: datetime = NOON, **fields: Any) -> Entry:  # noqa: ANN401 - whatever an entry takes
    """An entry whose id follows from what it says, so that two different ones never share it."""
    told = f"{occurred_at.isoformat()} {sorted(fields.items())}"
    return Entry(**{"id": uuid5(_NAMES, told), "occurred_at": occurred_at, **fields})


def knee(side: Side = Side.NOT_STATED, severity: int | None = None) -> Place:
    """The back of a knee."""
    return Place(Zone.BACK_OF_KNEE, side, severity)


def series(days: str, side: Side | None = None, first: date = DAY) -> Diary:
    """A diary of one entry a day: a number is its severity, `?` no severity asked, `_` a day not logged.

    With a side, each entry names the back of that knee.
    """
    entries = [
        entry(
            at(first + timedelta(days=number)),
            severity=None if said == "?" else int(said),
            places=() if side is None else (knee(side),),
        )
        for number, said in enumerate(days.split())
        if said != "_"
    ]
    return Diary(tuple(entries))


def coin(seed: int) -> Random:
    """A coin that falls the same way in every run."""
    return Random(seed)  # noqa: S311 - not a secret
