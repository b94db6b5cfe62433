"""Programs the tests drive that a Python package cannot bring."""

from __future__ import annotations

import importlib.util
import os
import shutil
from typing import Final

import pytest

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


def require_module(name: str, extra: str) -> None:
    """Go on where a Python package of an extra is installed. Without it: a skip at home, a failure in CI."""
    if importlib.util.find_spec(name) is not None:
        return
    missing = f"{name} is not installed; it comes with the extra {extra!r} of kneelog"
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)
