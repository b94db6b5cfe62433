"""A number with its interval as a picture, its sentence beside it, and one tap to the days behind it."""

from datetime import date
from typing import TYPE_CHECKING, Final

import streamlit as st

from kneelog.insights.effects import SMALL
from kneelog.ui import markup, say
from kneelog.words import _, ngettext

if TYPE_CHECKING:
    from kneelog.domain.vocabulary import Side

_REACH: Final = 3.0
"""Points to either side that the picture has room for; an interval beyond is cut at its edge."""


def row(points: float, low: float, high: float, *, marked: bool) -> str:
    """Return an interval in points as HTML: a bar on a line whose middle is 0; the sentence beside it says the same.

    Args:
        points: the estimate.
        low: where the interval begins.
        high: where it ends.
        marked: whether it is one that something is claimed of.
    """
    left, at, right = (_place(value) for value in (low, points, high))
    small = 100 * SMALL / _REACH
    return (
        f'<i class="row{" linked" if marked else ""}" aria-hidden="true">'
        f'<i class="small" style="left:{50 - small / 2:.1f}%;width:{small:.1f}%"></i><i class="nil"></i>'
        f'<i class="span" style="left:{left:.1f}%;width:{max(right - left, 0.5):.1f}%"></i>'
        f'<i class="at" style="left:{at:.1f}%"></i></i>'
    )


def line(key: str, drawn: str, says: str, days: int, words: str = "") -> bool:
    """Draw one line; return whether the days behind it are asked for.

    Args:
        key: of the line.
        drawn: its picture, HTML from `row`; empty where there is nothing to draw.
        says: its sentence.
        days: how many days stand behind it; with none nothing can be asked for.
        words: on the button; empty for how many days.
    """
    picture = drawn or '<i class="row none" aria-hidden="true"></i>'
    with st.container(key=f"insight_{key}", horizontal=True, vertical_alignment="center", gap="small"):
        markup.show(f'<div class="k-forest">{picture}<span>{markup.text(says)}</span></div>', narrow=True)
        shown = words or ngettext("Show the {n} day", "Show the {n} days", days).format(n=days)
        return bool(days) and st.button(shown, key=f"behind_{key}", type="tertiary")


def basis(on: date, today: date, side: "Side | None", *more: str) -> str:
    """Return what numbers stand on: up to which day, which leg, and what else there is to say."""
    upto = _("Up to {day}").format(day=say.short_day(on, today))
    return say.SEPARATOR.join(filter(None, (upto, "" if side is None else side.label, *more)))


def rated(days: int) -> str:
    """Return how many days have a number."""
    return ngettext("{n} day with a number", "{n} days with a number", days).format(n=days)


def _place(points: float) -> float:
    """Return where points stand on the picture, in percent from its left edge."""
    return 50 + 50 * max(-1.0, min(1.0, points / _REACH))
