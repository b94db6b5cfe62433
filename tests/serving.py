"""Starts the app as a process of its own, the way a person does, and says where it can be reached."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Final

from kneelog.ui import paths, running
from tests.tools import require

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

READY_WITHIN_SECONDS: Final = 60.0
STOPPED_WITHIN_SECONDS: Final = 20.0

_LAUNCH: Final = "import sys; from pathlib import Path; from kneelog.ui import launch; "


@dataclass
class Server:
    """A running app."""

    process: subprocess.Popen[bytes]
    port: int
    diary: Path
    said: IO[str]
    output: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return running.address(self.port)

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """Ends the process and returns its exit code. What it said is in `output` afterwards, line by line."""
        if self.process.poll() is None:
            self._signal(how)
        try:
            code = self.process.wait(timeout=STOPPED_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            code = self.process.wait()
        if not self.said.closed:
            self.said.seek(0)
            self.output = self.said.read().splitlines()
            self.said.close()
        return code

    def _signal(self, how: signal.Signals) -> None:
        """To the whole group, as a terminal does: a tracer around the app would keep the signal to itself."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, how)


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def launch_command(diary: Path, port: int, **options: object) -> list[str]:
    """The command that starts the app by its launcher; `options` go to `launch.start`."""
    words = "".join(f", {name}={value!r}" for name, value in options.items())
    call = f"launch.start(Path({str(diary)!r}), port={port}, open_browser=False{words})"
    return [sys.executable, "-c", f"{_LAUNCH}sys.exit({call})"]


def streamlit_command(port: int | None, *flags: str) -> list[str]:
    """The command that starts the app by `streamlit run app.py`."""
    chosen = [f"--server.port={port}"] if port is not None else []
    return [sys.executable, "-m", "streamlit", "run", str(paths.app_script()), *chosen, *flags]


def traced(command: Sequence[str], trace: Path) -> list[str]:
    """The command under a tracer that notes in `trace` every address the app connects or sends to."""
    return [require("strace"), "-f", "-qq", "-e", "trace=connect,sendto", "-o", str(trace), *command]


def asked_outside(trace: Path) -> list[str]:
    """The calls of a `traced` app to any address that is not this computer's own.

    Raises:
        AssertionError: the trace is empty; the start looks for a running app here, so it saw nothing.
    """
    calls = [line for line in trace.read_text(errors="replace").splitlines() if re.search("sin6?_addr", line)]
    assert calls, "the tracer saw nothing"
    return [line for line in calls if '"127.' not in line]


def environment(diary: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment with the diary chosen and no screen, so that no browser opens by itself."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    return kept | {paths.DATABASE_VARIABLE: str(diary)} | dict(extra or {})


@contextlib.contextmanager
def serve(
    diary: Path,
    *,
    command: Sequence[str] | None = None,
    port: int | None = None,
    folder: Path | None = None,
    extra: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """A running app that answers, ended at the close of the `with` block.

    Args:
        diary: the diary file.
        command: what starts the app on `port`; by default its launcher.
        port: where it will listen; by default a free port.
        folder: the working folder; by default the diary's.
        extra: environment variables, such as KNEELOG_NOW.
    """
    port = free_port() if port is None else port
    said = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 - closed by Server.stop
    process = subprocess.Popen(
        command or launch_command(diary, port),
        cwd=folder or diary.parent,
        env=environment(diary, extra),
        stdin=subprocess.DEVNULL,
        stdout=said,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    server = Server(process, port, diary, said)
    try:
        wait_until_ready(server)
        yield server
    finally:
        server.stop()


def wait_until_ready(server: Server) -> None:
    """Returns when the app answers.

    Raises:
        RuntimeError: it ended or stayed silent; with what it said.
    """
    give_up = time.monotonic() + READY_WITHIN_SECONDS
    while running.ask(server.port) is None:
        if server.process.poll() is not None or time.monotonic() > give_up:
            server.stop(signal.SIGKILL)
            raise RuntimeError("The app did not start:\n" + "\n".join(server.output))
        time.sleep(0.05)
