"""The calendar of the History screen: a month, the worst pain of each day, days left out hatched."""

import calendar as calendars
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

import streamlit as st

from kneelog.domain.diary import Day, Diary
from kneelog.ui import say
from kneelog.ui.components import calendar
from kneelog.words import _
from kneelog.words.formats import date_text

_ISO_MONTH: Final = "%Y-%m"

_SHOWN: Final = "history_month"
_CHOSEN: Final = "history_day"


def choose(diary: Diary, today: date) -> date:
    """Draw a month and return the day chosen in it: the last one logged, until another is tapped."""
    newest = diary.days[-1].on if diary.days else today
    chosen: date = st.session_state.setdefault(_CHOSEN, min(newest, today))
    first: date = st.session_state.setdefault(_SHOWN, chosen.replace(day=1))
    opened, go = calendar("history_calendar", month(diary, first, chosen, today))
    if go is not None:
        st.session_state[_SHOWN] = date.fromisoformat(f"{go}-01")
    elif opened is not None:
        st.session_state[_CHOSEN] = date.fromisoformat(opened)
    if go is not None or (opened is not None and date.fromisoformat(opened) != chosen):
        st.rerun()
    return chosen


def month(diary: Diary, first: date, chosen: date, today: date) -> dict[str, Any]:
    """Return a month as the calendar draws it.

    Args:
        diary: the records.
        first: the first day of the month.
        chosen: the day that is pressed.
        today: the diary day; later ones cannot be tapped.
    """
    began = diary.days[0].on if diary.days else today
    days = {day.on: day for day in diary.days if day.on.replace(day=1) == first}
    marked = {mark.on: f"{mark.kind.label} {mark.text}".strip() for mark in diary.marks}
    weeks = calendars.Calendar().monthdatescalendar(first.year, first.month)
    later = (first + timedelta(days=31)).replace(day=1)
    return {
        "title": say.month(first),
        "heads": [date_text(on, "EEEE") for on in weeks[0]],
        "weeks": [
            [_cell(on, days, marked, began, today) | {"chosen": on == chosen} if on.month == first.month else None
             for on in week]
            for week in weeks
        ],
        "earlier": (first - timedelta(days=1)).strftime(_ISO_MONTH) if first > began.replace(day=1) else None,
        "later": later.strftime(_ISO_MONTH) if later <= today else None,
    }  # fmt: skip


def _cell(on: date, days: Mapping[date, Day], marked: Mapping[date, str], began: date, today: date) -> dict[str, Any]:
    day = days.get(on)
    kind, number, words = _told(day, missing=began <= on < today)
    label = ", ".join(filter(None, (say.day(on, today), words, marked.get(on))))
    return {"day": on.isoformat(), "kind": kind, "number": number, "words": label, "marks": on in marked,
            "future": on > today}  # fmt: skip


def _told(day: Day | None, *, missing: bool) -> tuple[str, str | None, str]:
    """Return how a day is drawn, the number in it, and the same in words."""
    if day is None:
        return ("gap", None, _("not logged")) if missing else ("none", None, "")
    if day.worst is None:
        return "unknown", "?", _("logged without a number")
    if day.worst == 0:
        return "zero", "0", _("no pain")
    return "pain", str(day.worst), _("worst pain {number}").format(number=day.worst)
