"""kill -9 while a diary is encrypted, changed or made plain: it opens under the old key or the new one, not none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from kneelog.domain.errors import LockedDiary
from kneelog.storage import Key, open_store, unlock
from tests.faults.entries import NOW, numbered

if TYPE_CHECKING:
    from collections.abc import Callable

REWRITER: Final = Path(__file__).with_name("rewriter.py")
CHECKOUT: Final = Path(__file__).parents[2]
OLD: Final = "four words without sense"
NEW: Final = "another four of them"
PLAIN: Final = "-"
ENTRIES: Final = 2
LAST_STEPS: Final = 5
"""Syncing, before and after the swap, the end: where an outcome turns into the other."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200), pytest.mark.usefixtures("_cipher")]

EVERY_WAY: Final = pytest.mark.parametrize(
    ("old", "new"), [(PLAIN, NEW), (OLD, NEW), (OLD, PLAIN)], ids=["on", "change", "off"]
)


@pytest.fixture
def kept(tmp_path: Path) -> Callable[[str], Path]:
    """Makes a diary with a few entries, plain or under a passphrase, to copy."""

    def make(passphrase: str) -> Path:
        path = tmp_path / "kept" / "diary.sqlite3"
        store = open_store(path, at=NOW)
        for number in range(ENTRIES):
            store.save(numbered(number), at=NOW, expected=None)
        if passphrase != PLAIN:
            store.rewrite(Key.new(passphrase), at=NOW)
        store.close()
        return path

    return make


def _rewritten(path: Path, old: str, new: str, step: int) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, str(REWRITER), str(path), old, new, str(step)],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    )


def _opens_as(path: Path, *passphrases: str) -> str:
    """Return the one of these under which a diary opens whole, with every entry in it."""
    for passphrase in passphrases:
        try:
            store = open_store(path, at=NOW, key=None if passphrase == PLAIN else unlock(path, passphrase))
        except LockedDiary:
            continue
        except Exception as error:
            if "is not encrypted" in str(error):
                continue
            raise
        assert store.check() == ()
        assert {entry.id for entry in store.diary().entries} == {numbered(number).id for number in range(ENTRIES)}
        store.save(numbered(ENTRIES), at=NOW, expected=None)
        store.close()
        return passphrase
    pytest.fail("it opens under neither")


def _killed(kept: Path, folder: Path, old: str, new: str, spread: int) -> tuple[int, set[str]]:
    """Kill at so many steps and at the last ones; return how many kills, and under which keys the diaries opened."""
    whole = folder / "whole" / "diary.sqlite3"
    shutil.copytree(kept.parent, whole.parent)
    steps = int(_rewritten(whole, old, new, 0).stdout)
    assert _opens_as(whole, old, new) == new
    chosen = sorted({*range(1, steps + 1, max(steps // spread, 1)), *range(steps - LAST_STEPS + 1, steps + 1)})
    outcomes = set()
    for step in chosen:
        path = folder / f"at-{step}" / "diary.sqlite3"
        shutil.copytree(kept.parent, path.parent)
        assert _rewritten(path, old, new, step).returncode == -9
        outcomes.add(_opens_as(path, *dict.fromkeys((old, new))))
        shutil.rmtree(path.parent)
    return len(chosen), outcomes


@EVERY_WAY
def test_some_kills_leave_a_diary_that_opens(kept: Callable[[str], Path], tmp_path: Path, old: str, new: str) -> None:
    """A kill now and then, and at each of the last steps, where one file takes the place of the other."""
    kills, outcomes = _killed(kept(old), tmp_path, old, new, 3)
    assert kills > LAST_STEPS
    assert outcomes == {old, new}


@pytest.mark.prove
@EVERY_WAY
def test_many_kills_leave_a_diary_that_opens(
    kept: Callable[[str], Path], tmp_path: Path, old: str, new: str, record_property: Callable[[str, object], None]
) -> None:
    """The long run, over all statements and changes of a file."""
    kills, outcomes = _killed(kept(old), tmp_path, old, new, 150)
    assert outcomes == {old, new}
    record_property("kills", kills)
    record_property("opened under neither key", 0)
