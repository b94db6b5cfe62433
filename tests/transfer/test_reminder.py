"""The reminder: what a calendar reads in it, and what it must not say."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import pytest
from icalendar import Calendar

from kneelog.domain.errors import InvalidValue
from kneelog.transfer import reminder
from kneelog.words import speaking

AT: Final = time(20, 30)
SUNDAY: Final = date(2026, 3, 15)
ADDRESS: Final = "http://127.0.0.1:8501"


def event(data: bytes) -> Any:  # noqa: ANN401 - the library's events are dictionaries of anything
    """The one event of a calendar file."""
    (found,) = Calendar.from_ical(data).walk("VEVENT")
    return found


def test_it_comes_back_every_day() -> None:
    """A calendar reads a daily event that shows a message at its start and does not mark the person as busy."""
    read = event(reminder.write(AT, SUNDAY, ADDRESS))
    assert read["rrule"] == {"FREQ": ["DAILY"]}
    assert read["transp"] == "TRANSPARENT"
    (alarm,) = read.walk("VALARM")
    assert (alarm["action"], alarm.decoded("trigger")) == ("DISPLAY", timedelta(0))
    assert alarm["description"] == read["description"]


def test_it_is_at_that_time_wherever_the_person_is() -> None:
    """The start has no time zone: half past eight in the evening stays so on a journey and after a change of clocks."""
    start = event(reminder.write(AT, SUNDAY, ADDRESS)).decoded("dtstart")
    assert start == datetime(2026, 3, 15, 20, 30)  # noqa: DTZ001 - that it has none is the point
    assert event(reminder.write(time(20, 30, 5, tzinfo=UTC), SUNDAY, ADDRESS)).decoded("dtstart") == start


def test_on_some_days_it_begins_on_one_of_them() -> None:
    """A start on another day would ring on that day too; the order and number of names do not matter."""
    read = event(reminder.write(AT, SUNDAY, ADDRESS, ("fri", "wed", "wed")))
    assert read["rrule"] == {"FREQ": ["WEEKLY"], "BYDAY": ["WE", "FR"]}
    assert read.decoded("dtstart").date() == date(2026, 3, 18)
    assert event(reminder.write(AT, SUNDAY, ADDRESS, ("sun",))).decoded("dtstart").date() == SUNDAY
    assert reminder.write(AT, SUNDAY, ADDRESS, reminder.DAYS) == reminder.write(AT, SUNDAY, ADDRESS)


@pytest.mark.parametrize("day", ["", "someday", "Mon", "mo"])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    """A name nobody knows is told, with those that are known."""
    with pytest.raises(InvalidValue, match="mon, tue, wed") as refused:
        reminder.write(AT, SUNDAY, ADDRESS, ("mon", day))
    assert refused.value.field == "days"


def test_the_same_request_gives_the_same_file() -> None:
    """Two files of one reminder are one event to a calendar; another time is another event."""
    first = reminder.write(AT, SUNDAY, ADDRESS)
    assert reminder.write(AT, SUNDAY, ADDRESS) == first
    later = reminder.write(AT, SUNDAY + timedelta(days=7), ADDRESS)
    assert event(later)["uid"] == event(first)["uid"]
    assert event(later).decoded("dtstamp") > event(first).decoded("dtstamp")
    assert event(reminder.write(time(20, 31), SUNDAY, ADDRESS))["uid"] != event(first)["uid"]
    assert event(reminder.write(AT, SUNDAY, ADDRESS, ("mon",)))["uid"] != event(first)["uid"]


def test_it_says_how_to_open_kneelog_and_nothing_of_health() -> None:
    """A calendar may be seen by others: name, way in, and no word of what kneelog is for."""
    data = reminder.write(AT, SUNDAY, ADDRESS)
    read = event(data)
    assert read["summary"] == "kneelog"
    assert read["class"] == "PRIVATE"
    assert all(way in read["description"] for way in ("menu", "type kneelog in a terminal", ADDRESS))
    said = data.decode().lower().replace("\r\n ", "").replace("kneelog", "")
    words = ("pain", "knee", "leg", "symptom", "severity", "diary", "doctor", "health", "entry")
    assert [word for word in words if word in said] == []


def test_it_says_so_in_the_language_and_stays_the_same_event() -> None:
    """A calendar that is given it in two languages keeps one; neither says a word of what kneelog is for."""
    with speaking("de"):
        data = reminder.write(AT, SUNDAY, ADDRESS)
    read = event(data)
    assert read["uid"] == event(reminder.write(AT, SUNDAY, ADDRESS))["uid"]
    assert all(way in read["description"] for way in ("Menü", "Terminal kneelog", ADDRESS))
    said = data.decode().lower().replace("\r\n ", "").replace("kneelog", "")
    words = ("schmerz", "knie", "bein", "beschwerde", "symptom", "stärke", "tagebuch", "arzt", "gesund", "eintrag")
    assert [word for word in words if word in said] == []
