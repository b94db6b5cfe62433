"""A reminder for the calendar that a person looks at anyway, as an iCalendar file (RFC 5545).

The calendar does the reminding, so kneelog need not run for it. Calendars are shared and synchronized: the file says
nothing but when, and how to open kneelog.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from icalendar import Alarm, Calendar, Event

from kneelog.domain.errors import InvalidValue
from kneelog.words import _

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""As `date.weekday` counts them; the first two letters are iCalendar's name of the day."""

_NAME: Final = "kneelog"
_LASTS: Final = timedelta(minutes=5)  # long enough to be seen in a calendar; it does not mark the person as busy


def write(at: time, first: date, address: str, days: Collection[str] = ()) -> bytes:
    """Return a reminder that comes back every day, or every week on some days.

    The same request gives the same bytes in one language. A request that differs in its first day or its language alone
    is the same event, so that a calendar that is given both keeps one.

    Args:
        at: the time of day, to the minute, wherever the person is then.
        first: the day from which on it reminds.
        address: where the browser finds kneelog while it runs.
        days: names out of `DAYS`; none: every day.

    Raises:
        InvalidValue: there is no such day of the week.
    """
    wanted = _ordered(days)
    text = _(
        "Open kneelog from the menu of your programs, or type kneelog in a terminal. While it runs, it is at {address}"
    ).format(address=address)
    event = _event(f"reminder:{at:%H:%M}:{','.join(wanted)}", first, _begins(first, wanted), at, text)
    event.add("rrule", _rule(wanted))
    event.add_component(_alarm(text))
    return _calendar(event)


def write_days(at: time, days: Collection[date], address: str) -> bytes:
    """Return a reminder on each of some days: a number of its own, so that a calendar given it twice keeps one.

    Whoever reads the calendar learns that kneelog reminds on that day, and no more: what for stands in kneelog, which
    also says when the reminders are to be left aside.

    Args:
        at: the time of day, to the minute, wherever the person is then.
        days: which days.
        address: where the browser finds kneelog while it runs.
    """
    look = _(
        "Today is a day of your plan. What it is stands in kneelog; look there first, as the plan may be paused. "
        "While kneelog runs, it is at {address}"
    ).format(address=address)
    return _calendar(*(_on_a_day(day, at, look) for day in sorted(days)))


def _on_a_day(day: date, at: time, text: str) -> Event:
    event = _event(f"plan:{day}", day, day, at, text)
    event.add_component(_alarm(text))
    return event


def _event(name: str, made: date, day: date, at: time, text: str) -> Event:
    """Return an event without anything that tells what it is about."""
    event = Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, f"{_NAME}:{name}")))
    event.add("dtstamp", datetime.combine(made, time(at.hour, at.minute), UTC))
    event.add("dtstart", datetime.combine(day, time(at.hour, at.minute)))
    event.add("duration", _LASTS)
    event.add("summary", _NAME)
    event.add("description", text)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event


def _ordered(days: Collection[str]) -> tuple[str, ...]:
    for day in days:
        if day not in DAYS:
            strange = _("{value} is not a day of the week: {known}")
            raise InvalidValue("days", strange.format(value=repr(day), known=", ".join(DAYS)))
    return tuple(day for day in DAYS if day in days or not days)


def _begins(first: date, wanted: Collection[str]) -> date:
    """Return the first day that is wanted: a calendar would remind on the day of the start whatever the rule says."""
    following = (first + timedelta(ahead) for ahead in range(len(DAYS)))
    return next(day for day in following if DAYS[day.weekday()] in wanted)


def _rule(wanted: Collection[str]) -> dict[str, str | list[str]]:
    if len(wanted) == len(DAYS):
        return {"freq": "DAILY"}
    return {"freq": "WEEKLY", "byday": [day[:2].upper() for day in wanted]}


def _alarm(text: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", timedelta(0))
    alarm.add("description", text)
    return alarm


def _calendar(*events: Event) -> bytes:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//{_NAME}//reminder//EN")
    for event in events:
        calendar.add_component(event)
    data: bytes = calendar.to_ical()  # the library gives it no type
    return data
