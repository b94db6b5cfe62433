"""Power cuts: what was reported as done is there afterwards, and nothing is there by half."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pytest

from kneelog.storage import Settings, for_library
from tests.faults.powercut import scenes
from tests.faults.powercut.replay import MODELS, Outcome, cut, record
from tests.tools import require

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.powercut.scene import Scene

WAL_FULL = Settings(journal="WAL", synchronous="FULL", checkpoint_pages=40)
DELETE_EXTRA = Settings(journal="DELETE", synchronous="EXTRA")
WEAKENED = (
    Settings(journal="WAL", synchronous="NORMAL", checkpoint_pages=40),
    Settings(journal="WAL", synchronous="OFF", checkpoint_pages=40),
    Settings(journal="DELETE", synchronous="FULL"),
    Settings(journal="DELETE", synchronous="NORMAL"),
)

OF_A_SAVE = ("worst", "random")
"""How a save can be lost: it gives no file a name, and takes only that of its journal, which comes back in both."""

SHORT, LONG = 40, 150
"""Power cuts a run."""

BY_SCENE = pytest.mark.parametrize(
    ("scene", "times"),
    [
        (scenes.IMPORTS, 4),
        (scenes.BACKUPS, 4),
        (scenes.RESTORES, 3),
        (scenes.REPLACEMENT, 1),
        (scenes.ERASURES, 3),
        (scenes.MIGRATION, 1),
    ],
    ids=["import", "backup", "restore", "replacement", "erasing", "migration"],
)
"""What is cut anywhere, not only once it is done, and how often it is done in a run."""

BY_KEY_CHANGE = pytest.mark.parametrize(
    ("scene", "times"),
    [(scenes.ENCRYPTIONS, 3), (scenes.BACKUP_ENCRYPTION, 1)],  # encrypted, under another passphrase, plain again
    ids=["diary", "backups"],
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def _name(settings: Settings) -> str:
    return f"{settings.journal}-{settings.synchronous}"


Note = Callable[[str, object], None]
"""pytest's `record_property`: keeps a figure for `make prove`."""


def _cut(folder: Path, settings: Settings, cuts: int, note: Note) -> list[Outcome]:
    require("strace")
    recording = record(folder, scenes.SAVES, settings, cuts)
    outcomes = {model: cut(recording, model, folder) for model in OF_A_SAVE}
    _tell(outcomes, "a saved entry", note)
    assert {outcome.cuts for outcome in outcomes.values()} == {cuts}
    return list(outcomes.values())


def _tell(outcomes: Mapping[str, Outcome], what: str, note: Note) -> None:
    for model, outcome in outcomes.items():
        note(f"{model} loss", f"{outcome.losing} of {outcome.cuts} cuts lost {what}, {outcome.broken} broke the diary")


def _cut_anywhere(folder: Path, scene: Scene, settings: Settings, times: int, cuts: int, note: Note) -> bool:
    """Whether nothing that was done was lost, and nothing was ever there by half."""
    require("strace")
    recording = record(folder, scene, settings, times)
    outcomes = {model: cut(recording, model, folder, anywhere=cuts) for model in MODELS}
    _tell(outcomes, "what was done", note)
    # What takes fewer steps than that is cut after each of them.
    assert {outcome.cuts for outcome in outcomes.values()} == {min(cuts, len(recording.events))}
    return all(outcome.safe for outcome in outcomes.values())


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


@BY_SCENE
def test_a_cut_anywhere_leaves_all_or_nothing(tmp_path: Path, scene: Scene, times: int, record_property: Note) -> None:
    """In the middle of an import, a backup, a migration: before or after it, never between, and every backup is one."""
    assert _cut_anywhere(tmp_path, scene, for_library(), times, SHORT, record_property)


@pytest.mark.prove
@BY_SCENE
@pytest.mark.parametrize("settings", [WAL_FULL, DELETE_EXTRA], ids=_name)
def test_many_cuts_anywhere_leave_all_or_nothing(
    tmp_path: Path, settings: Settings, scene: Scene, times: int, record_property: Note
) -> None:
    """The long run, for the setting of every library."""
    assert _cut_anywhere(tmp_path, scene, settings, times, LONG, record_property)


@pytest.mark.usefixtures("_cipher")
@BY_KEY_CHANGE
@pytest.mark.parametrize("settings", [WAL_FULL, DELETE_EXTRA], ids=_name)
def test_a_cut_in_a_change_of_the_key_leaves_the_old_one_or_the_new(
    tmp_path: Path, settings: Settings, scene: Scene, times: int, record_property: Note
) -> None:
    """Under both settings: a plain and an encrypted diary are opened by two libraries, each with its own."""
    assert _cut_anywhere(tmp_path, scene, settings, times, SHORT, record_property)


@pytest.mark.prove
@pytest.mark.usefixtures("_cipher")
@BY_KEY_CHANGE
@pytest.mark.parametrize("settings", [WAL_FULL, DELETE_EXTRA], ids=_name)
def test_many_cuts_in_a_change_of_the_key_leave_the_old_one_or_the_new(
    tmp_path: Path, settings: Settings, scene: Scene, times: int, record_property: Note
) -> None:
    """The long run."""
    assert _cut_anywhere(tmp_path, scene, settings, times, LONG, record_property)


def test_a_weakened_setting_is_caught_in_an_import(tmp_path: Path, record_property: Note) -> None:
    """Without waiting for the disk at all an import is lost or comes by half: the tests above can fail."""
    weaker = Settings(journal=for_library().journal, synchronous="OFF", checkpoint_pages=40)
    assert not _cut_anywhere(tmp_path, scenes.IMPORTS, weaker, 4, SHORT, record_property)
