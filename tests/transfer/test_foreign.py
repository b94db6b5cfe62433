"""Files of other apps: recognised whatever they are called, read to the unit, told apart by app, taken in once."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final

import pytest

from kneelog import service
from kneelog.domain.codec import to_plain
from kneelog.domain.errors import TransferError
from kneelog.storage import open_store
from kneelog.transfer import foreign, read, reading
from kneelog.transfer.foreign.sheet import Sheet
from kneelog.words import speaking
from tests.transfer.bombs import zipped
from tests.transfer.forms import APPS, sample

if TYPE_CHECKING:
    from pathlib import Path

    from kneelog.domain.codec import Plain
    from kneelog.transfer.found import Found

NOW: Final = datetime(2026, 3, 15, 20, 30, tzinfo=timezone(timedelta(hours=1)))


pytestmark = pytest.mark.usefixtures("berlin")


def plain(found: Found) -> list[Plain]:
    """Its records as values, without their ids."""
    told = [to_plain(each.current.content) for each in found.records]
    return [{key: value for key, value in each.items() if key != "id"} for each in told]


@pytest.mark.parametrize("name", APPS)
def test_a_file_is_recognised_by_its_columns(name: str) -> None:
    """Whatever it is called, and with other delimiters; it says which app it is from."""
    found = read(sample(name), "anything.txt")
    assert (found.form, found.app, found.rejected) == ("foreign", APPS[name], ())
    assert found.notes
    assert all(each["origin"]["app"] == APPS[name] for each in plain(found))


STRANGERS: Final = (
    "a,b,c",
    "Date,Value",
    "Date,Value,Notes",
    "Date,Score",
    "Activity Type,Date",
    "FeatureName,Timestamp",
    "Timestamp,FeatureName,Value",
    "-",
    "Date,Time Period,Description,Notes",
    "start_time,end_time,intensity,medication,triggers,notes",
    "Date,Time,Pain Level,Locations,Symptoms,Notes",
    "type,timestamp,name,details",
    "date,extension_angle,flexion_angle,pain_level,swelling,notes",
    "Date,Phase,Exercise,Left Reps,Right Reps,Sets,Pain Level,Notes",
    "user_id,age,sex,country,checkin_date,trackable_type,trackable_value",
    "date,temperature.value,bleeding.value,pain.cramps,mood.happy",
    "epoch,start,end,offset,note,lat,lng,location,score",
    "Date,Start Time,End Time,Duration (minutes),Intensity,Notes",
    "Start time,End time,Move Minutes count,Calories (kcal)",
    "Position,Name,Type,Question,Description,Color,Archived?",
    "date,weekday,category,rating",
    "full_date,mood,note",
    "Datum;Schmerz;Notiz",
)
"""Headers of other diaries and trackers, some of them near to one that is known."""


@pytest.mark.parametrize("header", STRANGERS)
def test_what_is_of_no_format_is_not_guessed_at(header: str) -> None:
    """A column or two alike are not enough."""
    assert foreign.recognised(Sheet.of_text(f"{header}\n1,2,3\n")) is None
    with pytest.raises(TransferError, match="not a diary"):
        read(f"{header}\n1,2,3\n".encode(), "x.csv")


def test_strava() -> None:
    """Minutes moved, metres of the second column, times from UTC to the day the person meant, the private note."""
    assert plain(read(sample("strava"), "activities.csv")) == [
        {
            "occurred_at": "2020-10-07T16:43:11+02:00",
            "activities": [{"kind": "Running", "minutes": 92, "effort": 7, "metres": 18963, "count": 17012}],
            "note": "calf tight, after the hill",
            "origin": {"app": "Strava", "record": "4155892344"},
        },
        {
            "occurred_at": "2020-10-10T01:05:00+02:00",
            "activities": [{"kind": "Walking", "minutes": 31, "metres": 2100}],
            "origin": {"app": "Strava", "record": "4155892345"},
        },
        {
            "occurred_at": "2020-10-10T08:00:00+02:00",
            "activities": [{"kind": "Rock Climbing"}],
            "origin": {"app": "Strava", "record": "4155892346"},
        },
    ]
    late = read(sample("strava"), "activities.csv").records[1].current.content
    assert getattr(late, "day").isoformat() == "2020-10-09"  # noqa: B009 - of whichever record


def test_garmin() -> None:
    """Decimal commas, thousands of steps and of metres in a pool, "--" for nothing."""
    assert plain(read(sample("garmin"), "Activities.csv")) == [
        {
            "occurred_at": "2025-02-06T17:06:03+01:00",
            "activities": [{"kind": "Running", "minutes": 31, "metres": 5480, "count": 4808}],
            "origin": {"app": "Garmin", "record": "2025-02-06 17:06:03 Running"},
        },
        {
            "occurred_at": "2025-02-08T07:30:00+01:00",
            "activities": [{"kind": "Swimming", "minutes": 25, "metres": 1000}],
            "origin": {"app": "Garmin", "record": "2025-02-08 07:30:00 Pool Swim"},
        },
        {
            "occurred_at": "2025-02-09T10:00:00+01:00",
            "activities": [{"kind": "Cycling", "minutes": 62, "metres": 7000}],
            "origin": {"app": "Garmin", "record": "2025-02-09 10:00:00 Cycling"},
        },
    ]


def test_track_and_graph() -> None:
    """Each point a measurement with its raw value; in older files the label stands within the value."""
    new, old = (plain(read(sample(name), "data.csv")) for name in ("track_and_graph", "track_and_graph_legacy"))
    assert new[0] == {
        "occurred_at": "2022-09-14T21:30:41+01:00",
        "note": "after work",
        "measurements": [{"kind": "Headache", "value": "3.0", "unit": "Moderate"}],
        "origin": {"app": "Track & Graph", "record": "Headache 2022-09-14T21:30:41.432+01:00"},
    }
    assert new[1]["measurements"] == [{"kind": "Sleep", "value": "7:30:00"}]
    assert [each["measurements"][0] for each in old] == [
        {"kind": "Mood", "value": "1.0", "unit": "Good"},
        {"kind": "Weight", "value": "81.5"},
    ]


def test_bearable() -> None:
    """Both generations: the scale of 1 to 4 is kept, pain that names the knee is also its place, without a severity."""
    new, old = (plain(read(sample(name), "export.csv")) for name in ("bearable", "bearable_old"))
    assert new[0] == {
        "occurred_at": "2022-01-05T20:00:00+01:00",
        "places": [{"zone": "whole_knee", "side": "left"}],
        "note": "after the stairs",
        "measurements": [{"kind": "Left knee pain", "value": "4", "unit": "pain 1-4"}],
        "origin": {"app": "Bearable", "record": "2022-01-05 pm Symptom Left knee pain (Unbearable)"},
    }
    assert new[1]["occurred_at"] == "2022-01-05T22:15:00+01:00"
    assert new[1]["measurements"] == [{"kind": "Headache", "value": "3", "unit": "1-4"}]
    assert "places" not in new[1]
    assert new[2]["treatments"] == [{"kind": "Ibuprofen", "dose": "400mg"}]
    assert new[3]["measurements"] == [{"kind": "Mood", "value": "7"}]
    assert [each["occurred_at"] for each in old] == ["2022-01-05T14:00:00+01:00", "2024-03-01T20:00:00+01:00"]
    assert [each["measurements"] for each in old] == [
        [{"kind": "Back (mid) pain", "value": "2", "unit": "1-4"}],
        [{"kind": "Long drive", "value": "Long drive"}],
    ]


def test_daylio() -> None:
    """What was done, the mood in its word; twenty past midnight is the evening before."""
    first, late = plain(read(sample("daylio"), "daylio.csv"))
    assert first == {
        "occurred_at": "2024-03-05T21:05:00+01:00",
        "activities": [{"kind": "Walking"}, {"kind": "reading"}],
        "note": "Evening\nknee quiet, no swelling",
        "measurements": [{"kind": "Mood", "value": "good"}],
        "origin": {"app": "Daylio", "record": "2024-03-05 9:05 PM good"},
    }
    assert late["occurred_at"] == "2024-03-06T00:20:00+01:00"


def test_flaredown() -> None:
    """A day is one entry; a pain of 0 is no place, what was not taken no treatment; food and weather are left out."""
    first, second = plain(read(sample("flaredown"), "export.csv"))
    assert first["places"] == [{"zone": "whole_knee", "side": "right"}]
    assert first["treatments"] == [{"kind": "Ibuprofen", "dose": "400 mg"}, {"kind": "Brace"}]
    assert first["measurements"] == [
        {"kind": "Fibromyalgia", "value": "2", "unit": "0-4"},
        {"kind": "Right knee pain", "value": "4", "unit": "pain 0-4"},
        {"kind": "Headache", "value": "3", "unit": "0-4"},
        {"kind": "travel", "value": "1"},
        {"kind": "stress", "value": "1"},
    ]
    assert sorted(second) == ["measurements", "occurred_at", "origin"]


def test_google_fit() -> None:
    """Steps and how far, the minutes of each sport, the weight; idle hours and places on earth are left out."""
    first, second = plain(read(sample("google_fit"), "Daily activity metrics.csv"))
    assert first["activities"] == [
        {"kind": "Steps", "metres": 7421, "count": 9876},
        {"kind": "Running", "minutes": 30},
        {"kind": "Walking", "minutes": 54},
    ]
    assert first["measurements"] == [{"kind": "Weight", "value": "81.4", "unit": "kg"}]
    assert second["activities"][-1] == {"kind": "Walking", "minutes": 10}
    assert "48.1" not in str(first)


def test_loop() -> None:
    """What was ticked by hand; what the app ticked by itself, and numbers, are left out."""
    newest, oldest = plain(read(sample("loop"), "Checkmarks.csv"))
    assert newest["activities"] == [{"kind": "Stretching"}]
    assert oldest["activities"] == [{"kind": "Stretching"}, {"kind": "Yoga"}]


def test_a_sport_is_called_what_the_person_calls_it() -> None:
    """So that a run of the watch and a run that was typed are one activity."""
    with speaking("de"):
        found = plain(read(sample("strava"), "x.csv"))
    assert [each["activities"][0]["kind"] for each in found] == ["Joggen", "Gehen", "Rock Climbing"]


@pytest.mark.parametrize("name", APPS)
def test_broken_rows_are_told_with_their_line_and_the_others_taken(name: str) -> None:
    """A row cut off, a date that is none, a number that is none, the same row twice."""
    lines = sample(name).decode().splitlines()
    data = "\n".join([*lines[:2], "cut,off", lines[1], *lines[2:]]).encode()
    found = read(data, "x.csv")
    assert len(found.records) == len(lines) - 1
    assert [each.line for each in found.rejected] == [3, 4]
    assert "cells" in found.rejected[0].reason
    assert "same record as line 2" in found.rejected[1].reason


@pytest.mark.parametrize(
    ("name", "old", "new", "where"),
    [
        ("strava", "Oct 7, 2020, 2:43:11 PM", "7 Okt 2020 14:43", "row 2, column Activity Date"),
        ("strava", "Oct 7, 2020, 2:43:11 PM", "Feb 30, 2020, 2:43:11 PM", "row 2, column Activity Date"),
        ("strava", "4155892344", "", "row 2, column Activity ID"),
        ("strava", "5523.0", "soon", "row 2, column Moving Time"),
        ("strava", "18962.80078125", "inf", "row 2, column Distance 2"),
        ("garmin", "2025-02-06 17:06:03", "7/4/2020 15:36", "row 2, column Date"),
        ("garmin", "00:31:24", "half an hour", "row 2, column Time"),
        ("garmin", "4,808", "many", "row 2, column Steps"),
        ("track_and_graph", "2022-09-14T21:30:41.432+01:00", "yesterday", "row 2, column Timestamp"),
        ("track_and_graph", "2022-09-14T21:30:41.432+01:00", "0001-01-01T00:30:00", "row 2, column Timestamp"),
        ("track_and_graph", "3.0", "", "row 2, column Value"),
        ("bearable", "2022-01-05", "2022-13-05", "row 2, column date"),
        ("bearable", '"pm"', '"late"', "row 2, column time of day"),
        ("bearable_old", "5th Jan 2022", "5th of never", "row 2, column date"),
        ("daylio", "2024-03-05", "soon", "row 2, column full_date"),
        ("daylio", "9:05 PM", "25:99", "row 2, column time"),
        ("flaredown", "2018-05-01", "", "row 2, column Date"),
        ("google_fit", "9876", "many", "row 2, column Step count"),
        ("google_fit", "81.4499", "heavy", "row 2, column Average weight (kg)"),
        ("loop", "2021-06-02", "2021-06-32", "row 2, column Date"),
    ],
)
def test_a_cell_that_makes_no_sense_is_named(name: str, old: str, new: str, where: str) -> None:
    """By row and column, and nothing else of the file is lost by it."""
    data = sample(name).decode()
    assert old in data
    found = read(data.replace(old, new, 1).encode(), "x.csv")
    assert [each.where for each in found.rejected] == [where]
    assert len(found.records) == data.count("\n") - 2


def test_what_is_recognised_is_said_before_anything_is_added(tmp_path: Path) -> None:
    """The app, the days, and what was taken for granted."""
    store = open_store(tmp_path / "diary.sqlite3", at=NOW)
    told = service.recognised(service.preview_import(store, sample("garmin"), "x.csv"))
    assert told[0] == "Recognised: Garmin, 6 Feb 2025 to 9 Feb 2025."
    assert "kilometres are taken" in told[1]
    header = sample("garmin").splitlines()[0]
    assert "nothing that can be read" in service.recognised(service.preview_import(store, header, "x.csv"))[0]
    assert service.recognised(service.preview_import(store, b'{"entries": []}', "x.json")) == ()
    store.close()


@pytest.mark.parametrize("name", APPS)
def test_a_table_is_found_in_the_archive_of_its_app(name: str) -> None:
    """However deep it lies, among files that are none of our business; it says which one was read."""
    members = {
        "Takeout/a/b/data.csv": sample(name),
        "routes/1.gpx": b"<gpx/>",
        "other.csv": b"a,b\n1,2\n",
        "empty.csv": b"",
        "odd.csv": b"\xff\xfe\x00",
    }
    found = read(zipped(members), "export.zip")
    assert found.app == APPS[name]
    assert found.notes[0].startswith("Read from Takeout/a/b/data.csv")
    assert plain(found) == plain(read(sample(name), "x.csv"))


def test_an_archive_that_holds_no_known_table_or_is_broken_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the sentence of before; a table that would unpack to more than is read names itself and the limit."""
    whole = zipped({"activities.csv": sample("strava")})
    for data in (zipped({"diary.json": b"{}"}), whole[:-30], whole[:60] + b"\0" * 40 + whole[100:], zipped({})):
        with pytest.raises(TransferError, match="seems to be an archive"):
            read(data, "x.zip")
    monkeypatch.setattr(reading, "LARGEST", max(len(whole), 1000))
    with pytest.raises(TransferError, match=r"activities\.csv in the archive is larger"):
        read(zipped({"activities.csv": sample("strava") + b"\n" * 5000}), "x.zip")
