"""Two programs at once: no update is lost, none is refused."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from kneelog.domain.entry import Entry
from kneelog.storage import open_store
from tests.faults.entries import COUNTERS, NOW, id_of, numbered
from tests.tools import quick_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

WRITER: Final = Path(__file__).with_name("two_writers.py")
CHECKOUT: Final = Path(__file__).parents[2]

TIMES: Final = 300
FEW: Final = 40
"""Updates by each writer, and enough of them for the mistake to show."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    """A diary in memory where there is such a disk: this is about locks, and locks are the same there, only quicker."""
    with quick_folder(tmp_path) as folder:
        yield folder / "diary.sqlite3"


def _run(path: Path, begin: str, times: int) -> tuple[int, int, int]:
    """Let both writers add; return how often they added, how often they were refused, and what the entries say."""
    store = open_store(path, at=NOW)
    for number in range(COUNTERS):
        store.save(dataclasses.replace(numbered(number), note="0"), at=NOW, expected=None)
    writers = [
        subprocess.Popen(
            [sys.executable, str(WRITER), str(path), str(times), begin],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        )
        for _ in range(2)
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    told = [writer.communicate()[0].split() for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0]
    noted = 0
    for number in range(COUNTERS):
        versions = store.versions(Entry, id_of(number))
        assert [int(version.content.note) for version in versions] == list(range(len(versions)))
        noted += len(versions) - 1
    assert store.check() == ()
    store.close()
    return sum(int(added) for added, _ in told), sum(int(busy) for _, busy in told), noted


def test_two_writers_lose_nothing(path: Path) -> None:
    """Of 600 read-modify-writes all are in the diary, and none was turned away."""
    assert _run(path, "BEGIN IMMEDIATE", TIMES) == (2 * TIMES, 0, 2 * TIMES)


def test_without_begin_immediate_it_is_noticed(path: Path) -> None:
    """A transaction that takes the write lock only when it writes is turned away: the test above can fail."""
    added, busy, noted = _run(path, "BEGIN", FEW)
    assert busy > 0 or noted < added
