"""The process whose power is cut: saves entries through the store, and says so after each save returned.

Run: python writer.py DIARY JOURNAL SYNCHRONOUS ENTRIES
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from kneelog.storage import Settings, open_store
from tests.faults.entries import NOW, numbered


def main() -> None:
    """Save, acknowledge, and leave without closing anything."""
    path, journal, synchronous, entries = sys.argv[1:]
    # Few pages, so that checkpoints happen within a short run.
    settings = Settings(journal=journal, synchronous=synchronous, checkpoint_pages=40)
    store = open_store(Path(path), at=NOW, settings=settings)
    for number in range(int(entries)):
        store.save(numbered(number), at=NOW, expected=None)
        os.write(2, b"ACK %d\n" % number)
    os._exit(0)


if __name__ == "__main__":
    main()
