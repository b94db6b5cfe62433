"""Whole processes: a command beside Python alone, and a server until it answers beside bare Streamlit."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Final

from benchmarks.speed.client import Window
from benchmarks.speed.diaries import MANY, NOW, ONE_DAY, filled
from benchmarks.speed.servers import bare_page, running, streamlit_of
from benchmarks.speed.turns import Compared, clocked, in_turns
from kneelog.ui import clock, paths
from tests import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

START_AT_MOST: Final = 1.5


def measure(folder: Path) -> Iterator[Compared]:
    """Yield the figures: commands beside `python -c pass`, a start beside that of an empty page of Streamlit."""
    diary, short = folder / f"{MANY.name}.sqlite3", folder / f"{ONE_DAY.name}.sqlite3"
    filled(diary, MANY).close()
    filled(short, ONE_DAY).close()
    kneelog = [sys.executable, "-m", "kneelog"]
    bare = streamlit_of(bare_page(folder))
    took = in_turns(
        {
            "python": _process([sys.executable, "-c", "pass"], diary),
            "version": _process([*kneelog, "--version"], diary),
            "log": _process([*kneelog, "log", "--severity", "4"], diary),
            "start": _start(serving.launch_command, diary),
            "bare": _start(bare, diary),
            "first": _start(serving.launch_command, diary, drawn=True),
            "first of one": _start(serving.launch_command, short, drawn=True),
            "first of bare": _start(bare, diary, drawn=True),
        }
    )
    of = MANY.name
    yield Compared("`kneelog --version`", "Python alone", took["version"], took["python"])
    yield Compared(f"`kneelog log`, {of}", "Python alone", took["log"], took["python"])
    empty = "an empty page of Streamlit"
    yield Compared(f"start until it answers, {of}", empty, took["start"], took["bare"], START_AT_MOST)
    yield Compared(f"start until Today is drawn, {of}", empty, took["first"], took["first of bare"])
    yield Compared(f"start until Today is drawn, {of}", "the same with one day", took["first"], took["first of one"])


def _process(command: Sequence[str], diary: Path) -> Callable[[], float]:
    environment = {**os.environ, paths.DATABASE_VARIABLE: str(diary), clock.NOW_VARIABLE: NOW.isoformat()}
    return clocked(lambda: subprocess.run(command, env=environment, check=True, capture_output=True))


def _start(command: Callable[[Path, int], list[str]], diary: Path, *, drawn: bool = False) -> Callable[[], float]:
    """Return what starts a server and tells the seconds until it answers, or until it has drawn its first page."""

    def start() -> float:
        began = time.perf_counter()
        with running(command, diary) as server:
            if drawn:
                with Window(server.port) as window:
                    window.run()
            return time.perf_counter() - began

    return start
