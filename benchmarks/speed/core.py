"""Reading a diary, findings and insights, in one process: beside raw sqlite3 that fetches the same rows."""

from __future__ import annotations

import gc
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4

from benchmarks.speed.diaries import MANY, NOW, SIZES, Size, filled
from benchmarks.speed.turns import Compared, clocked, in_turns
from benchmarks.storage import bare
from kneelog import service
from kneelog.domain.entry import Entry, Place, diary_day
from kneelog.domain.vocabulary import Side, Zone
from kneelog.rules import engine
from kneelog.storage import open_store
from kneelog.words import speaking

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kneelog.storage import Store

READING_AT_MOST: Final = 6.0
FINDINGS_AT_MOST: Final = 1.0
AFTER_ONE_AT_MOST: Final = 0.1

LIKE: Final = Entry(UUID(int=0), NOW, severity=5, places=(Place(Zone.BACK_OF_KNEE, Side.RIGHT),))
"""What is noted anew each round."""


def measure(folder: Path) -> Iterator[Compared]:
    """Yield the figures of each size of diary; the limits are those of ten years."""
    for size in SIZES:
        path = folder / f"{size.name}.sqlite3"
        store = filled(path, size)
        with speaking("en"):
            yield from compared(store, size)
        store.close()


def compared(store: Store, size: Size) -> Iterator[Compared]:
    """Yield reading beside raw sqlite3, findings from scratch beside reading, and findings after one more entry."""
    today, now = diary_day(NOW), NOW
    limited = size is MANY

    def save_one() -> None:
        at = now - timedelta(hours=1)
        service.save_entry(store, replace(LIKE, id=uuid4(), occurred_at=at, logged_at=at), now)

    def read() -> float:
        with closing(open_store(store.path, at=now)) as fresh:
            gc.collect()
            return clocked(fresh.diary)()

    def evaluate() -> float:
        with closing(open_store(store.path, at=now)) as fresh:
            diary = fresh.diary()
        gc.collect()
        return clocked(lambda: engine.evaluate(diary, today, now))()

    def after_one() -> float:
        service.findings(store, today, now)
        save_one()
        gc.collect()
        return clocked(lambda: service.findings(store, today, now))()

    took = in_turns(
        {
            "bare": clocked(lambda: bare(store.path)),
            "read": read,
            "findings": evaluate,
            "after": after_one,
        }
    )
    of = f", {size.name}"
    yield Compared(
        f"the whole diary into the domain{of}", "raw sqlite3, the same rows", took["read"], took["bare"],
        READING_AT_MOST if limited else None,
    )  # fmt: skip
    yield Compared(
        f"findings from scratch{of}", "reading that diary", took["findings"], took["read"],
        FINDINGS_AT_MOST if limited else None,
    )  # fmt: skip
    yield Compared(
        f"findings after one new entry{of}", "reading that diary", took["after"], took["read"],
        AFTER_ONE_AT_MOST if limited else None,
    )  # fmt: skip
