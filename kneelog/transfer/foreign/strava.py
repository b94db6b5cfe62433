"""Strava: `activities.csv` of the bulk export. Its columns stand twice, in two units; its times are in UTC."""

import re
from datetime import UTC, datetime
from typing import Final

from kneelog.domain.checks import shown
from kneelog.domain.entry import Activity, Entry
from kneelog.domain.errors import InvalidValue
from kneelog.transfer.foreign import names
from kneelog.transfer.foreign.sheet import Row, Sheet, count, found, made, minutes, number, whole
from kneelog.transfer.found import Found
from kneelog.words import _

APP: Final = "Strava"

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WHEN: Final = re.compile(
    r"(?P<month>[A-Za-z]{3}) (?P<day>[0-9]{1,2}), (?P<year>[0-9]{4}),? "
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})[ \u202f](?P<half>[AaPp])[Mm]"
)
_METRES_PER_KM: Final = 1000


def identify(sheet: Sheet) -> bool:
    """Whether a table is the list of activities."""
    return sheet.has("Activity ID", "Activity Date", "Activity Type", "Elapsed Time")


def read(sheet: Sheet) -> Found:
    """Return its activities: kind, minutes moved, metres, steps, effort, and the private note."""
    return found(APP, sheet, _entry, (_("Times are taken as UTC, as Strava writes them."),))


def _entry(row: Row) -> Entry:
    lasted = row.first("Moving Time", "Elapsed Time 2", "Elapsed Time")
    effort, steps = row.get("Perceived Exertion"), row.get("Total Steps")
    done = Activity(
        names.activity(row.needed("Activity Type")),
        minutes(number("Moving Time", lasted)) if lasted else None,
        whole(number("Perceived Exertion", effort)) if effort else None,
        metres=_metres(row),
        count=count("Total Steps", steps) if steps else None,
    )
    record = row.needed("Activity ID")
    at = _moment(row.needed("Activity Date"))
    return made(APP, record, at, activities=(done,), note=row.get("Activity Private Note"))


def _metres(row: Row) -> int | None:
    """Return how far: the second column is in metres; where there is one alone, it is in kilometres."""
    exact = row.get("Distance 2")
    if exact:
        return whole(number("Distance 2", exact))
    far = row.get("Distance")
    return whole(_METRES_PER_KM * number("Distance", far)) if far else None


def _moment(cell: str) -> datetime:
    match = _WHEN.fullmatch(cell)
    if match is None or match["month"].lower() not in _MONTHS:
        reason = _("{value} is not like {example}")
        raise InvalidValue("Activity Date", reason.format(value=shown(cell), example="Oct 7, 2020, 2:43:11 PM"))
    month = _MONTHS.index(match["month"].lower()) + 1
    hour = int(match["hour"]) % 12 + (12 if match["half"].lower() == "p" else 0)
    year, day, minute, second = (int(match[part]) for part in ("year", "day", "minute", "second"))
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC).astimezone()
    except (OverflowError, ValueError):
        raise InvalidValue("Activity Date", _("{value} does not exist").format(value=shown(cell))) from None
