"""Diary files for the tests of storage."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kneelog.storage import open_store
from tests.storage.samples import NOBODY, NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kneelog.storage import Store


@pytest.fixture(scope="session")
def empty_diary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new diary to copy: making one takes Alembic longer than a test should."""
    path = tmp_path_factory.mktemp("template") / "diary.sqlite3"
    open_store(path, at=NOW).close()
    return path


@pytest.fixture
def path(tmp_path: Path, empty_diary: Path) -> Path:
    """The file of an empty diary, closed."""
    return Path(shutil.copy(empty_diary, tmp_path / "diary.sqlite3"))


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """An empty diary, open."""
    store = open_store(path, at=NOW)
    yield store
    store.close()


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that an account without privileges can reach: the temporary folders of pytest it cannot."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        yield folder
        folder.chmod(0o755)
