"""A whole file of every format that is read, and how it is taken in: what the tests of importing share."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kneelog import service
from kneelog.domain.diary import Archive, Diary
from kneelog.transfer import csv_v1, demo, json_v1
from tests.conftest import FIXED_NOW

if TYPE_CHECKING:
    from kneelog.storage import Store
    from kneelog.transfer.mapper.mapping import TableMapping
    from kneelog.transfer.preview import Preview

SAMPLES: Final = Path(__file__).parent / "samples"
APPS: Final = {
    "strava": "Strava",
    "garmin": "Garmin",
    "track_and_graph": "Track & Graph",
    "track_and_graph_legacy": "Track & Graph",
    "bearable": "Bearable",
    "bearable_old": "Bearable",
    "daylio": "Daylio",
    "flaredown": "Flaredown",
    "google_fit": "Google Fit",
    "loop": "Loop Habit Tracker",
}
"""The tables of other apps that are recognised, and the app."""

TABLES: Final = ("german", "italian")
"""Tables that nobody knows, read by the mapping that is guessed of them."""

HEALTH_CONNECT: Final = """
CREATE TABLE application_info_table (row_id INTEGER PRIMARY KEY, package_name TEXT, app_name TEXT);
CREATE TABLE steps_record_table (row_id INTEGER PRIMARY KEY, app_info_id INTEGER, local_date INTEGER, count INTEGER);
CREATE TABLE distance_record_table (row_id INTEGER PRIMARY KEY, app_info_id INTEGER, local_date INTEGER, distance REAL);
CREATE TABLE weight_record_table (row_id INTEGER PRIMARY KEY, app_info_id INTEGER, local_date INTEGER, weight REAL);
CREATE TABLE sleep_session_record_table (
  row_id INTEGER PRIMARY KEY, app_info_id INTEGER, local_date INTEGER, start_time INTEGER, end_time INTEGER);
CREATE TABLE exercise_session_record_table (
  row_id INTEGER PRIMARY KEY, app_info_id INTEGER, local_date INTEGER, start_time INTEGER, start_zone_offset INTEGER,
  end_time INTEGER, end_zone_offset INTEGER, exercise_type INTEGER, title TEXT, notes TEXT, has_route INTEGER);
INSERT INTO application_info_table VALUES (1, 'phone', 'Phone'), (2, 'watch', 'Watch');
"""
DAY: Final = (date(2024, 3, 5) - date(1970, 1, 1)).days


@dataclass(frozen=True, slots=True)
class Form:
    """A format.

    Attributes:
        whole: a file of it.
        app: the app it is from; empty for a file of kneelog.
        mapping: by which its columns are read; None where it is recognised.
    """

    whole: bytes
    app: str = ""
    mapping: TableMapping | None = None

    def preview(self, store: Store, data: bytes, name: str = "some.file") -> Preview:
        """What importing a file would do that was made from a whole one."""
        if self.mapping is None:
            return service.preview_import(store, data, name)
        return service.preview_table(store, data, name, self.mapping)


def sample(name: str) -> bytes:
    """A sample as its app writes it, made up."""
    return (SAMPLES / f"{name}.csv").read_bytes()


def database(*more: str) -> bytes:
    """An export of Health Connect, made up, after more statements."""
    with closing(sqlite3.connect(":memory:")) as made:
        made.executescript(HEALTH_CONNECT)
        steps = [(1, DAY, 3000), (1, DAY, 2000), (2, DAY, 5600), (1, DAY + 1, 800), (1, DAY + 2, 5)]
        made.executemany("INSERT INTO steps_record_table (app_info_id, local_date, count) VALUES (?, ?, ?)", steps)
        made.execute("INSERT INTO distance_record_table VALUES (1, 1, ?, 3456.7)", (DAY,))
        made.execute("INSERT INTO weight_record_table VALUES (1, 1, ?, 81449.9)", (DAY + 1,))
        night = (milliseconds(2024, 3, 4, 22, 0), milliseconds(2024, 3, 5, 5, 30))
        made.execute("INSERT INTO sleep_session_record_table VALUES (1, 2, ?, ?, ?)", (DAY, *night))
        run = (milliseconds(2024, 3, 5, 17, 20), 3600, milliseconds(2024, 3, 5, 17, 52), 3600, 33)
        made.execute(
            "INSERT INTO exercise_session_record_table VALUES (1, 2, ?, ?, ?, ?, ?, ?, 'Evening', 'by the river', 1)",
            (DAY, *run),
        )
        for each in more:
            made.execute(each)
        made.commit()
        return made.serialize()


def milliseconds(*at: int) -> int:
    """A moment of UTC as Android writes it."""
    year, month, day, hour, minute = at
    return int(datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp() * 1000)


def _guessed(name: str) -> Form:
    data = (SAMPLES / "tables" / f"{name}.csv").read_bytes()
    found = service.guessed_table(data, f"{name}.csv")
    assert found is not None
    return Form(data, name, found.mapping)


def _forms() -> dict[str, Form]:
    found = {name: Form(sample(name), app) for name, app in APPS.items()}
    found["apple_health"] = Form((SAMPLES / "apple_health.xml").read_bytes(), "Apple Health")
    found["health_connect"] = Form(database(), "Health Connect")
    found |= {name: _guessed(name) for name in TABLES}
    versions = demo.demo(FIXED_NOW.date()).entries[-5:]
    found["own_csv"] = Form(csv_v1.write(Diary(tuple(each[-1].content for each in versions))))
    found["own_json"] = Form(json_v1.write(Archive(entries=versions)))
    return found


FORMS: Final = _forms()
"""Every format that is read, by a name of the tests."""

SHEETS: Final = (*APPS, *TABLES, "own_csv")
"""Those of them that are tables of text."""
