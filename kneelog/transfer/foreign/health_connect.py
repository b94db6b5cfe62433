"""Health Connect: the database that Android hands out, in a ZIP. Several apps write the same steps into it.

It is opened in memory, never on the disk; only tables are read, by fixed questions, and no longer than a few seconds.
Routes, and whatever else names a place on earth, are not read.
"""

import sqlite3
import time as clocks
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from functools import partial
from typing import Any, Final

from kneelog.domain.entry import Activity, Entry
from kneelog.domain.errors import InvalidValue, TransferError
from kneelog.transfer.foreign import cells, daily, names
from kneelog.transfer.foreign.sheet import made, minutes
from kneelog.transfer.found import MOST_RECORDS, Found, FoundRecord, Rejected, Rejections, Told, too_many
from kneelog.words import N_, _

APP: Final = "Health Connect"

HEAD: Final = b"SQLite format 3\0"
_NEEDED: Final = frozenset({"application_info_table", "exercise_session_record_table", "steps_record_table"})
_LONGEST_SECONDS: Final = 20.0
_STEPS_BETWEEN_LOOKS: Final = 100_000
_EPOCH: Final = date(1970, 1, 1)
_MILLISECONDS: Final = 1000
_GRAMS: Final = 1000

_Made = Callable[[], Entry | None]
"""Makes an entry of what was read, or refuses it."""

_SPORTS: Final = (
    "", "badminton", "baseball", "basketball", "biking", "indoor cycling", "boot camp", "boxing", "calisthenics",
    "cricket", "dancing", "exercise class", "fencing", "American football", "Australian football", "frisbee", "golf",
    "guided breathing", "gymnastics", "handball", "interval training", "hiking", "ice hockey", "ice skating",
    "martial arts", "paddling", "paragliding", "pilates", "racquetball", "rock climbing", "roller hockey", "rowing",
    "rugby", "running", "treadmill running", "sailing", "scuba diving", "skating", "skiing", "snowboarding",
    "snowshoeing", "soccer", "softball", "squash", "stair climbing", "strength training", "stretching", "surfing",
    "open water swimming", "pool swim", "table tennis", "tennis", "volleyball", "walking", "water polo",
    "weight training", "wheelchair", "yoga", "workout", "stair climbing", "elliptical", "rowing",
)  # fmt: skip
"""What the numbers of Android's `ExerciseSessionType` stand for."""

_SUMS: Final = "SELECT local_date, app_info_id, sum({value}) FROM {table} GROUP BY local_date, app_info_id"
_WEIGHT: Final = "SELECT local_date, avg(weight) FROM weight_record_table GROUP BY local_date"
_SESSIONS: Final = (
    "SELECT e.start_time, e.start_zone_offset, e.end_time, e.exercise_type, a.package_name"
    " FROM exercise_session_record_table e LEFT JOIN application_info_table a ON a.row_id = e.app_info_id"
    " ORDER BY e.start_time LIMIT ?"
)

_SOURCES: Final = N_(
    "Steps, distances and sleep of a day are those of the one app that noted most: several apps note the same steps. "
    "The last day in the file is left out, as it may not have been over."
)


def read(data: bytes) -> Found | None:
    """Return the exercise, and of each day steps, sleep and weight; None where this is no such database.

    Args:
        data: a file.

    Raises:
        TransferError: it is one, and damaged, or it holds more than any diary.
    """
    if not data.startswith(HEAD):
        return None
    with closing(sqlite3.connect(":memory:")) as opened:
        try:
            opened.deserialize(data)
            opened.execute("PRAGMA trusted_schema = OFF")
            opened.execute("PRAGMA query_only = ON")
            _give_up_after(opened, clocks.monotonic() + _LONGEST_SECONDS)
            tables = {name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not tables >= _NEEDED:
                return None
            _check_whole(opened)
            return _found(opened, tables)
        except sqlite3.Error as error:
            damaged = _("The database of Health Connect cannot be read ({reason}). Nothing of it was taken.")
            raise TransferError(damaged.format(reason=error)) from None


def _give_up_after(opened: sqlite3.Connection, end: float) -> None:
    opened.set_progress_handler(lambda: int(clocks.monotonic() > end), _STEPS_BETWEEN_LOOKS)


def _check_whole(opened: sqlite3.Connection) -> None:
    """Refuse a database that was cut off: of its last page SQLite would read what is left, and tell nobody."""
    (told,) = opened.execute("PRAGMA quick_check(1)").fetchone()
    if told != "ok":
        raise sqlite3.DatabaseError(told)


def _found(opened: sqlite3.Connection, tables: set[str]) -> Found:
    rejected = Rejections()
    records: list[FoundRecord] = []
    told = [*_sessions(opened), *_days(opened, tables)]
    if len(told) > MOST_RECORDS:
        raise too_many()
    for number, made_of in enumerate(told, start=1):
        where = _("record {n}").format(n=number)
        try:
            entry = made_of()
        except (InvalidValue, ValueError, TypeError, OverflowError) as error:
            rejected.append(Rejected(where, number, str(error)))
        else:
            if entry is not None:
                records.append(FoundRecord(where, number, (Told(entry),)))
    return Found("foreign", tuple(records), tuple(rejected), app=APP, notes=(_(_SOURCES),))


def _sessions(opened: sqlite3.Connection) -> Iterator[_Made]:
    return (partial(_session, row) for row in opened.execute(_SESSIONS, (MOST_RECORDS + 1,)).fetchall())


def _session(row: Sequence[Any]) -> Entry:
    start, offset, end, kind, package = row
    moment = datetime.fromtimestamp(start / _MILLISECONDS, UTC)
    at = moment.astimezone(None if offset is None else timezone(timedelta(seconds=offset)))
    sport = _SPORTS[kind] if 0 < kind < len(_SPORTS) else _("Exercise")
    done = Activity(names.activity(sport), minutes((end - start) / _MILLISECONDS))
    return made(APP, f"{moment.isoformat()} {kind} {package or ''}", at, activities=(done,))


def _days(opened: sqlite3.Connection, tables: set[str]) -> Iterator[_Made]:
    steps = _most(opened, _SUMS.format(value="count", table="steps_record_table"))
    metres = _summed(opened, tables, "distance_record_table", "distance")
    slept = _summed(opened, tables, "sleep_session_record_table", "end_time - start_time")
    weight = dict(opened.execute(_WEIGHT).fetchall()) if "weight_record_table" in tables else {}
    days = sorted({*steps, *metres, *slept, *weight} - {None})
    return (
        partial(_day, on, steps.get(on, 0), metres.get(on, 0), slept.get(on, 0), weight.get(on)) for on in days[:-1]
    )


def _summed(opened: sqlite3.Connection, tables: set[str], table: str, value: str) -> dict[int, float]:
    return _most(opened, _SUMS.format(value=value, table=table)) if table in tables else {}


def _most(opened: sqlite3.Connection, question: str) -> dict[int, float]:
    """Return of each day the sum of the app that noted most."""
    found: dict[int, float] = {}
    for on, _app, value in opened.execute(question):
        found[on] = max(found.get(on, 0), value or 0)
        if len(found) > MOST_RECORDS:
            raise too_many()
    return found


def _day(number: int, steps: float, metres: float, slept: float, grams: float | None) -> Entry | None:
    on = _EPOCH + timedelta(days=number)
    done = daily.walked(steps, metres)
    measured = daily.measured(slept / _MILLISECONDS, None if grams is None else grams / _GRAMS)
    if not done and not measured:
        return None
    return made(APP, on.isoformat(), cells.evening(on), activities=done, measurements=measured)
