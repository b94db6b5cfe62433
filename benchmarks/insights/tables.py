"""Shares with their interval, tables of them, and the pages they stand on."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def wilson(count: int, among: int) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a share, 0-1."""
    part, z = count / among, 1.96
    middle = (part + z * z / (2 * among)) / (1 + z * z / among)
    reach = z * sqrt(part * (1 - part) / among + z * z / (4 * among * among)) / (1 + z * z / among)
    return max(0.0, middle - reach), middle + reach


def share(count: int, among: int) -> str:
    """Return a share in percent with its interval; empty where there is nothing to share."""
    if not among:
        return ""
    low, high = wilson(count, among)
    return f"{100 * count / among:.1f} % ({100 * low:.1f} to {100 * high:.1f})"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def written(page: Path, text: str, name: str = "figures") -> None:
    """Write figures into a page, between the two marks of a name."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, _, rest = page.read_text(encoding="utf-8").partition(begin)
    _, _, after = rest.partition(end)
    page.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")
