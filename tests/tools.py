"""What the tests need of the machine: programs that a Python package cannot bring, a disk in memory."""

from __future__ import annotations

import importlib.util
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome")


def require(*names: str) -> str:
    """The path of the first of these programs there is. Without one: a skip at home, a failure in CI."""
    for name in names:
        if (path := shutil.which(name)) is not None:
            return path
    missing = f"{names[0]} is not on this machine"
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)


@contextmanager
def quick_folder(otherwise: Path) -> Iterator[Path]:
    """A folder in memory where there is such a disk, else the other: for what is not about what a disk keeps."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    if not os.access(memory, os.W_OK):
        yield otherwise
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def require_module(name: str, extra: str) -> None:
    """Go on where a Python package of an extra is installed. Without it: a skip at home, a failure in CI."""
    if importlib.util.find_spec(name) is not None:
        return
    missing = f"{name} is not installed; it comes with the extra {extra!r} of kneelog"
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)
