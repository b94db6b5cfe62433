"""The parts of the Trends screen: which window, the numbers, the chart with its sentence and its twin as a table."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import streamlit as st

from kneelog import service
from kneelog.charts.tokens import Band
from kneelog.domain.diary import Diary
from kneelog.domain.entry import SEVERE_FROM
from kneelog.domain.vocabulary import Side
from kneelog.insights.tracing import Counted
from kneelog.ui import address, markup, say, screens, theme
from kneelog.ui.page import Page
from kneelog.words import _, ngettext, pgettext
from kneelog.words.formats import number_text

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_DAYS: Final = {"30d": 30, "90d": 90, "180d": 180, "1y": 365}
_FEWEST: Final = 7
_NONE: Final = "\N{EN DASH}"
_CHART: Final = {"displayModeBar": False, "showSendToCloud": False, "displaylogo": False, "responsive": True}


def window(page: Page) -> tuple[date, date]:
    """Draw the choice of window and return its first and last day; none begins before the diary does."""
    windows = {
        "30d": _("30 days"),
        "90d": _("90 days"),
        "180d": _("180 days"),
        "1y": _("1 year"),
        "all": pgettext("period", "All"),
    }
    chosen = address.choose(_("How far back"), "range", windows, "90d")
    return first_day(page.diary, page.today, _DAYS.get(chosen)), page.today


def first_day(diary: Diary, today: date, days: int | None) -> date:
    """Return where a window of so many days begins, None for all: no earlier than the diary, or a mark before it.

    The days before are days that nobody left out.
    """
    latest = today - timedelta(days=_FEWEST - 1)
    logged = min(diary.days[0].on, latest) if diary.days else latest
    if days is None:
        return logged
    asked = today - timedelta(days=days - 1)
    return max(asked, min([logged, *(mark.on for mark in diary.marks if mark.on >= asked)]))


def side(diary: Diary) -> Side | None:
    """Draw the choice of leg where both are in the diary; return it, None for both."""
    if not diary.both_legs:
        return None
    legs = {"both": _("Both legs"), Side.LEFT.value: Side.LEFT.label, Side.RIGHT.value: Side.RIGHT.label}
    chosen = address.choose(_("Which leg"), "side", legs, "both")
    return None if chosen == "both" else Side(chosen)


def glance(trend: service.Trend) -> "DeltaGenerator":
    """Draw this week against the weeks before; return the place for what is sure enough to be told unasked."""
    with st.container(key="card_glance"):
        markup.question(_("This week"), trend.week)
        return st.container()


def numbers(page: Page, trend: service.Trend, leg: Side | None) -> None:
    """Draw the numbers of the window, each with what it is of, and a way to the days that each counts."""
    _tiles(trend, page.today)
    told = trend.summary
    counts = {
        Counted.LOGGED: told.logged,
        Counted.RATED: told.rated,
        Counted.WORST: told.rated,
        Counted.SEVERE: told.severe,
        Counted.PAIN_FREE: told.pain_free,
        Counted.WOKEN: told.woken,
    }
    with st.container(horizontal=True, vertical_alignment="center", key="row_days"):
        which = markup.text(_("Show the days:"))
        markup.show(f'<span class="k-small">{which}</span>', narrow=True)
        for counted in (each for each, count in counts.items() if count):
            if st.button(counted.label, key=f"days_{counted.value}", type="tertiary"):
                behind = service.behind_number(page.store, (told.first, told.last), leg, counted)
                screens.go(screens.HISTORY, behind, about=counted.label)


def _tiles(trend: service.Trend, today: date) -> None:
    told = trend.summary
    unrated = _("no number yet")
    last_on = unrated if told.worst_on is None else _("last on {day}").format(day=say.short_day(told.worst_on, today))
    recently = _("{number} in the last 30").format(number=told.severe_recently)
    rated = _("of {number} with a number").format(number=told.rated)
    asked = _("nights, asked on {number}").format(number=told.woken_asked)
    markup.tiles(
        [
            (_("Logged"), str(told.logged), ngettext("of {n} day", "of {n} days", told.days).format(n=told.days)),
            (_("Usual worst pain"), *_usual(told.usual.value, told.usual_before.value)),
            (_("Worst"), _NONE if told.worst is None else str(told.worst), last_on),
            (
                _("Days at {number} or more").format(number=SEVERE_FROM),
                *_counted(told.severe, told.rated, recently, unrated),
            ),
            (_("Pain-free days"), *_counted(told.pain_free, told.rated, rated, unrated)),
            (_("Woken by pain"), *_counted(told.woken, told.woken_asked, asked, _("not asked"))),
        ]
    )


def _usual(median: float | None, before: float | None) -> tuple[str, str]:
    """Return the median of the last 30 days, and what it is, with the one of the 30 before where there is one."""
    if median is None:
        return _NONE, _("needs 7 days with a number in the last 30")
    if before is None:
        return number_text(median), _("median, last 30 days")
    words = _("median, last 30 days; {before} the 30 before").format(before=number_text(before))
    return number_text(median), words


def _counted(count: int, among: int, told: str, nothing: str) -> tuple[str, str]:
    """Return a count with what it is of. A count among nothing is not known: it is never 0."""
    return (str(count), told) if among else (_NONE, nothing)


def chart(page: Page, trend: service.Trend, leg: Side | None) -> None:
    """Draw the chart, its legend, its numbered marks, the trend where asked for, and the same as a table."""
    with st.container(key="card_time"):
        markup.question(_("Worst pain over time"), trend.glance)
        figure, alt = trend.figure, trend.sentence
        drawn = st.container()
        if st.toggle(_("Show the trend (dashed) with its 95 % band"), key="trend_shown"):
            line = service.trend_line(page.store, trend.summary.first, trend.summary.last, leg)
            of = "" if line.side is None else line.side.label
            told = say.SEPARATOR.join(filter(None, (of, line.told.says)))
            markup.small(told)
            if line.band:
                figure, alt = service.with_trend(trend, line, theme.name()), f"{alt} {told}"
        with drawn:
            st.plotly_chart(figure, theme=None, config=_CHART, key="timeline", alt=alt)
            _legend(trend, page.today)
        with st.expander(_("The same as a table"), key="timeline_table"):
            markup.table(trend.table.head, trend.table.rows, _("Worst pain over time, newest first"))


def _legend(trend: service.Trend, today: date) -> None:
    bands = "".join(
        f'<span><i class="{band.value}"></i>{markup.text(band.legend)}</span>' for band in Band if band is not Band.NONE
    )
    marks = "".join(
        f'<span><b class="k-ev">{mark.number}</b>{say.short_day(mark.on, today)} {markup.text(mark.text)}</span>'
        for mark in trend.marks
    )
    none, missing = markup.text(_("no pain")), markup.text(_("not logged"))
    markup.show(
        f'<div class="k-leg"><span><i class="none"></i>{none}</span>{bands}<span><i class="median"></i>'
        f'{markup.text(trend.median)}</span><span><i class="missing"></i>{missing}</span>{marks}</div>'
    )
