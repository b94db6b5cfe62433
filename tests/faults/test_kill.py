"""kill -9 at a random moment: what was acknowledged is there, and a repeated save makes no duplicate."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from kneelog.storage import Settings, for_library, open_store
from tests.faults.entries import NOW, numbered

WRITER: Final = Path(__file__).with_name("endless_writer.py")
CHECKOUT: Final = Path(__file__).parents[2]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


def _until_killed(path: Path, settings: Settings, first: int, seconds: float) -> int:
    """Let a writer save from `first` on, kill it; return the number after the last one that it acknowledged."""
    with subprocess.Popen(
        [sys.executable, str(WRITER), str(path), settings.journal, settings.synchronous, str(first)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    ) as writer:
        assert writer.stdout is not None
        acknowledged = [writer.stdout.readline()]
        time.sleep(seconds)
        writer.kill()
        acknowledged += writer.stdout.readlines()
    return max((int(line) + 1 for line in acknowledged if line.endswith(b"\n")), default=first)


def _rounds(path: Path, settings: Settings, rounds: int) -> int:
    """Kill so many writers one after the other; return how many entries were acknowledged, none of them lost."""
    chance = random.Random(7)  # noqa: S311 - the same moments every time, as far as a machine allows
    following = 0
    for _ in range(rounds):
        # A round starts with the first entry that was not acknowledged: it may be there, and is saved once more.
        following = _until_killed(path, settings, following, chance.uniform(0, 0.15))
        store = open_store(path, at=NOW, settings=settings)
        assert store.check() == ()
        entries = store.diary().entries
        store.close()
        present = [entry.id for entry in entries]
        assert len(present) == len(set(present))
        assert {numbered(number).id for number in range(following)} <= set(present)
        assert len(present) <= following + 1
        assert {entry.note for entry in entries} == {numbered(number).note for number in range(len(present))}
    return following


def test_ten_kills_lose_nothing(tmp_path: Path) -> None:
    """The settings that ship, in a short run."""
    assert _rounds(tmp_path / "diary.sqlite3", for_library(), 10) >= 10


@pytest.mark.prove
@pytest.mark.parametrize(
    "settings",
    [Settings(journal="WAL", synchronous="FULL"), Settings(journal="DELETE", synchronous="EXTRA")],
    ids=["WAL-FULL", "DELETE-EXTRA"],
)
def test_two_hundred_kills_lose_nothing(
    tmp_path: Path, settings: Settings, record_property: Callable[[str, object], None]
) -> None:
    """The long run, for the setting of every library."""
    record_property("acknowledged in 200 rounds", _rounds(tmp_path / "diary.sqlite3", settings, 200))
    record_property("lost", 0)
