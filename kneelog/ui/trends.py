"""The parts of the Trends screen: which window, the numbers, the chart with its sentence and its twin as a table."""

from datetime import date, timedelta
from typing import Final

import streamlit as st

from kneelog import service
from kneelog.charts.tokens import Band
from kneelog.domain.diary import Diary
from kneelog.domain.entry import SEVERE_FROM
from kneelog.domain.vocabulary import Side
from kneelog.ui import address, markup, say
from kneelog.ui.page import Page

_DAYS: Final = {"30d": 30, "90d": 90, "180d": 180, "1y": 365}
_WINDOWS: Final = {"30d": "30 days", "90d": "90 days", "180d": "180 days", "1y": "1 year", "all": "All"}
_SIDES: Final = {"both": "Both legs", "left": "Left", "right": "Right"}
_FEWEST: Final = 7
_UNRATED: Final = "no number yet"
_NONE: Final = "\N{EN DASH}"
_CHART: Final = {"displayModeBar": False, "showSendToCloud": False, "displaylogo": False, "responsive": True}


def window(page: Page) -> tuple[date, date]:
    """Draw the choice of window and return its first and last day."""
    chosen = address.choose("How far back", "range", _WINDOWS, "90d")
    earliest = page.diary.days[0].on if page.diary.days else page.today
    days = _DAYS.get(chosen) or max((page.today - earliest).days + 1, _FEWEST)
    return page.today - timedelta(days=days - 1), page.today


def side(diary: Diary) -> Side | None:
    """Draw the choice of leg where both are in the diary; return it, None for both."""
    named = {each for entry in diary.entries for each in entry.sides()}
    if not {Side.LEFT, Side.RIGHT} <= named:
        return None
    chosen = address.choose("Which leg", "side", _SIDES, "both")
    return None if chosen == "both" else Side(chosen)


def numbers(trend: service.Trend, today: date) -> None:
    """Draw the numbers of the window, each with what it is of."""
    told = trend.summary
    usual, before = told.usual, told.usual_before
    earlier = f"; {before.value:g} the 30 before" if before.value is not None else ""
    markup.tiles(
        [
            ("Logged", str(told.logged), f"of {say.days(told.days)}"),
            (
                "Usual worst pain",
                _NONE if usual.value is None else f"{usual.value:g}",
                "needs 7 days with a number in the last 30"
                if usual.value is None
                else f"median, last 30 days{earlier}",
            ),
            (
                "Worst",
                _NONE if told.worst is None else str(told.worst),
                _UNRATED if told.worst_on is None else f"last on {say.short_day(told.worst_on, today)}",
            ),
            (
                f"Days at {SEVERE_FROM} or more",
                *_counted(told.severe, told.rated, f"{told.severe_recently} in the last 30", _UNRATED),
            ),
            ("Pain-free days", *_counted(told.pain_free, told.rated, f"of {told.rated} with a number", _UNRATED)),
            (
                "Woken by pain",
                *_counted(told.woken, told.woken_asked, f"nights, asked on {told.woken_asked}", "not asked"),
            ),
        ]
    )


def _counted(count: int, among: int, told: str, nothing: str) -> tuple[str, str]:
    """Return a count with what it is of. A count among nothing is not known: it is never 0."""
    return (str(count), told) if among else (_NONE, nothing)


def chart(trend: service.Trend, today: date) -> None:
    """Draw the chart, its legend, its numbered marks, and the same as a table."""
    with st.container(key="card_time"):
        markup.question("Worst pain over time", trend.glance)
        st.plotly_chart(trend.figure, theme=None, config=_CHART, key="timeline", alt=trend.sentence)
        _legend(trend, today)
        with st.expander("The same as a table", key="timeline_table"):
            markup.table(trend.table.head, trend.table.rows, "Worst pain over time, newest first")


def _legend(trend: service.Trend, today: date) -> None:
    bands = "".join(
        f'<span><i class="{band.value}"></i>{markup.text(band.legend)}</span>' for band in Band if band is not Band.NONE
    )
    marks = "".join(
        f'<span><b class="k-ev">{mark.number}</b>{say.short_day(mark.on, today)} {markup.text(mark.text)}</span>'
        for mark in trend.marks
    )
    markup.show(
        f'<div class="k-leg"><span><i class="none"></i>no pain</span>{bands}<span><i class="median"></i>'
        f'{markup.text(trend.median)}</span><span><i class="missing"></i>not logged</span>{marks}</div>'
    )
