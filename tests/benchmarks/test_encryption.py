"""What encryption costs, measured against a plain diary in the same run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

SCRIPT: Final = Path(__file__).parents[2] / "benchmarks" / "encryption.py"


@pytest.mark.prove
@pytest.mark.timeout(600)
@pytest.mark.usefixtures("_cipher")
def test_saving_into_an_encrypted_diary_is_not_felt(record_property: Callable[[str, object], None]) -> None:
    """A commit waits for the disk, not for the cipher: less than one and a half times the plain one."""
    ran = subprocess.run([sys.executable, str(SCRIPT)], capture_output=True, check=True)
    figures = json.loads(ran.stdout)
    record_property("commit, times the plain one", figures["commit_ms"]["times"])
    record_property("opening, times the plain one", figures["open_ms"]["times"])
    assert figures["commit_ms"]["times"] < 1.5
