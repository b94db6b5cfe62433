"""What stays in memory is not looked through for garbage after every run."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kneelog.domain.entry import Entry
from kneelog.ui import clock, paths
from kneelog.ui.lasting import Lasting
from tests.conftest import FIXED_NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from streamlit.testing.v1 import AppTest

DIARY = Path("diary.sqlite3")


@pytest.fixture(autouse=True)
def _searched_again() -> Iterator[None]:
    """Nothing stays set aside for the tests that follow."""
    yield
    gc.unfreeze()


@pytest.fixture
def lasting() -> Lasting:
    """One that set nothing aside yet."""
    gc.unfreeze()
    return Lasting()


def test_what_a_first_run_left_is_set_aside_when_the_next_begins(lasting: Lasting) -> None:
    """Not at its own end: its garbage is taken out between."""
    lasting.begin()
    assert gc.get_freeze_count() == 0
    lasting.end(DIARY, 1, "Today")
    assert gc.get_freeze_count() == 0
    lasting.begin()
    assert gc.get_freeze_count() > 0


def test_a_screen_that_was_drawn_before_sets_nothing_aside(lasting: Lasting) -> None:
    """Else what each run makes and leaves would never be searched."""
    lasting.end(DIARY, 1, "Today")
    lasting.begin()
    since = gc.get_freeze_count()
    kept = [[number] for number in range(100)]
    lasting.end(DIARY, 1, "Today")
    lasting.begin()
    assert gc.get_freeze_count() <= since
    lasting.end(DIARY, 1, "Trends")
    lasting.begin()
    assert gc.get_freeze_count() >= since + len(kept)


def test_a_diary_that_is_read_anew_is_searched_once_more(lasting: Lasting) -> None:
    """What was set aside may hold what nothing needs any more."""
    lasting.end(DIARY, 1, "Today")
    lasting.begin()
    lasting.end(DIARY, 2, "Today")
    assert gc.get_freeze_count() == 0
    lasting.begin()
    assert gc.get_freeze_count() > 0


def test_two_diaries_do_not_have_each_other_searched(lasting: Lasting) -> None:
    """The example and the person's own are looked at in turns."""
    for diary, times in ((DIARY, 3), (Path("demo.sqlite3"), 1), (DIARY, 3)):
        lasting.end(diary, times, "Today")
        lasting.begin()
        assert gc.get_freeze_count() > 0


def test_the_entries_of_a_diary_that_is_looked_at_are_set_aside(
    screen: Callable[[str], AppTest], add: Callable[..., Entry]
) -> None:
    """As the screens do it: none of them is among what is searched after the second run."""
    gc.unfreeze()
    add(1, severity=4)
    app = screen("today")
    assert any(isinstance(each, Entry) for each in gc.get_objects())
    app.run()
    assert not any(isinstance(each, Entry) and each.severity == 4 for each in gc.get_objects())


def test_today_loads_nothing_that_it_does_not_need(diary: Path) -> None:
    """No chart, no insights and what they count with, no page for the doctor."""
    script = (
        "import sys; from streamlit.testing.v1 import AppTest; "
        f"app = AppTest.from_file({str(paths.pages_folder() / 'today.py')!r}, default_timeout=60).run(); "
        "assert not app.exception; "
        "heavy = ('scipy', 'statsmodels', 'typst', 'openpyxl', 'kneelog.insights', 'kneelog.report.build'); "
        "print(*(each for each in heavy if each in sys.modules))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        env={paths.DATABASE_VARIABLE: str(diary), clock.NOW_VARIABLE: FIXED_NOW.isoformat(), "PATH": ""},
        cwd=paths.pages_folder().parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout.strip()) == (0, ""), ran.stderr[-500:]
