"""One of two programs with ten windows each: every window adds to the same few entries, and saves entries of its own.

Run: python ten_tabs.py DIARY TIMES FIRST
FIRST is the number of its first own entry. Prints, as JSON, how often it added, which own entries were acknowledged,
and each sentence with which it was turned away.
"""

from __future__ import annotations

import dataclasses
import json
import random
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kneelog.domain.entry import Entry
from kneelog.domain.errors import Conflict, KneelogError
from kneelog.storage import open_store
from tests.faults.entries import COUNTERS, NOW, id_of, numbered

if TYPE_CHECKING:
    from kneelog.storage import Store

TABS: Final = 10


class Tab(threading.Thread):
    """A window: reads, changes, saves; reads again where it was turned away."""

    def __init__(self, store: Store, times: int, first: int) -> None:
        super().__init__()
        self.added = 0
        self.own: list[int] = []
        self.turned_away: list[str] = []
        self._store = store
        self._times = times
        self._first = first
        self._chance = random.Random()  # noqa: S311 - so that windows do not run in step

    def run(self) -> None:
        """Add so many times, an own entry after each; that one is sent twice, as after an answer that was lost."""
        while self.added < self._times:
            self._add()
            for number in range(self._first + len(self.own), self._first + self.added):
                for _ in range(2):
                    self._store.save(numbered(number), at=NOW, expected=None)
                self.own.append(number)

    def _add(self) -> None:
        current = self._store.versions(Entry, id_of(self._chance.randrange(COUNTERS)))[-1]
        entry = dataclasses.replace(current.content, note=str(int(current.content.note) + 1))
        try:
            self._store.save(entry, at=NOW, expected=current.number)
            self.added += 1
        except Conflict as error:
            self.turned_away.append(str(error))
        except KneelogError as error:
            self.turned_away.append(f"{type(error).__name__}: {error}")


def main() -> None:
    """Open ten windows at once."""
    path, times, first = sys.argv[1:]
    store = open_store(Path(path), at=NOW)
    tabs = [Tab(store, int(times), int(first) + place * int(times)) for place in range(TABS)]
    print("ready", flush=True)  # noqa: T201 - to the test
    sys.stdin.readline()
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    store.close()
    told = {
        "added": sum(tab.added for tab in tabs),
        "own": [number for tab in tabs for number in tab.own],
        "turned_away": [sentence for tab in tabs for sentence in tab.turned_away],
    }
    print(json.dumps(told))  # noqa: T201 - to the test


if __name__ == "__main__":
    main()
