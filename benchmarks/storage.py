"""Measures the diary file: ten years of five entries a day, read through the store and by bare sqlite3.

Run: python benchmarks/storage.py
Prints one JSON object: the best of a few runs in milliseconds (what other programs do only adds), and how many times
bare sqlite3 a read through the store takes.
"""

from __future__ import annotations

import json
import random
import sqlite3
import tempfile
import time
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

from kneelog.domain.diary import Archive
from kneelog.domain.entry import Activity, Answer, Entry, Place, Treatment
from kneelog.domain.record import Version
from kneelog.domain.vocabulary import SUGGESTED_ACTIVITIES, SUGGESTED_TREATMENTS, Quality, Side, Symptom, Zone
from kneelog.storage import open_store
from kneelog.storage.schema import metadata

if TYPE_CHECKING:
    from collections.abc import Callable

DAYS: Final = 3650
ENTRIES_A_DAY: Final = 5
ROUNDS: Final = 9
NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)


def ten_years() -> Archive:
    """A diary of 18,250 entries."""
    return diary_of(DAYS, ENTRIES_A_DAY)


def diary_of(days: int, a_day: int) -> Archive:
    """A diary from 2016 on; each entry has a place, one to three answers, and every third what was done.

    Args:
        days: how long it is.
        a_day: entries of each day.
    """
    chance = random.Random(7)  # noqa: S311 - a reproducible diary, not a secret
    zones = [zone for zone in Zone if zone is not Zone.ELSEWHERE]
    symptoms = list(Symptom)
    first = datetime.combine(date(2016, 1, 1), datetime.min.time(), UTC)

    def entry(number: int) -> Entry:
        side = chance.choice([Side.LEFT, Side.RIGHT])
        done = number % 3 == 0
        on, hour = first + timedelta(days=number // a_day), 8 + 12 * (number % a_day) / max(a_day - 1, 1)
        return Entry(
            id=UUID(int=chance.getrandbits(128), version=4),
            occurred_at=on + timedelta(hours=hour),
            logged_at=on + timedelta(hours=21),
            severity=chance.randint(0, 10),
            places=(Place(chance.choice(zones), side, chance.randint(0, 10)),),
            answers=(
                Answer(Quality.DULL_ACHE, yes=chance.random() > 1 / 2),
                *(Answer(symptom, yes=True, side=side) for symptom in chance.sample(symptoms, chance.randint(0, 2))),
            ),
            activities=(Activity(chance.choice(SUGGESTED_ACTIVITIES), chance.randint(1, 90), 5),) if done else (),
            treatments=(Treatment(chance.choice(SUGGESTED_TREATMENTS), "", helped=True),) if done else (),
            note="After work the back of the knee was tight. " * (number % 4),
        )

    versions = [(Version(1, NOW, voided=False, content=entry(number)),) for number in range(days * a_day)]
    return Archive(entries=tuple(sorted(versions, key=lambda found: found[0].content.id)))


def milliseconds(work: Callable[[], object]) -> float:
    """The best time of a few runs."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return round(min(times) * 1000, 1)


def bare(path: Path) -> None:
    """Fetch every column of every row of every table, as tuples."""
    with closing(sqlite3.connect(path)) as connection:
        for name in metadata.tables:
            connection.execute(f"SELECT * FROM {name}").fetchall()  # noqa: S608 - names of our own tables


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "diary.sqlite3"
        store = open_store(path, at=NOW)
        start = time.perf_counter()
        store.merge(ten_years(), at=NOW)
        merged = round((time.perf_counter() - start) * 1000)
        few = [versions[-1].content for versions in ten_years().entries[:ROUNDS]]
        other = open_store(Path(folder) / "other.sqlite3", at=NOW)
        saves = iter(few)
        saved = milliseconds(lambda: other.save(next(saves), at=NOW, expected=None))
        other.close()
        raw, diary = milliseconds(lambda: bare(path)), milliseconds(store.diary)
        figures = {
            "entries": len(store.diary().entries),
            "file_mb": round(path.stat().st_size / 1e6, 1),
            "bare_sqlite3_ms": raw,
            "diary_ms": diary,
            "diary_times_bare": round(diary / raw, 1),
            "archive_ms": milliseconds(store.archive),
            "save_ms": saved,
            "revision_ms": milliseconds(store.revision),
            "open_ms": milliseconds(lambda: open_store(path, at=NOW).close()),
            "check_ms": milliseconds(store.check),
            "backup_ms": milliseconds(lambda: store.backup(Path(folder) / "backups", at=NOW)),
            "merge_ms": merged,
        }
        store.close()
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
