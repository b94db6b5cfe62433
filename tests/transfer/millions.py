"""Files of a million rows of each format, read as the bombs are: each in a process that is held to a limit.

Run: python millions.py NAME ...
"""

from __future__ import annotations

import io
from functools import partial
from typing import TYPE_CHECKING, Final

from kneelog import service
from kneelog.transfer import read
from kneelog.transfer.foreign import apple_health
from tests.transfer import bombs
from tests.transfer.forms import FORMS, SHEETS, database

if TYPE_CHECKING:
    from collections.abc import Callable

    from kneelog.transfer import Found

ROWS: Final = 1_000_000

_NUMBERS: Final = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})"  # noqa: S608 - a number of ours
_RECORD: Final = (
    '<Record type="HKQuantityTypeIdentifierStepCount" sourceName="Phone" unit="count" startDate="2024-01-{day:02}'
    ' 09:00:00 +0100" endDate="2024-01-{day:02} 09:10:00 +0100" value="1"/>\n'
)
_WORKOUT: Final = (
    '<Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="3" durationUnit="min"'
    ' startDate="20{year:02}-01-{day:02} {hour:02}:{minute:02}:00 +0100"/>\n'
)


def _whole_rows(name: str) -> bytes:
    """The rows of a whole file, over and over."""
    head, *rows = FORMS[name].whole.strip().split(b"\n")
    return b"\n".join([head, *(rows * (ROWS // len(rows) + 1))[:ROWS]])


def _short_rows(name: str) -> bytes:
    """The first row of a whole file, and rows of as many cells that say next to nothing."""
    head, first = FORMS[name].whole.split(b"\n")[:2]
    between = max(b",", b";", key=head.count)
    row = b"1" + between * head.count(between)
    return b"\n".join([head, first, *([row] * ROWS)])


def _apple(record: str) -> bytes:
    each = [
        record.format(year=year, day=day, hour=hour, minute=minute)
        for year in range(10, 36)
        for day in range(1, 29)
        for hour in range(24)
        for minute in range(60)
    ]
    return ('<HealthData locale="en_DE">\n' + "".join(each[:ROWS]) + "</HealthData>").encode()


def _connect(rows: str) -> bytes:
    """A database with a million of these rows."""
    return database("DELETE FROM exercise_session_record_table", f"INSERT INTO {rows}")


def _take(name: str, data: bytes) -> Found:
    """What a file holds, by the way that it comes in."""
    form = FORMS[name]
    if form.mapping is not None:
        return service.read_table(data, "bomb", form.mapping)
    return apple_health.read(io.BytesIO(data)) if name == "apple_health" else read(data, "bomb")


_MAKERS: Final[dict[str, tuple[str, Callable[[], bytes]]]] = {
    **{f"{name}, whole rows": (name, partial(_whole_rows, name)) for name in SHEETS},
    **{f"{name}, short rows": (name, partial(_short_rows, name)) for name in SHEETS},
    "apple_health, steps": ("apple_health", partial(_apple, _RECORD)),
    "apple_health, workouts": ("apple_health", partial(_apple, _WORKOUT)),
    "health_connect, steps": (
        "health_connect",
        partial(_connect, f"steps_record_table (local_date, count) {_NUMBERS} SELECT i, 33 FROM n"),  # noqa: S608
    ),
    "health_connect, sessions": (
        "health_connect",
        partial(
            _connect,
            f"exercise_session_record_table (start_time) {_NUMBERS} SELECT i FROM n",  # noqa: S608
        ),
    ),
}

MILLIONS: Final = {name: (make, partial(_take, form)) for name, (form, make) in _MAKERS.items()}
"""By name, what makes a file and what takes it in."""


if __name__ == "__main__":
    bombs.main(MILLIONS)
