"""A program that writes a diary anew under another key, and stops for good at one step of it.

Run: python rewriter.py DIARY PASSPHRASE|- NEW_PASSPHRASE|- STEP
Says how many steps there were when it got through; a step is a statement to either library, or a change of a file.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
from pathlib import Path
from typing import Any

from kneelog.storage import Key, driver, files, open_store, unlock
from tests.faults.entries import NOW


def main() -> None:
    """Write the diary anew; at the step that was asked for, kill this process as nothing else can."""
    path, old, new, last = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
    store = open_store(path, at=NOW, key=None if old == "-" else unlock(path, old))
    count = itertools.count(1)
    reached = 0

    def step() -> None:
        nonlocal reached
        reached = next(count)
        if reached == last:
            os.kill(os.getpid(), signal.SIGKILL)

    connect, replace, unlink = driver.connect, Path.replace, Path.unlink

    def watched(*arguments: Any) -> Any:  # noqa: ANN401 - stands in for a function of driver
        connection = connect(*arguments)
        connection.set_trace_callback(lambda _statement: step())
        return connection

    def replaced(self: Path, target: Path) -> Path:
        step()
        after = replace(self, target)
        step()
        return after

    def unlinked(self: Path, *, missing_ok: bool = False) -> None:
        step()
        unlink(self, missing_ok=missing_ok)

    sync = files._sync  # noqa: SLF001 - a step as well

    def synced(file: Path) -> None:
        step()
        sync(file)

    driver.connect, Path.replace, Path.unlink, files._sync = watched, replaced, unlinked, synced  # type: ignore[assignment, method-assign] # noqa: SLF001 - what is watched
    store.rewrite(None if new == "-" else Key.new(new), at=NOW)
    os.write(1, b"%d\n" % reached)


if __name__ == "__main__":
    main()
