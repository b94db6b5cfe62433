"""The six numbers of a window, each with the days it stands on, and one sentence about them.

They describe what was logged and claim nothing more: whether the level changed, and what goes with it, is for the
statistics to say.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import pandas as pd

from kneelog.domain.diary import Diary
from kneelog.domain.entry import SEVERE_FROM
from kneelog.domain.vocabulary import Side
from kneelog.insights import frames, words
from kneelog.words import _, ngettext

RECENT_DAYS: Final = 30
"""Days that count as lately: the usual worst is given for the last 30 days of the window and for the 30 before."""

FEWEST_FOR_USUAL: Final = 7
"""Days with a severity below which nothing is called usual."""


@dataclass(frozen=True, slots=True)
class Usual:
    """The usual worst pain of a stretch of days.

    Attributes:
        value: median of the daily worst, 0-10 in halves; None under `FEWEST_FOR_USUAL` days with a severity.
        days: days with a severity that it stands on.
    """

    value: float | None
    days: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The numbers of a window. A count of 0 is a value; what cannot be said is None.

    Attributes:
        first, last: the window, both included.
        logged: days logged.
        same_day: days with an entry typed on the day itself.
        typing_known: days for which it is known when they were typed.
        rated: days with a severity: what worst, severe and pain-free days are counted among.
        usual: of the last 30 days of the window.
        usual_before: of the 30 days before those, inside the window or before it.
        worst: the highest severity, or None.
        worst_days: days with it.
        worst_on: the latest of them.
        severe: days at `SEVERE_FROM` or more.
        severe_recently: those among the last 30 days of the window.
        pain_free: days at 0.
        woken: nights woken by pain.
        woken_asked: days on which that was answered, yes or no.
    """

    first: date
    last: date
    logged: int
    same_day: int
    typing_known: int
    rated: int
    usual: Usual
    usual_before: Usual
    worst: int | None
    worst_days: int
    worst_on: date | None
    severe: int
    severe_recently: int
    pain_free: int
    woken: int
    woken_asked: int

    @property
    def days(self) -> int:
        """Calendar days of the window."""
        return (self.last - self.first).days + 1


def summary(diary: Diary, first: date, last: date, side: Side | None = None) -> Summary:
    """Return the numbers of a window for one side, or for both.

    Raises:
        ValueError: the window is empty.
    """
    frame = frames.daily(diary, first, last, side)
    recently = last - timedelta(days=RECENT_DAYS - 1)
    before = recently - timedelta(days=RECENT_DAYS)
    around = frames.daily(diary, before, last, side)["worst"]
    rated = frame["worst"].dropna()
    severe = rated[rated >= SEVERE_FROM]
    worst = int(rated.max()) if len(rated) else None
    return Summary(
        first=first,
        last=last,
        logged=int(frame["logged"].sum()),
        same_day=int(frame["same_day"].sum()),
        typing_known=int(frame["same_day"].count()),
        rated=len(rated),
        usual=usual(around.loc[pd.Timestamp(recently) :]),
        usual_before=usual(around.loc[: pd.Timestamp(recently - timedelta(days=1))]),
        worst=worst,
        worst_days=int((rated == worst).sum()),
        worst_on=None if worst is None else rated[rated == worst].index[-1].date(),
        severe=len(severe),
        severe_recently=int((severe.index >= pd.Timestamp(recently)).sum()),
        pain_free=int((rated == 0).sum()),
        woken=int(frame["woken"].sum()),
        woken_asked=int(frame["woken"].count()),
    )


def usual(worst: "pd.Series[int]") -> Usual:
    """Return the usual worst pain of a stretch of days, from the daily worst, 0-10, missing where there is none."""
    rated = worst.dropna()
    return Usual(float(rated.median()) if len(rated) >= FEWEST_FOR_USUAL else None, len(rated))


def glance(numbers: Summary) -> str:
    """Return what a window comes to in one or two short sentences, with the days it stands on."""
    if numbers.logged == 0:
        first, last = words.full_date(numbers.first), words.full_date(numbers.last)
        return _("Nothing logged from {first} to {last}.").format(first=first, last=last)
    logged = ngettext("Logged on {logged} of {n} day.", "Logged on {logged} of {n} days.", numbers.days)
    told = [logged.format(logged=numbers.logged, n=numbers.days), _usual_told(numbers)]
    if numbers.worst is not None and numbers.worst_on is not None:
        told.append(_("Worst: {worst}, {date}.").format(worst=numbers.worst, date=words.full_date(numbers.worst_on)))
    return " ".join(told)


def _usual_told(numbers: Summary) -> str:
    usual, before = numbers.usual, numbers.usual_before
    if usual.value is None:
        few = ngettext(
            "A severity on {n} day of the last {days}: it takes {fewest} to say what is usual.",
            "A severity on {n} days of the last {days}: it takes {fewest} to say what is usual.",
            usual.days,
        )
        return few.format(n=usual.days, days=RECENT_DAYS, fewest=FEWEST_FOR_USUAL)
    lately = {"usual": words.decimal(usual.value), "days": RECENT_DAYS, "rated": usual.days}
    if before.value is None:
        return _("Usual worst pain {usual} of 10 in the last {days} days ({rated} rated).").format(**lately)
    return _(
        "Usual worst pain {usual} of 10 in the last {days} days ({rated} rated), "
        "{before} in the {days} days before ({rated_before} rated)."
    ).format(**lately, before=words.decimal(before.value), rated_before=before.days)


WEEK_DAYS: Final = 7
"""Days that count as this week: the last seven, today included."""

WEEKS_BEFORE: Final = 4
"""Weeks that this week is held against."""


@dataclass(frozen=True, slots=True)
class Week:
    """The last seven days, and the four weeks before them.

    Attributes:
        rated, logged: days of the seven with a severity, and logged.
        usual: the median of their worst, 0-10 in halves; None under `frames.FEWEST_FOR_MEDIAN` days with a severity.
        before: the same of the four weeks before; None under `FEWEST_FOR_USUAL`.
        rated_before: their days with a severity.
    """

    rated: int
    logged: int
    usual: float | None
    before: float | None
    rated_before: int


def week(diary: Diary, today: date, side: Side | None = None) -> Week:
    """Return this week and the weeks before for one side, or for both."""
    start = today - timedelta(days=WEEK_DAYS - 1)
    frame = frames.daily(diary, start - timedelta(weeks=WEEKS_BEFORE), today, side)
    now, before = frame.loc[pd.Timestamp(start) :], frame.loc[: pd.Timestamp(start - timedelta(days=1))]
    rated, rated_before = now["worst"].dropna(), before["worst"].dropna()
    return Week(
        rated=len(rated),
        logged=int(now["logged"].sum()),
        usual=float(rated.median()) if len(rated) >= frames.FEWEST_FOR_MEDIAN else None,
        before=float(rated_before.median()) if len(rated_before) >= FEWEST_FOR_USUAL else None,
        rated_before=len(rated_before),
    )


def week_told(of: Week) -> str:
    """Return this week against the weeks before, with the days each number stands on; it claims no change."""
    return " ".join(filter(None, (_this_week(of), _weeks_before(of), _left_out(of))))


def _this_week(of: Week) -> str:
    if of.usual is None:
        few = ngettext(
            "The last 7 days have a number on {n} day: it takes {fewest} to say what is usual.",
            "The last 7 days have a number on {n} days: it takes {fewest} to say what is usual.",
            of.rated,
        )
        return few.format(n=of.rated, fewest=frames.FEWEST_FOR_MEDIAN)
    return _("The last 7 days: usually {usual} at worst ({days} with a number).").format(
        usual=words.decimal(of.usual), days=words.days(of.rated)
    )


def _weeks_before(of: Week) -> str:
    if of.before is None:
        return _("The 4 weeks before have too few days with a number to hold it against.")
    return _("The 4 weeks before: usually {usual} ({days}).").format(
        usual=words.decimal(of.before), days=words.days(of.rated_before)
    )


def _left_out(of: Week) -> str:
    missing = WEEK_DAYS - of.logged
    if not missing:
        return ""
    return ngettext("{n} of the 7 is not logged.", "{n} of the 7 are not logged.", missing).format(n=missing)
