"""One of two programs that add to the same few entries: read one, add one to the number in its note, save it.

Run: python two_writers.py DIARY TIMES BEGIN
Prints how often it added, and how often it was told that the diary is busy.
"""

from __future__ import annotations

import dataclasses
import random
import sys
import time
from pathlib import Path

from kneelog.domain.entry import Entry
from kneelog.domain.errors import Conflict, DiaryBusy
from kneelog.storage import for_library, open_store
from tests.faults.entries import COUNTERS, NOW, id_of


def main() -> None:
    """Add, over and over; read again where somebody else was first."""
    path, times, begin = sys.argv[1:]
    store = open_store(Path(path), at=NOW, settings=dataclasses.replace(for_library(), begin_write=begin))
    added = busy = 0
    chance = random.Random()  # noqa: S311 - so that two programs do not run in step
    print("ready", flush=True)  # noqa: T201 - to the test
    sys.stdin.readline()
    while added + busy < int(times):
        current = store.versions(Entry, id_of(chance.randrange(COUNTERS)))[-1]
        entry = dataclasses.replace(current.content, note=str(int(current.content.note) + 1))
        try:
            store.save(entry, at=NOW, expected=current.number)
            added += 1
        except Conflict:
            continue
        except DiaryBusy:
            busy += 1
        time.sleep(chance.uniform(0, 0.005))  # nobody saves without a pause; without one, chance can starve the other
    store.close()
    print(added, busy)  # noqa: T201 - to the test


if __name__ == "__main__":
    main()
