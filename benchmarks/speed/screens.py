"""Whole screens as a window sees them: ten years beside 90 days, beside a twin without a diary, beside an empty page.

The window is a websocket without a browser: what is measured is the server, its messages and their bytes.
"""

from __future__ import annotations

import resource
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING, Final

from benchmarks.speed.client import Run, Window
from benchmarks.speed.diaries import SIZES, Size, filled
from benchmarks.speed.processes import bare_page, running_at, streamlit_of
from benchmarks.speed.turns import Compared, in_turns
from kneelog.ui import clock
from tests import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SCREENS: Final = {"": 1.1, "history": 1.1, "trends": 1.3, "patterns": 1.3}
"""The screens by their addresses, and how many times as long as with 90 days each may take with ten years."""

TODAY_AT_MOST: Final = 1.15
WINDOWS: Final = 25
LOAD_AT_MOST: Final = 1.3
RERUNS: Final = 1000
GROWTH_AT_MOST: Final = 1.05

_TWIN: Final = Path(__file__).parents[1] / "taps" / "twin_app.py"


@dataclass(frozen=True)
class Server:
    """A server that runs.

    Attributes:
        pid: of its process.
        port: where it listens.
    """

    pid: int
    port: int


def measure(folder: Path) -> Iterator[Compared]:
    """Yield the figures of each screen, of many windows at once, and of what is left in memory."""
    days, years = (next(size for size in SIZES if size.name == name) for name in ("90 days", "ten years"))
    with ExitStack() as stack:
        for size in (days, years):
            filled(folder / f"{size.days}.sqlite3", size).close()

        def serve(command: Callable[[Path, int], list[str]], size: Size) -> Server:
            extra = {clock.NOW_VARIABLE: size.now.isoformat()}
            process, port = stack.enter_context(running_at(command, folder / f"{size.days}.sqlite3", extra))
            return Server(process.pid, port)

        few, many = serve(serving.launch_command, days), serve(serving.launch_command, years)
        twin, empty = serve(streamlit_of(_TWIN), days), serve(streamlit_of(bare_page(folder)), days)
        yield from _screens(few, many, empty)
        yield _today(many, twin)
        yield _load(many, twin)
        yield _left(many)


def _screens(days: Server, years: Server, empty: Server) -> Iterator[Compared]:
    """Yield how long each screen takes anew in a window that has it open."""
    with Window(days.port) as few, Window(years.port) as many, Window(empty.port) as none:
        for screen, limit in SCREENS.items():
            took = in_turns({
                "few": _seconds(few, screen),
                "many": _seconds(many, screen),
                "none": _seconds(none, ""),
            })  # fmt: skip
            name = f"/{screen}"
            yield Compared(f"{name} drawn anew, ten years", "the same with 90 days", took["many"], took["few"], limit)
            yield Compared(f"{name} drawn anew, ten years", "an empty page of Streamlit", took["many"], took["none"])


def _today(ours: Server, twin: Server) -> Compared:
    with Window(ours.port) as mine, Window(twin.port) as other:
        took = in_turns({"ours": _seconds(mine, ""), "twin": _seconds(other, "")})
    return Compared(
        "/ drawn anew, ten years", "its twin, with constant data", took["ours"], took["twin"], TODAY_AT_MOST
    )


def _seconds(window: Window, screen: str) -> Callable[[], float]:
    return lambda: _whole(window.run(screen)).seconds


def _whole(run: Run) -> Run:
    if run.errors:
        raise RuntimeError(f"the screen drew {run.errors} errors")
    return run


def _load(ours: Server, twin: Server) -> Compared:
    """Return how long the slowest twentieth of all runs take while many windows draw Today at once."""
    took = in_turns({"ours": lambda: _slow(ours), "twin": lambda: _slow(twin)}, rounds=7)
    what = f"Today in {WINDOWS} windows at once, 95 of 100 within"
    return Compared(what, "the twin, as many", took["ours"], took["twin"], LOAD_AT_MOST)


def _slow(server: Server) -> float:
    seconds: list[float] = []

    def draw() -> None:
        with Window(server.port) as window:
            for number in range(4):
                run = _whole(window.run())
                if number:  # the first one makes the session
                    seconds.append(run.seconds)

    threads = [threading.Thread(target=draw) for _ in range(WINDOWS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(seconds) != WINDOWS * 3:
        raise RuntimeError(f"{WINDOWS * 3 - len(seconds)} runs were lost")
    return quantiles(seconds, n=20)[-1]


def _left(server: Server) -> Compared:
    """Return how much memory the server holds after many runs beside what it held after a tenth of them."""
    with Window(server.port) as window:
        for _number in range(RERUNS // 10):
            _whole(window.run())
        before = _resident(server)
        for _number in range(RERUNS):
            _whole(window.run())
        after = _resident(server)
    return Compared(
        f"memory after {RERUNS} more runs", "before them", (after,) * 2, (before,) * 2, GROWTH_AT_MOST, "MB"
    )


def _resident(server: Server) -> float:
    """Return the bytes of memory that a server holds."""
    time.sleep(1)  # for what is thrown away after a run
    pages = int(Path(f"/proc/{server.pid}/statm").read_text(encoding="ascii").split()[1])
    return float(pages * resource.getpagesize())
