"""Daylio: the CSV of its export."""

from typing import Final

from kneelog.domain.entry import Activity, Entry, Measurement
from kneelog.transfer.foreign import cells, names
from kneelog.transfer.foreign.sheet import Row, Sheet, found, made
from kneelog.transfer.found import Found
from kneelog.words import _

APP: Final = "Daylio"


def identify(sheet: Sheet) -> bool:
    """Whether a table is an export of it."""
    return sheet.has("full_date", "weekday", "time", "mood", "activities", "note")


def read(sheet: Sheet) -> Found:
    """Return its entries: what was done, the mood as a measurement in its own word, title and note."""
    return found(APP, sheet, _entry, (_("The mood is kept as a measurement, in the word it has there."),))


def _entry(row: Row) -> Entry:
    on, clock, mood = row.needed("full_date"), row.get("time"), row.get("mood")
    day = cells.day_of_app("full_date", on)
    at = cells.at_clock("full_date", day, cells.clock("time", clock) if clock else cells.WITHOUT_TIME)
    done = dict.fromkeys(filter(None, map(str.strip, row.get("activities").split("|"))))
    return made(
        APP,
        " ".join(filter(None, (on, clock, mood))),
        at,
        activities=tuple(dict.fromkeys(Activity(names.activity(each)) for each in done)),
        measurements=(Measurement(_("Mood"), mood),) if mood else (),
        note="\n".join(filter(None, (row.get("note_title"), row.get("note")))),
    )
