"""Power cuts: what was reported as saved is there afterwards; with less care it would not be."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from kneelog.storage import Settings, for_library
from tests.faults.powercut.replay import MODELS, Outcome, cut, record
from tests.tools import require

if TYPE_CHECKING:
    from pathlib import Path

WAL_FULL = Settings(journal="WAL", synchronous="FULL", checkpoint_pages=40)
DELETE_EXTRA = Settings(journal="DELETE", synchronous="EXTRA")
WEAKENED = (
    Settings(journal="WAL", synchronous="NORMAL", checkpoint_pages=40),
    Settings(journal="WAL", synchronous="OFF", checkpoint_pages=40),
    Settings(journal="DELETE", synchronous="FULL"),
    Settings(journal="DELETE", synchronous="NORMAL"),
)

SHORT, LONG = 40, 150
"""Power cuts a run."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def _name(settings: Settings) -> str:
    return f"{settings.journal}-{settings.synchronous}"


Note = Callable[[str, object], None]
"""pytest's `record_property`: keeps a figure for `make prove`."""


def _cut(folder: Path, settings: Settings, cuts: int, note: Note) -> list[Outcome]:
    require("strace")
    recording = record(folder, settings, cuts)
    outcomes = [cut(recording, model, folder) for model in MODELS]
    for model, outcome in zip(MODELS, outcomes, strict=True):
        note(f"{_name(settings)}, {model} loss", f"{outcome.losing} of {outcome.cuts} cuts lost a saved entry")
        note("broken diaries", outcome.broken)
    assert [outcome.cuts for outcome in outcomes] == [cuts] * len(MODELS)
    return outcomes


def test_no_saved_entry_is_lost(tmp_path: Path, record_property: Note) -> None:
    """The settings that ship with this library lose nothing, whatever the disk kept."""
    assert all(outcome.safe for outcome in _cut(tmp_path, for_library(), SHORT, record_property))


def test_weakened_settings_are_caught(tmp_path: Path, record_property: Note) -> None:
    """The same settings, waiting for one sync less, lose acknowledged entries: the test above can fail."""
    weaker = Settings(journal="DELETE", synchronous="FULL")
    if for_library().journal == "WAL":
        weaker = Settings(journal="WAL", synchronous="NORMAL")
    assert not any(outcome.safe for outcome in _cut(tmp_path, weaker, SHORT, record_property))


@pytest.mark.prove
@pytest.mark.parametrize("settings", [WAL_FULL, DELETE_EXTRA], ids=_name)
def test_both_safe_settings_lose_nothing(tmp_path: Path, settings: Settings, record_property: Note) -> None:
    """The long run, for the setting of every library."""
    assert all(outcome.safe for outcome in _cut(tmp_path, settings, LONG, record_property))


@pytest.mark.prove
@pytest.mark.parametrize("settings", WEAKENED, ids=_name)
def test_every_weakened_setting_is_caught(tmp_path: Path, settings: Settings, record_property: Note) -> None:
    """The long run of what must not ship."""
    assert not any(outcome.safe for outcome in _cut(tmp_path, settings, LONG, record_property))
