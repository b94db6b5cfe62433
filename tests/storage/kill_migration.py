"""Opens an older diary over and over and dies right before the 1st, 2nd, 3rd ... SQL statement of that, by kill -9.

Run: python kill_migration.py FOLDER VERSION JOURNAL SYNCHRONOUS FIRST
FIRST is the statement from which on they count: all, or those from "BEGIN IMMEDIATE" on, which is the migration alone.
Prints how often it died. After each death the diary is opened as anybody would; it must be whole, at the newest
version, and hold what it held. Each round is a fork of this process: Alembic is loaded once.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import sqlite3
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kneelog.storage import Settings, open_store
from tests.storage import earlier
from tests.storage.samples import NOW

if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> None:
    """Die, look, die later."""
    folder, version, journal, synchronous, first = sys.argv[1:]
    settings = earlier.settings_beyond(int(version), Settings(journal=journal, synchronous=synchronous))
    template = earlier.make(int(version), Path(folder) / "template.sqlite3")
    rows = earlier.row_counts(template)
    wanted = earlier.without_empty(earlier.told(int(version)))
    for number in itertools.count(1):
        round_folder = Path(folder) / str(number)
        round_folder.mkdir()
        path = Path(shutil.copy(template, round_folder / "diary.sqlite3"))
        if not _dies_before(number, first, partial(_open, path, settings)):
            print(number - 1)  # noqa: T201 - to the test
            return
        _check_whole(path, settings, rows, wanted)
        shutil.rmtree(round_folder)


def _open(path: Path, settings: Settings) -> None:
    open_store(path, at=NOW, settings=settings).close()


def _check_whole(path: Path, settings: Settings, rows: dict[str, int], wanted: dict[str, Any]) -> None:
    store = open_store(path, at=NOW, settings=settings)
    assert store.check() == ()
    assert earlier.said(store.archive()) == wanted
    store.close()
    after = earlier.row_counts(path)
    assert {name: after.get(name) for name in rows} == rows
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (settings.schema_version,)
    connection.close()
    assert not [name for name in after if "tmp" in name or "before" in name], after


def _dies_before(number: int, first: str, work: Callable[[], None]) -> bool:
    """Whether a child that does the work came as far as the statement of that number, and so died."""
    child = os.fork()
    if child == 0:
        _arm(number, first)
        try:
            work()
        except BaseException:  # noqa: BLE001 - told by the exit code; nothing may return from here into the loop
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the work failed without being killed"
    return False


def _arm(number: int, first: str) -> None:
    """Have every connection count its statements, as SQLite itself begins them."""
    left = number
    counting = first == "all"

    def begins(statement: str) -> None:
        nonlocal left, counting
        counting = counting or statement.startswith(first)
        left -= counting
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    connect = sqlite3.connect

    def traced(*arguments: Any, **named: Any) -> sqlite3.Connection:  # noqa: ANN401 - passed on as they come
        connection: sqlite3.Connection = connect(*arguments, **named)
        connection.set_trace_callback(begins)
        return connection

    sqlite3.connect = traced  # type: ignore[assignment]  # one of its many shapes


if __name__ == "__main__":
    main()
