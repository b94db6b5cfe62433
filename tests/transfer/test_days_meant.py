"""Days and hours of other apps land on the day the person meant: clocks put back, midnight, journeys, zones."""

from __future__ import annotations

import time
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

import pytest

from kneelog import service
from kneelog.domain.entry import Entry
from kneelog.transfer import read
from kneelog.transfer.mapper.mapping import Column, Role, TableMapping
from tests.transfer.forms import database, milliseconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from kneelog.transfer.found import Found

CLOCK: Final = TableMapping(
    "Mine", {"day": Column(Role.DATE), "time": Column(Role.TIME), "pain": Column(Role.SEVERITY)}
)
MOMENT: Final = TableMapping("Mine", {"when": Column(Role.MOMENT), "pain": Column(Role.SEVERITY)})


def entries(found: Found) -> list[Entry]:
    """The entries of a file, in its order; nothing of it was rejected."""
    assert found.rejected == ()
    return [content for each in found.records if isinstance(content := each.current.content, Entry)]


def garmin(on: str, at: str) -> Found:
    """A run of a watch, which has its own time."""
    return read(f"Activity Type,Date,Title,Distance,Calories,Time\nRunning,{on} {at}:00,a,5,1,00:30:00\n".encode(), "x")


def daylio(on: str, at: str) -> Found:
    """An evening of Daylio."""
    return read(f"full_date,weekday,time,mood,activities,note\n{on},Monday,{at},good,walk,\n".encode(), "x")


def bearable(on: str, at: str) -> Found:
    """A reading of Bearable with a time of day in digits."""
    head = "date,date formatted,weekday,time of day,category,rating/amount,detail,notes"
    return read(f"{head}\nx,{on},Monday,{at},Mood,3,,\n".encode(), "x")


def by_clock(on: str, at: str) -> Found:
    """A table with a day and a time."""
    return service.read_table(f"day,time,pain\n{on},{at},3\n".encode(), "x.csv", CLOCK)


def by_moment(on: str, at: str) -> Found:
    """A table with both in one."""
    return service.read_table(f"when,pain\n{on} {at},3\n".encode(), "x.csv", MOMENT)


LOCAL: Final = (garmin, daylio, bearable, by_clock, by_moment)
"""Formats whose times are those of the clock on the wall."""

WALL: Final = (
    ("2026-03-10", "21:30", "2026-03-10", "2026-03-10T21:30+01:00"),
    ("2026-03-10", "23:59", "2026-03-10", "2026-03-10T23:59+01:00"),
    ("2026-03-11", "00:00", "2026-03-10", "2026-03-11T00:00+01:00"),
    ("2026-03-11", "00:20", "2026-03-10", "2026-03-11T00:20+01:00"),
    ("2026-03-11", "03:59", "2026-03-10", "2026-03-11T03:59+01:00"),
    ("2026-03-11", "04:00", "2026-03-11", "2026-03-11T04:00+01:00"),
    ("2026-03-29", "01:30", "2026-03-28", "2026-03-29T01:30+01:00"),
    ("2026-03-29", "02:30", "2026-03-28", ""),  # an hour that was not: an hour off at most
    ("2026-03-29", "04:30", "2026-03-29", "2026-03-29T04:30+02:00"),
    ("2026-10-25", "02:30", "2026-10-24", "2026-10-25T02:30+02:00"),  # an hour that came twice: the first of them
    ("2026-10-25", "04:00", "2026-10-25", "2026-10-25T04:00+01:00"),
    ("2027-01-01", "00:10", "2026-12-31", "2027-01-01T00:10+01:00"),
    ("2024-03-01", "01:00", "2024-02-29", "2024-03-01T01:00+01:00"),
)


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize(("on", "at", "day", "moment"), WALL)
@pytest.mark.parametrize("form", LOCAL)
def test_a_time_of_the_clock(form: Callable[[str, str], Found], on: str, at: str, day: str, moment: str) -> None:
    """Until four in the morning it is the evening before, also in the nights in which the clock is changed."""
    (found,) = entries(form(on, at))
    if moment:
        assert found.occurred_at.isoformat(timespec="minutes") == moment
    assert found.day == date.fromisoformat(day)


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize(("at", "said"), [("12:20 AM", "00:20"), ("12:05 PM", "12:05"), ("9:05 pm", "21:05")])
@pytest.mark.parametrize("form", [daylio, bearable, by_clock])
def test_both_halves_of_a_day(form: Callable[[str, str], Found], at: str, said: str) -> None:
    """Twelve in the morning is midnight, and so the evening before."""
    (found,) = entries(form("2026-03-11", at))
    assert f"{found.occurred_at:%H:%M}" == said
    assert found.day.day == (10 if said < "04:00" else 11)


STRAVA: Final = (
    ("Mar 28, 2026, 11:30:00 PM", "2026-03-29T00:30+01:00", "2026-03-28"),
    ("Mar 29, 2026, 12:30:00 AM", "2026-03-29T01:30+01:00", "2026-03-28"),
    ("Mar 29, 2026, 1:30:00 AM", "2026-03-29T03:30+02:00", "2026-03-28"),
    ("Mar 29, 2026, 2:00:00 AM", "2026-03-29T04:00+02:00", "2026-03-29"),
    ("Oct 25, 2026, 12:30:00 AM", "2026-10-25T02:30+02:00", "2026-10-24"),
    ("Oct 25, 2026, 1:30:00 AM", "2026-10-25T02:30+01:00", "2026-10-24"),
    ("Oct 25, 2026, 3:00:00 AM", "2026-10-25T04:00+01:00", "2026-10-25"),
    ("Jul 1, 2026, 12:00:00 PM", "2026-07-01T14:00+02:00", "2026-07-01"),
)


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize(("written", "moment", "day"), STRAVA)
def test_strava_writes_the_time_of_greenwich(written: str, moment: str, day: str) -> None:
    """It becomes that of the clock on the wall, in both hours that are called half past two."""
    head = "Activity ID,Activity Date,Activity Type,Elapsed Time"
    (found,) = entries(read(f'{head}\n1,"{written}",Run,60\n'.encode(), "x"))
    assert found.occurred_at.isoformat(timespec="minutes") == moment
    assert found.day == date.fromisoformat(day)


def track_and_graph(at: str) -> Found:
    """A point of Track & Graph."""
    return read(f"FeatureName,Timestamp,Value,Label,Note\nMood,{at},3,,\n".encode(), "x")


def apple(at: str) -> Found:
    """A workout of Apple Health."""
    spaced = at.replace("T", " ")[:19] + " " + at[-6:].replace(":", "")
    workout = f'<Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="9" startDate="{spaced}"/>'
    return read(f'<HealthData locale="en">{workout}</HealthData>'.encode(), "x")


def connect(at: str) -> Found:
    """A session of Health Connect."""
    moment = datetime.fromisoformat(at)
    offset = moment.utcoffset()
    assert offset is not None
    start = int(moment.timestamp() * 1000)
    values = f"{start}, {int(offset.total_seconds())}, {start + 60_000}"
    return _sessions(f"(start_time, start_zone_offset, end_time, exercise_type) VALUES ({values}, 33)")


def _sessions(values: str) -> Found:
    found = read(
        database(
            "DELETE FROM exercise_session_record_table",
            "DELETE FROM steps_record_table",
            "DELETE FROM distance_record_table",
            "DELETE FROM weight_record_table",
            "DELETE FROM sleep_session_record_table",
            f"INSERT INTO exercise_session_record_table {values}",
        ),
        "x",
    )
    assert len(found.records) == 1
    return found


def own(at: str) -> Found:
    """A row of kneelog's own table."""
    return read(f"occurred_at,severity\n{at},3\n".encode(), "x")


def with_distance(at: str) -> Found:
    """A table of its own whose moments name their distance from UTC."""
    return service.read_table(f"when,pain\n{at},3\n".encode(), "x.csv", MOMENT)


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-03-10T21:30:00-08:00", "2026-03-10"),
        ("2026-03-11T00:30:00-08:00", "2026-03-10"),
        ("2026-03-11T03:59:59+13:00", "2026-03-10"),
        ("2026-03-11T04:00:00+13:00", "2026-03-11"),
        ("2026-10-25T02:30:00+02:00", "2026-10-24"),
        ("2026-10-25T02:30:00+01:00", "2026-10-24"),
        ("2026-03-29T03:30:00+02:00", "2026-03-28"),
        ("2026-03-10T23:10:00+05:45", "2026-03-10"),
    ],
)
@pytest.mark.parametrize("form", [track_and_graph, apple, connect, own, with_distance])
def test_a_time_that_names_its_distance_keeps_it(form: Callable[[str], Found], at: str, day: str) -> None:
    """On a journey the evening is the evening there, whatever this computer's clock says."""
    (found,) = entries(form(at))
    assert found.occurred_at.isoformat() == at
    assert found.day == date.fromisoformat(day)


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize(("hour", "day"), [(1, 4), (2, 4), (3, 5), (20, 5)])
def test_a_session_without_a_distance_is_by_the_clock_here(hour: int, day: int) -> None:
    """Some apps of Android leave it out."""
    start = milliseconds(2024, 3, 5, hour, 30)
    (found,) = entries(_sessions(f"(start_time, end_time, exercise_type) VALUES ({start}, {start + 60_000}, 33)"))
    assert (found.occurred_at.hour, found.day.day) == (hour + 1, day)


DAILY: Final = {
    "flaredown": "Date,Knee,Tags,Foods,Weather summary\n{on},3,,,\n",
    "google_fit": "Date,Move Minutes count,Calories (kcal),Step count\n{on},1,1,900\n",
    "loop": "Date,Yoga,\n{on},YES_MANUAL,\n",
    "bearable": "date,weekday,time of day,category,rating/amount,detail,notes\n{on},Monday,all day,Mood,3,,\n",
    "bearable, morning": "date,weekday,time of day,category,rating/amount,detail,notes\n{on},Monday,pre,Mood,3,,\n",
    "daylio": "full_date,weekday,time,mood,activities,note\n{on},Monday,,good,,\n",
    "table": "day,pain\n{on},3\n",
}
"""Files that tell days, and no hours."""


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Pacific/Auckland", "America/Los_Angeles", "Asia/Kathmandu", "UTC"])
@pytest.mark.parametrize("name", DAILY)
def test_a_day_is_that_day_in_every_zone(name: str, zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where its night has an hour more or less, or its month ends."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        for on in ("2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25", "2026-12-31", "2024-02-29", "2026-04-05"):
            data = DAILY[name].format(on=on).encode()
            mapping = TableMapping("Mine", {"day": Column(Role.DATE), "pain": Column(Role.SEVERITY)})
            found = service.read_table(data, "x.csv", mapping) if name == "table" else read(data, "x")
            assert [each.day for each in entries(found)] == [date.fromisoformat(on)]
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize(
    ("began", "ended", "hours", "day"),
    [
        ("2026-03-28 23:00:00 +0100", "2026-03-29 07:00:00 +0200", "7.0", "2026-03-29"),
        ("2026-10-24 23:00:00 +0200", "2026-10-25 07:00:00 +0100", "9.0", "2026-10-25"),
        ("2026-05-01 00:30:00 +0200", "2026-05-01 07:00:00 +0200", "6.5", "2026-05-01"),
    ],
)
def test_a_night_is_as_long_as_it_was_and_of_the_day_it_ended(began: str, ended: str, hours: str, day: str) -> None:
    """An hour less in spring, one more in autumn."""
    asleep = (
        '<HealthData locale="en"><Record type="HKCategoryTypeIdentifierSleepAnalysis" sourceName="Watch"'
        f' startDate="{began}" endDate="{ended}" value="HKCategoryValueSleepAnalysisAsleepCore"/></HealthData>'
    )
    (found,) = entries(read(asleep.encode(), "x"))
    assert ([each.value for each in found.measurements], found.day) == ([hours], date.fromisoformat(day))


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize(
    ("form", "data"),
    [
        ("garmin", b"Activity Type,Date,Title,Distance,Calories,Time\nRunning,2026-03-10,a,5,1,00:30:00\n"),
        ("track_and_graph", b"FeatureName,Timestamp,Value,Label,Note\nMood,2026-03-10,3,,\n"),
        (
            "apple_health",
            b'<HealthData><Workout workoutActivityType="HKWorkoutYoga" startDate="2026-03-10"/></HealthData>',
        ),
    ],
)
def test_a_day_where_a_time_belongs_is_told(form: str, data: bytes) -> None:
    """It was cut off: as midnight it would be the evening of the day before."""
    found = read(data, form)
    assert found.records == ()
    assert "is not a date and time such as" in found.rejected[0].reason


def test_what_was_typed_late_and_what_was_taken_in_late_are_of_their_own_day() -> None:
    """When something was written down, or taken in, is not when it was."""
    data = b"occurred_at,logged_at,severity\n2026-03-10T21:00:00+01:00,2026-03-20T09:00:00+01:00,4\n"
    (found,) = entries(read(data, "x"))
    assert found.day == date(2026, 3, 10)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_a_moment_beyond_all_calendars_is_a_rejected_row(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its local time does not exist; the rows around it are taken."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    day = "full_date,date,weekday,time,activities,mood,note_title,note\n{},x,Monday,23:30,walk,good,,\n"
    reading = "date,weekday,time of day,category,rating/amount,detail,notes\n{},Mon,23:30,Mood,3,x,\n"
    for table in (day, reading):
        (row,) = read(table.format("9999-12-31").encode(), "x.csv").rejected
        assert "does not exist" in row.reason
    own = "Day;Time;Knee pain\n" + "2026-01-05;10:00;7\n" * 8 + "9999-12-31;23:30;3\n"
    guessed = service.guessed_table(own.encode(), "x.csv")
    assert guessed is not None
    found = service.read_table(own.encode(), "x.csv", guessed.mapping)
    assert [(len(found.records), each.line) for each in found.rejected] == [(8, 10)]
