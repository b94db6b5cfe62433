"""Measures an encrypted diary against a plain one, turn by turn in one run: what a commit, a reading, an opening cost.

Run: python benchmarks/encryption.py
Prints one JSON object: medians in milliseconds, each with how many times the plain one it takes; the size of the files.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from kneelog.domain.diary import Archive
from kneelog.domain.entry import Answer, Entry, Place
from kneelog.domain.record import Version
from kneelog.domain.vocabulary import Quality, Side, Zone
from kneelog.storage import Key, Settings, Store, open_store, unlock

if TYPE_CHECKING:
    from collections.abc import Callable

NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)
PASSPHRASE: Final = "four words without sense"  # noqa: S105 - of no diary
BEFORE: Final = 2000
COMMITS: Final = 300
ROUNDS: Final = 15
SETTINGS: Final = Settings(journal="DELETE", synchronous="EXTRA")
"""The same for both: Python's own SQLite can be too old for WAL, which SQLCipher's is not."""


def an_entry() -> Entry:
    """An entry as people write them."""
    return Entry(
        id=uuid4(),
        occurred_at=NOW,
        severity=5,
        places=(Place(Zone.BACK_OF_KNEE, Side.LEFT, 5),),
        answers=(Answer(Quality.DULL_ACHE, yes=True),),
        note="After work the back of the knee was tight. " * 2,
    )


def milliseconds(work: Callable[[], object]) -> float:
    """The time of one run."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def compared(times: tuple[list[float], list[float]]) -> dict[str, float]:
    """Medians, and how many times the plain one the encrypted one takes."""
    plain, encrypted = (statistics.median(each) for each in times)
    return {"plain": round(plain, 2), "encrypted": round(encrypted, 2), "times": round(encrypted / plain, 2)}


def interleaved(rounds: int, plain: Callable[[], object], encrypted: Callable[[], object]) -> dict[str, float]:
    """Measure two works turn by turn, so that what the machine does meanwhile falls on both."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        for which in (number % 2, 1 - number % 2):
            times[which].append(milliseconds((plain, encrypted)[which]))
    return compared(times)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name / "diary.sqlite3" for name in ("plain", "encrypted")]
        for path in paths:
            store = open_store(path, at=NOW)
            store.merge(_archive(store), at=NOW)
            store.close()
        store = open_store(paths[1], at=NOW)
        turned_on = milliseconds(lambda: store.rewrite(Key.new(PASSPHRASE), at=NOW))
        store.close()
        derived = statistics.median(milliseconds(lambda: unlock(paths[1], PASSPHRASE)) for _ in range(ROUNDS))
        key = unlock(paths[1], PASSPHRASE)
        plain = open_store(paths[0], at=NOW, settings=SETTINGS)
        encrypted = open_store(paths[1], at=NOW, settings=SETTINGS, key=key)
        figures = {
            "entries": BEFORE,
            "commit_ms": interleaved(COMMITS, lambda: _save(plain), lambda: _save(encrypted)),
            "diary_ms": interleaved(ROUNDS, plain.diary, encrypted.diary),
            "open_ms": interleaved(
                ROUNDS,
                lambda: open_store(paths[0], at=NOW, settings=SETTINGS).close(),
                lambda: open_store(paths[1], at=NOW, settings=SETTINGS, key=key).close(),
            ),
            "key_ms": round(derived, 1),
            "turn_on_ms": round(turned_on, 1),
            "size_times": round(paths[1].stat().st_size / paths[0].stat().st_size, 3),
        }
        plain.close()
        encrypted.close()
    print(json.dumps(figures, indent=1))


def _save(store: Store) -> None:
    store.save(an_entry(), at=NOW, expected=None)


def _archive(store: Store) -> Archive:
    made = tuple((Version(1, NOW, voided=False, content=an_entry()),) for _ in range(BEFORE))
    return replace(store.archive(), entries=tuple(sorted(made, key=lambda versions: versions[0].content.id)))


if __name__ == "__main__":
    main()
