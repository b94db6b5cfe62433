"""Measuring two or more kinds of work in turns, so that what else the machine does falls on all of them alike."""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import median, quantiles
from typing import TYPE_CHECKING, Final

from benchmarks.insights.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

ROUNDS: Final = 7

HEAD: Final = ("", "median", "floor", "its median", "ratio (middle half)", "at most")


@dataclass(frozen=True)
class Compared:
    """One kind of work beside its floor.

    Attributes:
        what: the work.
        floor: what it is compared with.
        ours: seconds of each round.
        bare: seconds of the floor in the same rounds.
        limit: the ratio of the medians that is allowed; None where it is only told.
        unit: "s", or "MB" or "kB" of bytes.
    """

    what: str
    floor: str
    ours: tuple[float, ...]
    bare: tuple[float, ...]
    limit: float | None = None
    unit: str = "s"

    @property
    def ratio(self) -> float:
        """How many times the floor it takes, by the medians."""
        return median(self.ours) / median(self.bare)

    @property
    def holds(self) -> bool:
        """Whether that is allowed."""
        return self.limit is None or self.ratio <= self.limit

    @property
    def row(self) -> tuple[str, ...]:
        """As a row of the table of `HEAD`; the middle half is of the ratios round by round."""
        low, _middle, high = quantiles([ours / bare for ours, bare in zip(self.ours, self.bare, strict=True)], n=4)
        limit = "" if self.limit is None else f"{self.limit:g}" if self.holds else f"{self.limit:g}: DOES NOT HOLD"
        ratio = f"**{self.ratio:.2f}** ({low:.2f} to {high:.2f})"
        return (self.what, self._told(self.ours), self.floor, self._told(self.bare), ratio, limit)

    def _told(self, each: tuple[float, ...]) -> str:
        middle = median(each)
        if self.unit == "MB":
            return f"{middle / 1e6:.0f} MB"
        if self.unit == "kB":
            return f"{middle / 1e3:.1f} kB"
        return f"{middle * 1000:.3g} ms" if middle < 1 else f"{middle:.2f} s"


def as_table(rows: Iterable[Compared]) -> str:
    """Return comparisons as a Markdown table."""
    return table(HEAD, (each.row for each in rows))


def clocked(work: Callable[[], object]) -> Callable[[], float]:
    """Return work that tells the seconds it took."""

    def run() -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return run


def in_turns(works: Mapping[str, Callable[[], float]], rounds: int = ROUNDS) -> dict[str, tuple[float, ...]]:
    """Run each work once a round, each round beginning with another, and return their seconds.

    Args:
        works: by name; each returns the seconds it took.
        rounds: how many; one more goes before them that does not count.
    """
    took: dict[str, list[float]] = {name: [] for name in works}
    names = list(works)
    for number in range(rounds + 1):
        first = number % len(names)
        for name in (*names[first:], *names[:first]):
            took[name].append(works[name]())
    return {name: tuple(each[1:]) for name, each in took.items()}
