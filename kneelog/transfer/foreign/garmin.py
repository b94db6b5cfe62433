"""Garmin Connect: `Activities.csv` as its website exports it. Numbers follow the language of the website."""

from typing import Final

from kneelog.domain.entry import Activity, Entry
from kneelog.transfer.foreign import names
from kneelog.transfer.foreign.sheet import Row, Sheet, count, found, made, minutes, moment, number, seconds_of, whole
from kneelog.transfer.found import Found
from kneelog.words import _

APP: Final = "Garmin"

_MISSING: Final = "--"
_METRES_PER_KM: Final = 1000


def identify(sheet: Sheet) -> bool:
    """Whether a table is the list of activities."""
    named = sheet.has("Activity Type", "Date", "Title", "Distance", "Calories")
    return named and (sheet.has("Time") or sheet.has("Activity Time"))


def read(sheet: Sheet) -> Found:
    """Return its activities: kind, minutes, metres, steps."""
    said = _("The file does not say in which unit its distances are: kilometres are taken, for swimming metres.")
    return found(APP, sheet, _entry, (said,))


def _entry(row: Row) -> Entry:
    sport, on = row.needed("Activity Type"), row.needed("Date")
    lasted = _given(row, "Time", "Activity Time")
    steps = _given(row, "Steps")
    done = Activity(
        names.activity(sport),
        minutes(seconds_of("Time", lasted)) if lasted else None,
        metres=_metres(row, sport),
        count=count("Steps", steps) if steps else None,
    )
    return made(APP, f"{on} {sport}", moment("Date", on, "2025-02-06 17:06:03"), activities=(done,))


def _given(row: Row, *names: str) -> str:
    cell = row.first(*names)
    return "" if cell == _MISSING else cell


def _metres(row: Row, sport: str) -> int | None:
    far = _given(row, "Distance")
    if not far:
        return None
    if "swim" in sport.casefold():
        return count("Distance", far)
    return whole(_METRES_PER_KM * number("Distance", far))
