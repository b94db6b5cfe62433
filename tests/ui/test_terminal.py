"""What a terminal shows while a command works, and that a pipe gets none of it."""

from __future__ import annotations

import io
import os
import shutil
import time
from typing import TYPE_CHECKING

from kneelog.ui import terminal

if TYPE_CHECKING:
    import pytest


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_a_terminal_is_told_each_step_and_its_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line is written over and over, counts on by itself while a step takes long, and is gone in the end."""
    monkeypatch.setattr(terminal, "_EVERY_SECONDS", 0.01)
    since = iter(range(0, 10_000, 4))
    monkeypatch.setattr(time, "monotonic", lambda: next(since))
    shown = Terminal()
    with terminal.progress(shown) as tell:
        tell("Step 1 of 2: a long one")
        while " s" not in shown.getvalue():
            time.sleep(0.01)
        tell("Step 2")
    lines = shown.getvalue().split("\r")
    assert lines[1].rstrip() == "Step 1 of 2: a long one …"
    assert lines[2].rstrip().startswith("Step 1 of 2: a long one … ")
    assert lines[2].rstrip().endswith(" s")
    assert lines[-3].startswith("Step 2 …")
    assert lines[-2].strip() == ""
    assert len(lines[-3]) >= len(lines[-4])  # whatever stood there is covered
    assert len(lines[-2]) >= len(lines[-3].rstrip())
    assert lines[-1] == ""
    assert "\n" not in shown.getvalue()


def test_a_step_longer_than_the_line_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """What wraps could not be written over."""
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: os.terminal_size((20, 24)))
    shown = Terminal()
    with terminal.progress(shown) as tell:
        tell("x" * 50)
    assert max(map(len, shown.getvalue().split("\r"))) == 19


def test_a_pipe_gets_nothing() -> None:
    """Whatever is told."""
    shown = io.StringIO()
    with terminal.progress(shown) as tell:
        tell("Step 1")
    assert shown.getvalue() == ""
