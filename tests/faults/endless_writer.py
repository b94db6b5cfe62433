"""A program that saves numbered entries until it is killed, and says so after each save returned.

Run: python endless_writer.py DIARY JOURNAL SYNCHRONOUS FIRST
"""

from __future__ import annotations

import itertools
import os
import sys
from pathlib import Path

from kneelog.storage import Settings, open_store
from tests.faults.entries import NOW, numbered


def main() -> None:
    """Save and acknowledge."""
    path, journal, synchronous, first = sys.argv[1:]
    store = open_store(Path(path), at=NOW, settings=Settings(journal=journal, synchronous=synchronous))
    for number in itertools.count(int(first)):
        store.save(numbered(number), at=NOW, expected=None)
        os.write(1, b"%d\n" % number)


if __name__ == "__main__":
    main()
