"""A picture of how often a link is called where there is none: ours and the usual, a line for each kind of diary."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from benchmarks.insights.tables import wilson

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

METHODS: Final[tuple[tuple[str, str, str], ...]] = (
    ("linked", "kneelog: q ≤ .02 in two weekly looks running", "#0b6e5f"),
    ("single .05", "the same engine, any single look at q ≤ .05", "#4d7ea8"),
    ("naive", "comparing days with and without (Mann-Whitney), q ≤ .05", "#b4421e"),
)
_OPEN: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
    ' aria-label="Share of simulated diaries without any effect in which a link was ever called"'
    ' font-family="sans-serif" font-size="14" fill="#1b2430">'
)
WIDTH, LEFT, RIGHT, TOP, LINE = 900, 300, 30, 92, 46


def drawn(counted: Mapping[str, Mapping[str, int]]) -> str:
    """Return the picture as SVG.

    Args:
        counted: by name of the kind of diary what happened in how many.
    """
    height = TOP + LINE * len(counted) + 40
    return "\n".join(
        (
            _OPEN.format(width=WIDTH, height=height),
            f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
            *_legend(),
            *_scale(height),
            *(each for row, (name, seen) in enumerate(counted.items()) for each in _row(row, name, seen)),
            "</svg>\n",
        )
    )


def _legend() -> Iterator[str]:
    for number, (_key, says, colour) in enumerate(METHODS):
        yield f'<circle cx="16" cy="{18 + 22 * number}" r="6" fill="{colour}"/>'
        yield f'<text x="30" y="{23 + 22 * number}">{escape(says)}</text>'


def _scale(height: int) -> Iterator[str]:
    for percent in range(0, 101, 20):
        x = _x(percent / 100)
        yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{height - 36}" stroke="#d5d9de"/>'
        yield f'<text x="{x:.1f}" y="{height - 16}" text-anchor="middle">{percent} %</text>'


def _row(row: int, name: str, seen: Mapping[str, int]) -> Iterator[str]:
    middle = TOP + LINE * row + LINE / 2
    yield f'<text x="{LEFT - 14}" y="{middle + 5:.1f}" text-anchor="end">{escape(name)}</text>'
    shown = [each for each in METHODS if each[0] != "naive" or seen["naive run"]]
    for number, (key, _says, colour) in enumerate(shown):
        low, high = wilson(seen[key], seen["diaries"])
        y, at = middle + 10 * (number - 1), _x(seen[key] / seen["diaries"])
        yield f'<path d="M{_x(low):.1f} {y:.1f}H{_x(high):.1f}" stroke="{colour}" stroke-width="3"/>'
        yield f'<circle cx="{at:.1f}" cy="{y:.1f}" r="4.5" fill="{colour}"/>'


def _x(part: float) -> float:
    return LEFT + part * (WIDTH - LEFT - RIGHT)
