"""Whole screens as a window sees them: ten years beside 90 days, beside their twin, beside an empty page of Streamlit.

The window is a websocket without a browser: what is measured is the server, its messages and their bytes.
"""

from __future__ import annotations

import resource
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Final

from benchmarks.speed.client import Run, Window
from benchmarks.speed.diaries import FEW, MANY
from benchmarks.speed.servers import SCREENS, Server, Servers
from benchmarks.speed.turns import Compared, in_turns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LIKE_FEW: Final = {"": 1.1, "history": 1.1, "trends": 1.3, "patterns": 1.3}
"""The screens by their addresses, and how many times as long as with 90 days each may take with ten years."""

LIKE_TWIN: Final = {"": 1.15, "trends": 1.3}
"""How many times as long as its twin each may take."""

BYTES_AT_MOST: Final = 1.02
WINDOWS: Final = 25
RUNS_EACH: Final = 4
CROWDS: Final = 7
LOAD_AT_MOST: Final = 1.3
RERUNS: Final = 1000
GROWTH_AT_MOST: Final = 1.05
ROUNDS: Final = 15


def measure(folder: Path) -> Iterator[Compared]:
    """Yield the figures of each screen, of many windows at once, and of what is left in memory."""
    with ExitStack() as stack:
        servers = Servers(folder, stack)
        each = {
            "few": servers.kneelog(FEW),
            "many": servers.kneelog(MANY),
            "twin": servers.twin(FEW),
            "settled": servers.twin(FEW, "settled"),
            "none": servers.bare(),
        }
        yield from _screens(each)
        yield from _load(each)
        yield _left(each["many"])


def _screens(servers: Mapping[str, Server]) -> Iterator[Compared]:
    """Yield how long each screen takes anew in a window that has it open, and how many bytes are sent."""
    with ExitStack() as stack:
        windows = {name: stack.enter_context(Window(server.port)) for name, server in servers.items()}
        for screen in SCREENS:
            runs = {name: Runs(window, "" if name == "none" else screen) for name, window in windows.items()}
            took = in_turns(runs, ROUNDS)
            name = f"/{screen} drawn anew, {MANY.name}"
            yield Compared(name, f"the same, {FEW.name}", took["many"], took["few"], LIKE_FEW[screen])
            yield Compared(name, "its twin", took["many"], took["twin"], LIKE_TWIN.get(screen))
            yield Compared(name, "its twin, settled", took["many"], took["settled"])
            yield Compared(name, "an empty page of Streamlit", took["many"], took["none"])
            ours, twins = runs["many"].sizes, runs["twin"].sizes
            limit = None if screen else BYTES_AT_MOST  # on Trends a longer diary has more to tell of the last year
            yield Compared(f"/{screen}, bytes to the window, {MANY.name}", "its twin", ours, twins, limit, "kB")


class Runs:
    """Draws one screen anew each time it is called, and returns the seconds.

    Attributes:
        sizes: bytes that each run sent.
    """

    def __init__(self, window: Window, screen: str) -> None:
        self.sizes: tuple[float, ...] = ()
        self._window = window
        self._screen = screen

    def __call__(self) -> float:
        """Draw it once more."""
        run = _whole(self._window.run(self._screen))
        self.sizes += (run.size,)
        return run.seconds


def _whole(run: Run) -> Run:
    if run.errors:
        raise RuntimeError(f"the screen drew {run.errors} errors")
    return run


def _load(servers: Mapping[str, Server]) -> Iterator[Compared]:
    """Yield how long half and the slowest twentieth of all runs take while many windows draw Today at once."""
    crowds = {name: _Crowd(servers[name]) for name in ("many", "twin", "settled")}
    slowest = in_turns(crowds, CROWDS)
    half = {name: tuple(crowd.middles[1:]) for name, crowd in crowds.items()}
    what, as_many = f"Today in {WINDOWS} windows at once, {MANY.name}", "the twin, as many"
    yield Compared(f"{what}: p50", as_many, half["many"], half["twin"])
    yield Compared(f"{what}: p95", as_many, slowest["many"], slowest["twin"], LOAD_AT_MOST)
    yield Compared(f"{what}: p95", f"{as_many}, settled", slowest["many"], slowest["settled"])


class _Crowd:
    """Draws Today in many windows at once each time it is called, and returns the seconds of the 95th percentile.

    Attributes:
        middles: the median of each time.
    """

    def __init__(self, server: Server) -> None:
        self.middles: list[float] = []
        self._server = server

    def __call__(self) -> float:
        with ThreadPoolExecutor(WINDOWS) as pool:
            seconds = [each for window in pool.map(self._draw, range(WINDOWS)) for each in window]
        self.middles.append(median(seconds))
        return quantiles(seconds, n=20)[-1]

    def _draw(self, _number: int) -> list[float]:
        """Return the seconds of each run but the first, which makes the session; one that is lost raises."""
        with Window(self._server.port) as window:
            return [_whole(window.run()).seconds for _ in range(RUNS_EACH + 1)][1:]


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
        f"memory after {RERUNS} more runs, {MANY.name}",
        "before them",
        (after,) * 2,
        (before,) * 2,
        GROWTH_AT_MOST,
        "MB",
    )


def _resident(server: Server) -> float:
    """Return the bytes of memory that a server holds."""
    time.sleep(1)  # for what is thrown away after a run
    pages = int(Path(f"/proc/{server.pid}/statm").read_text(encoding="ascii").split()[1])
    return float(pages * resource.getpagesize())
