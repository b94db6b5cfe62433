"""Servers to measure: kneelog on a diary, its twin without one, and an empty page of Streamlit; each a process."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.speed.client import Window
from benchmarks.speed.diaries import NOW, Size, filled
from kneelog.ui import clock, paths
from tests import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SCREENS: Final = ("", "history", "trends", "patterns")
"""The screens that are measured, by their addresses."""

_OTHER_WINDOWS: Final = ("range=30d", "range=1y")
"""What is changed to and fro on Trends."""

_HERE: Final = Path(__file__).parent
_EMPTY_PAGE: Final = 'import streamlit as st\n\nst.title("empty")\n'
_KEPT_WITHIN_SECONDS: Final = 60.0


@dataclass(frozen=True)
class Server:
    """A server that answers.

    Attributes:
        pid: of its process.
        port: where it listens.
    """

    pid: int
    port: int

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def running(command: Callable[[Path, int], list[str]], diary: Path) -> Iterator[Server]:
    """Give a server as soon as it answers, with the clock at `NOW`; it is ended afterwards.

    Args:
        command: what starts it, of a diary and a port.
        diary: the diary file.

    Raises:
        RuntimeError: it ended before it answered.
    """
    port = serving.free_port()
    process = subprocess.Popen(
        command(diary, port),
        env=serving.environment(diary, {clock.NOW_VARIABLE: NOW.isoformat()}),
        cwd=paths.settings_file().parents[1],  # where Streamlit alone finds the settings of the app
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while not _answers(port):
            if process.poll() is not None:
                raise RuntimeError("it ended before it answered")
            time.sleep(0.01)
        yield Server(process.pid, port)
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


def streamlit_of(page: Path, *given: str) -> Callable[[Path, int], list[str]]:
    """Return what starts Streamlit alone with a page, on the port that it is told."""
    run = [sys.executable, "-m", "streamlit", "run", str(page)]
    return lambda _diary, port: [*run, f"--server.port={port}", "--", *given]


def bare_page(folder: Path) -> Path:
    """Return a script in a folder that draws next to nothing."""
    page = folder / "empty.py"
    page.write_text(_EMPTY_PAGE, encoding="utf-8")
    return page


class Servers:
    """Starts servers on diaries in a folder, and keeps them until the end."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack

    def kneelog(self, size: Size) -> Server:
        """Return kneelog on a diary of that size, once the diary was looked after as it is after each start."""
        diary = self._folder / f"{size.name}.sqlite3"
        filled(diary, size).close()
        server = self._begin(serving.launch_command, diary)
        with Window(server.port) as window:
            window.run()  # it is looked after from the first screen on
        give_up = time.monotonic() + _KEPT_WITHIN_SECONDS
        while not list((self._folder / "backups").glob(f"{size.name}-*.sqlite3")) and time.monotonic() < give_up:
            time.sleep(0.2)
        return server

    def twin(self, size: Size, *given: str) -> Server:
        """Return the twin of kneelog on a diary of that size.

        Args:
            size: of the diary whose screens it draws.
            given: to `twin.py`, besides the folder.
        """
        calls = self._folder / f"{size.name} drawn"
        if not calls.exists():
            self._record(size, calls)
        return self._begin(streamlit_of(calls / "twin.py", str(calls), *given), self._folder / "none.sqlite3")

    def bare(self) -> Server:
        """Return an empty page of Streamlit."""
        return self._begin(streamlit_of(bare_page(self._folder)), self._folder / "none.sqlite3")

    def _begin(self, command: Callable[[Path, int], list[str]], diary: Path) -> Server:
        return self._stack.enter_context(running(command, diary))

    def _record(self, size: Size, calls: Path) -> None:
        """Draw each screen on a diary, note what it asks of Streamlit, and put the twin beside the notes."""
        diary = self._folder / f"{size.name}.sqlite3"
        filled(diary, size).close()
        calls.mkdir()
        with running(streamlit_of(_HERE / "recorded.py", str(calls)), diary) as server:
            with Window(server.port) as window:
                for screen in SCREENS:
                    window.run(screen)
                    window.run(screen)  # what is drawn in a window that has it open already
            for query in _OTHER_WINDOWS:
                with Window(server.port) as window:
                    window.run("trends", query)
        shutil.copy(_HERE / "twin.py", calls)
        (calls / "static").symlink_to(paths.static_folder())  # fonts and icons, where Streamlit serves them from
