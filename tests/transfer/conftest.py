"""What the tests of files share."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kneelog.storage import open_store
from tests.conftest import FIXED_NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kneelog.storage import Store


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Local times are those of Berlin."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(scope="session")
def empty_diary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A diary without an entry, made once: to copy it is far sooner done."""
    path = tmp_path_factory.mktemp("empty") / "diary.sqlite3"
    open_store(path, at=FIXED_NOW).close()
    return path


@pytest.fixture
def new_diary(empty_diary: Path, tmp_path: Path) -> Iterator[Callable[[str], Store]]:
    """Opens a diary of this name without an entry."""
    opened: list[Store] = []

    def new(name: str) -> Store:
        opened.append(open_store(Path(shutil.copy(empty_diary, tmp_path / f"{name}.sqlite3")), at=FIXED_NOW))
        return opened[-1]

    yield new
    for each in opened:
        each.close()
