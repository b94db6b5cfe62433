"""Entries that can be made again from their number, so that a test knows which of them must be there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from kneelog.domain.entry import Answer, Entry, Place
from kneelog.domain.vocabulary import Quality, Side, Zone

NOW: Final = datetime(2026, 3, 15, 20, 30, tzinfo=UTC)

COUNTERS: Final = 5
"""Entries that two writers add to: few, so that they meet; several, so that their histories stay short."""

_NAMESPACE: Final = UUID("5d9f5f5e-1f0c-4f0b-9f5f-0d3a5a0c7b11")


def id_of(number: int) -> UUID:
    """The id of an entry."""
    return uuid5(_NAMESPACE, str(number))


def numbered(number: int, note: str | None = None) -> Entry:
    """An entry, always the same for a number, over several pages now and then; with another note if one is given."""
    return Entry(
        id=id_of(number),
        occurred_at=NOW - timedelta(hours=number),
        severity=number % 11,
        places=(Place(Zone.BACK_OF_KNEE, Side.LEFT),),
        answers=(Answer(Quality.DULL_ACHE, yes=True),),
        note=f"{number} " * (2000 if number % 10 == 0 else 60) if note is None else note,
    )
