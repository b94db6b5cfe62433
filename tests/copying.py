"""Finds words that were copied: runs that a text shares with phrases somebody else wrote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

RUN: Final = 8
"""Consecutive words that count as copied."""

SHORTEST_PHRASE: Final = 5
"""A whole phrase shorter than a run counts as copied from this many words on; below that anybody would say it so."""


def words(text: str) -> list[str]:
    """The words of a text without case, punctuation, markup and line ends."""
    return re.findall(r"[^\W_]+", re.sub("['\N{RIGHT SINGLE QUOTATION MARK}]", "", text.casefold()))


def runs(phrases: Iterable[str]) -> set[tuple[str, ...]]:
    """Every run of words that may not stand in our text."""
    found: set[tuple[str, ...]] = set()
    for phrase in map(words, phrases):
        length = min(RUN, len(phrase))
        if length >= SHORTEST_PHRASE:
            found.update(_windows(phrase, length))
    return found


def copied(text: str, forbidden: set[tuple[str, ...]]) -> list[str]:
    """The forbidden runs that stand in a text."""
    told = words(text)
    lengths = {len(run) for run in forbidden}
    return [" ".join(run) for length in sorted(lengths) for run in _windows(told, length) if run in forbidden]


def _windows(told: list[str], length: int) -> Iterator[tuple[str, ...]]:
    return zip(*(told[start:] for start in range(length)), strict=False)
