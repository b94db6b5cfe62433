"""The diaries that are measured: from one day to ten years of five entries a day, and one of a hundred a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from benchmarks.storage import ENTRIES_A_DAY, diary_of
from kneelog.storage import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from kneelog.storage import Store

_FIRST: Final = datetime(2016, 1, 1, 22, tzinfo=UTC)


@dataclass(frozen=True)
class Size:
    """How large a diary is.

    Attributes:
        name: for the tables.
        days: each of them logged.
        a_day: entries of each.
    """

    name: str
    days: int
    a_day: int = ENTRIES_A_DAY

    @property
    def now(self) -> datetime:
        """The evening of its last day."""
        return _FIRST + timedelta(days=self.days - 1)


SIZES: Final = (
    Size("one day", 1),
    Size("90 days", 90),
    Size("one year", 365),
    Size("three years", 1095),
    Size("ten years", 3650),
    Size("90 days of 100 entries", 90, 100),
)


def filled(path: Path, size: Size) -> Store:
    """Return a diary of that size, open; it is made where it is not there yet."""
    is_there = path.exists()
    store = open_store(path, at=size.now)
    if not is_there:
        store.merge(diary_of(size.days, size.a_day), at=size.now)
    return store
