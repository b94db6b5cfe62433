"""When an entry is true: now, earlier today, yesterday, or another day. Diary days end at 04:00."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

import streamlit as st

from kneelog.domain import checks
from kneelog.domain.entry import DAY_ENDS_AT, diary_day
from kneelog.ui import markup, say
from kneelog.words import N_, _

NOW, EARLIER, YESTERDAY, PICK = "now", "earlier", "yesterday", "pick"
_CHOICES: Final = {
    NOW: N_("Now"),
    EARLIER: N_("Earlier today"),
    YESTERDAY: N_("Yesterday"),
    PICK: N_("Pick a day"),
}
_EVENING: Final = time(20, 0)
_STEP: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class When:
    """A moment as chosen.

    Attributes:
        choice: now, earlier today, yesterday, or a day picked.
        moment: the moment, or None where the choice cannot be.
        day: the diary day it belongs to, or the one that was meant.
        at: the time on the clock, or None for now.
    """

    choice: str
    moment: datetime | None
    day: date
    at: time | None = None


def moment_on(day: date, at: time, now: datetime) -> datetime:
    """Return the moment of a clock time on a diary day; times before 04:00 are of the night after.

    Args:
        day: the diary day.
        at: the time on the clock.
        now: the present; its zone holds where it is not this computer's own.
    """
    night = timedelta(hours=at.hour, minutes=at.minute) < DAY_ENDS_AT
    naive = datetime.combine(day + timedelta(days=1) if night else day, at)
    if now.replace(tzinfo=None).astimezone().utcoffset() == now.utcoffset():
        return naive.astimezone()  # so that summer time is that of the day meant
    return naive.replace(tzinfo=now.tzinfo)


def say_night(moment: datetime, today: date) -> None:
    """Draw in which night a moment of the small hours lies: its clock is of the day after the one that was chosen."""
    if moment.date() != diary_day(moment):
        markup.small(
            _("In the night to {day}; it counts for the evening before.").format(
                day=say.short_day(moment.date(), today)
            )
        )


def choose(key: str, now: datetime, start: When | None = None) -> When:
    """Draw the choice and return it; says beside it why a time cannot be.

    Args:
        key: of the widgets; a new key starts anew.
        now: the present.
        start: what is chosen at first; None for now.
    """
    today = diary_day(now)
    choice = st.segmented_control(
        _("When"),
        list(_CHOICES),
        format_func=lambda each: _(_CHOICES[each]),
        default=start.choice if start else NOW,
        required=True,
        label_visibility="collapsed",
        key=f"{key}_when",
    )
    if choice == NOW:
        return When(choice, now, today)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        before = start if start and start.choice == choice else None
        day = {EARLIER: today, YESTERDAY: today - timedelta(days=1)}.get(choice) or _day(key, today, before)
        suggested = (before and before.at) or (_an_hour_ago(now) if choice == EARLIER else _EVENING)
        at = st.time_input(_("At what time?"), suggested, step=_STEP, key=f"{key}_{choice}_time", width=150)
    moment = moment_on(day, at, now)
    if moment > now:
        markup.problem(_("That time is still to come. Choose an earlier one."))
        return When(choice, None, day, at)
    say_night(moment, today)
    return When(choice, moment, day, at)


def _day(key: str, today: date, start: When | None) -> date:
    return st.date_input(
        _("Which day?"),
        start.day if start else today - timedelta(days=2),
        min_value=date(checks.FIRST_YEAR, 1, 1),
        max_value=today,
        format=_("DD/MM/YYYY"),
        key=f"{key}_day",
        width=190,
    )


def _an_hour_ago(now: datetime) -> time:
    """Return a time an hour ago, but not before the diary day began."""
    start = datetime.combine(diary_day(now), time.min, now.tzinfo) + DAY_ENDS_AT
    past = max(now - timedelta(hours=1), start)
    return time(past.hour, past.minute - past.minute % 5)
