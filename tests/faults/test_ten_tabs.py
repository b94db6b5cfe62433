"""Two programs with ten windows each, all saving at once: nothing is lost, nothing is there twice."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict

import pytest

from kneelog.domain.entry import Entry
from kneelog.storage import open_store
from tests.faults.entries import COUNTERS, NOW, id_of, numbered
from tests.faults.ten_tabs import TABS
from tests.tools import quick_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROGRAM: Final = Path(__file__).with_name("ten_tabs.py")
CHECKOUT: Final = Path(__file__).parents[2]

REFUSALS: Final = re.compile(
    r"This entry was changed elsewhere: .* Nothing was overwritten\. Load it again and repeat your change\."
    r"|DiaryBusy: Another program is using the diary .*"
)

FIRST_OWN: Final = 1000
"""Numbers of own entries, far from those that are shared."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    """A diary in memory: this is about locks, and locks are the same there, only quicker."""
    with quick_folder(tmp_path) as folder:
        yield folder / "diary.sqlite3"


class Told(TypedDict):
    """What a program says at its end."""

    added: int
    own: list[int]
    turned_away: list[str]


def _run(path: Path, times: int) -> list[Told]:
    programs = [
        subprocess.Popen(
            [sys.executable, str(PROGRAM), str(path), str(times), str(FIRST_OWN + place * TABS * times)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        )
        for place in range(2)
    ]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("go\n")
        program.stdin.flush()
    told: list[Told] = [json.loads(program.communicate()[0]) for program in programs]
    assert [program.returncode for program in programs] == [0, 0]
    return told


@pytest.mark.parametrize("times", [5, pytest.param(40, marks=pytest.mark.prove)])
def test_twenty_windows_lose_nothing(path: Path, times: int, record_property: Callable[[str, object], None]) -> None:
    """Every addition is in the diary once, every own entry once, and who was turned away was told why."""
    store = open_store(path, at=NOW)
    for number in range(COUNTERS):
        store.save(numbered(number, note="0"), at=NOW, expected=None)
    told = _run(path, times)
    own = [number for each in told for number in each["own"]]
    turned_away = Counter(sentence for each in told for sentence in each["turned_away"])
    noted = 0
    for number in range(COUNTERS):
        versions = store.versions(Entry, id_of(number))
        assert [int(version.content.note) for version in versions] == list(range(len(versions)))
        noted += len(versions) - 1
    present = [entry.id for entry in store.diary().entries]
    assert store.check() == ()
    store.close()
    assert noted == sum(each["added"] for each in told) == 2 * TABS * times
    assert Counter(present) == Counter(id_of(number) for number in (*range(COUNTERS), *own))
    assert len(own) == 2 * TABS * times
    assert [sentence for sentence in turned_away if not REFUSALS.fullmatch(sentence)] == []
    record_property("saved by 2 programs with 10 windows each", noted + len(own))
    record_property("lost or there twice", 0)
    record_property("turned away by a sentence and saved at the next try", sum(turned_away.values()))
