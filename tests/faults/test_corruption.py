"""Damage at random: it is noticed, or changes nothing that is read; and what is salvaged is what was saved."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from kneelog.domain.errors import StorageError
from kneelog.storage import for_library, open_store
from kneelog.storage.salvage import salvage
from tests.storage.corrupting import KINDS, by_record, damage, fill
from tests.storage.samples import NOW, fingerprint, plain

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A diary that nothing happened to, closed."""
    path = tmp_path_factory.mktemp("whole") / "diary.sqlite3"
    fill(path)
    return path


def _noticed(path: Path, expected: object) -> bool:
    """Whether opening, reading or a check says that something is wrong; where none does, nothing may be."""
    try:
        store = open_store(path, at=NOW)
    except StorageError:
        return True
    try:
        if store.check():
            return True
        assert plain(store.archive()) == expected
        store.diary()
    except StorageError:
        return True
    finally:
        store.close()
    return False


def _run(whole: Path, folder: Path, numbers: range) -> dict[str, Counter[str]]:
    """Damage a copy for each number; count by kind what was noticed, and which share of the records came back."""
    store = open_store(whole, at=NOW)
    archive = store.archive()
    store.close()
    saved = by_record(archive)
    figures: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for number in numbers:
        (place := folder / str(number)).mkdir()
        path = Path(shutil.copy(whole, place / "diary.sqlite3"))
        kind = damage(path, number)
        before = {file.name: fingerprint(file) for file in place.iterdir()}
        found = salvage(path, for_library())
        assert {file.name: fingerprint(file) for file in place.iterdir()} == before, (number, kind)
        came_back = by_record(found.archive)
        assert came_back.items() <= saved.items(), (number, kind)
        figures[kind].update(
            files=1, noticed=_noticed(path, plain(archive)), saved=len(saved), back=len(came_back),
            doubtful=len(found.doubtful),
        )  # fmt: skip
        shutil.rmtree(place)
    return figures


def test_random_damage_is_noticed_and_what_is_salvaged_was_saved(whole: Path, tmp_path: Path) -> None:
    """A short run, of every kind: each brings back something but an empty file, and text never goes unnoticed."""
    figures = _run(whole, tmp_path, range(7 * len(KINDS)))
    assert figures["text"]["noticed"] == figures["text"]["files"] == 7
    assert {kind for kind, found in figures.items() if not found["back"]} == {"zero length"}
    assert figures["garbage beside"]["back"] == figures["garbage beside"]["saved"]


@pytest.mark.prove
def test_random_damage_is_noticed_three_hundred_times(
    whole: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Damage is noticed or changes nothing that is read; what is salvaged as sealed was saved, to the byte."""
    figures = _run(whole, tmp_path, range(306))
    for kind, found in figures.items():
        share = f"{100 * found['back'] // found['saved']}% of the records back as saved"
        more = f"{100 * found['doubtful'] // found['saved']}% more in doubt"
        record_property(kind, f"noticed {found['noticed']} of {found['files']}, {share}, {more}")
    record_property("read differently and not noticed", 0)
    record_property("brought back and never saved", 0)
