"""How many taps an entry takes, counted by the browser; `python -m benchmarks.taps` prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.taps import tasks
from tests.conftest import FIXED_NOW

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page


def test_a_repeat_is_one_tap(phone: Page, diary: Path) -> None:
    """The same as last time is stored by one tap on the opened app."""
    assert tasks.count(tasks.REPEAT, phone, diary, FIXED_NOW).taps == 1


def test_number_and_place_are_stored_by_three_taps(phone: Page, diary: Path) -> None:
    """A number, a place and Save are three taps, and nothing else is stored with them."""
    assert tasks.count(tasks.NUMBER_AND_PLACE, phone, diary, FIXED_NOW).taps == 3


@pytest.mark.parametrize(
    "task", [tasks.FULL, pytest.param(tasks.FULL_ANEW, marks=pytest.mark.prove)], ids=["from_the_last", "anew"]
)
def test_a_full_entry_is_nine_taps_at_most_for_who_noted_such_before(
    phone: Page, diary: Path, task: tasks.Task
) -> None:
    """After 14 entries, from the last one or by what stands open: 9 taps with Save at most."""
    took = tasks.count(task, phone, diary, FIXED_NOW)
    assert 7 <= took.taps <= 9
    assert task.seconds is None or took.seconds < task.seconds


@pytest.mark.parametrize(
    "task",
    [tasks.FIRST_FULL, pytest.param(tasks.FIRST_FULL_RARE, marks=pytest.mark.prove)],
    ids=["offered", "folded_away"],
)
def test_the_very_first_full_entry_is_twelve_taps_at_most(phone: Page, diary: Path, task: tasks.Task) -> None:
    """Someone new needs 12 taps at most, also where nothing of it is offered at first and one place is in front."""
    assert 8 <= tasks.count(task, phone, diary, FIXED_NOW).taps <= 12
