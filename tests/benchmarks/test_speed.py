"""A diary of years is nearly as fast as one of a season: budgets so wide that a busy machine does not trip them.

`make bench` measures them finely. Here each is a median of rounds in turns with its floor, and is at least double of
what was measured.
"""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from benchmarks.speed import core, screens
from benchmarks.speed.client import Window
from benchmarks.speed.diaries import FEW, NOW, SIZES, Size, filled
from benchmarks.speed.servers import SCREENS, Servers
from benchmarks.speed.turns import Compared, in_turns
from kneelog import service
from kneelog.domain.entry import diary_day

if TYPE_CHECKING:
    from pathlib import Path

YEARS: Size = next(size for size in SIZES if size.name == "three years")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the diaries lie; made once."""
    return tmp_path_factory.mktemp("speed")


@pytest.mark.timeout(300)
def test_reading_and_findings_stay_within_their_budgets(folder: Path) -> None:
    """Three times the measured share at most: reading beside raw sqlite3, findings beside reading."""
    with closing(filled(folder / f"{YEARS.name}.sqlite3", YEARS)) as store:
        read, scratch, after = core.compared(store, YEARS)
    assert read.ratio < 12, read.row
    assert scratch.ratio < 2, scratch.row
    assert after.ratio < 0.6, after.row


def test_a_save_does_not_have_the_diary_read_again(tmp_path: Path) -> None:
    """What was read is followed: the cost of a save does not grow with the years."""
    with closing(filled(tmp_path / "diary.sqlite3", FEW)) as store:
        service.findings(store, diary_day(NOW), NOW)
        read = store.times_read
        for _number in range(3):
            service.save_entry(store, replace(core.LIKE, id=uuid4(), occurred_at=NOW - timedelta(hours=1)), NOW)
            service.findings(store, diary_day(NOW), NOW)
        assert store.times_read == read


@pytest.mark.timeout(600)
def test_screens_of_years_stay_within_their_budgets(folder: Path) -> None:
    """Each at most double of what it takes with 90 days, and of its twin; and no more bytes than a fifth above it."""
    with ExitStack() as stack:
        servers = Servers(folder, stack)
        each = {"few": servers.kneelog(FEW), "years": servers.kneelog(YEARS), "twin": servers.twin(FEW)}
        windows = {name: stack.enter_context(Window(server.port)) for name, server in each.items()}
        for screen in SCREENS:
            runs = {name: screens.Runs(window, screen) for name, window in windows.items()}
            took = in_turns(runs)
            assert Compared(screen, "90 days", took["years"], took["few"]).ratio < 2, (screen, took)
            assert Compared(screen, "its twin", took["years"], took["twin"]).ratio < 2, (screen, took)
            assert runs["years"].sizes[-1] < 1.2 * runs["twin"].sizes[-1], screen
