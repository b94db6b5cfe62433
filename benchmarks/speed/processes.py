"""Whole processes: a command beside Python alone, and a server until it answers beside bare Streamlit."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from benchmarks.speed.diaries import SIZES, filled
from benchmarks.speed.turns import Compared, clocked, in_turns
from kneelog.ui import paths
from tests import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

START_AT_MOST: Final = 1.5

_EMPTY_PAGE: Final = 'import streamlit as st\n\nst.title("empty")\n'


def measure(folder: Path) -> Iterator[Compared]:
    """Yield the figures: commands beside `python -c pass`, a start beside that of an empty page of Streamlit."""
    size = SIZES[-2]
    filled(folder / "diary.sqlite3", size).close()
    diary, now = folder / "diary.sqlite3", {"KNEELOG_NOW": size.now.isoformat()}
    kneelog = [sys.executable, "-m", "kneelog"]
    took = in_turns(
        {
            "python": _process([sys.executable, "-c", "pass"], diary, now),
            "version": _process([*kneelog, "--version"], diary, now),
            "log": _process([*kneelog, "log", "--severity", "4"], diary, now),
            "start": _start(serving.launch_command, diary, now),
            "bare": _start(streamlit_of(bare_page(folder)), diary, now),
        }
    )
    yield Compared("`kneelog --version`", "Python alone", took["version"], took["python"])
    yield Compared(f"`kneelog log`, {size.name}", "Python alone", took["log"], took["python"])
    yield Compared(
        f"start until it answers, {size.name}", "an empty page of Streamlit", took["start"], took["bare"], START_AT_MOST
    )  # fmt: skip


def _process(command: Sequence[str], diary: Path, extra: dict[str, str]) -> Callable[[], float]:
    environment = {**os.environ, paths.DATABASE_VARIABLE: str(diary), **extra}
    return clocked(lambda: subprocess.run(command, env=environment, check=True, capture_output=True))


def _start(command: Callable[[Path, int], list[str]], diary: Path, extra: dict[str, str]) -> Callable[[], float]:
    def start() -> float:
        began = time.perf_counter()
        with running_at(command, diary, extra):
            return time.perf_counter() - began

    return start


@contextmanager
def running_at(
    command: Callable[[Path, int], list[str]], diary: Path, extra: dict[str, str]
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Give a server that answers, as its process and its port; it is ended afterwards.

    Args:
        command: what starts it, of a diary and a port.
        diary: the diary file.
        extra: variables of its environment.

    Raises:
        RuntimeError: it ended before it answered.
    """
    port = serving.free_port()
    process = subprocess.Popen(
        command(diary, port),
        env=serving.environment(diary, extra),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while not _answers(port):
            if process.poll() is not None:
                raise RuntimeError("it ended before it answered")
            time.sleep(0.01)
        yield process, port
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def bare_page(folder: Path) -> Path:
    """Return a script in a folder that draws next to nothing."""
    page = folder / "empty.py"
    page.write_text(_EMPTY_PAGE, encoding="utf-8")
    return page


def streamlit_of(page: Path) -> Callable[[Path, int], list[str]]:
    """Return what starts Streamlit alone with a page, on the port that it is given."""
    flags = ("--server.headless=true", "--browser.gatherUsageStats=false", "--server.address=127.0.0.1")
    return lambda _diary, port: [sys.executable, "-m", "streamlit", "run", str(page), f"--server.port={port}", *flags]
