"""Loop Habit Tracker: `Checkmarks.csv` at the root of its export, a column for each habit, a row for each day."""

from itertools import islice
from typing import Final

from kneelog.domain.entry import Activity, Entry
from kneelog.transfer.foreign import cells, names
from kneelog.transfer.foreign.sheet import Row, Sheet, found, made
from kneelog.transfer.found import Found, Rejections
from kneelog.words import _

APP: Final = "Loop Habit Tracker"

_DONE: Final = "YES_MANUAL"
_STATES: Final = frozenset({_DONE, "YES_AUTO", "NO", "UNKNOWN", "SKIP"})
_LOOKED_AT: Final = 3


def identify(sheet: Sheet) -> bool:
    """Whether a table is that of the check marks: its rows end in a comma, and its cells are words of the app."""
    if sheet.header[:1] != ("Date",) or sheet.header[-1:] != ("",):
        return False
    rows = list(islice(sheet.rows(Rejections()), _LOOKED_AT))
    return any(_STATES & set(row.cells.values()) for row in rows)


def read(sheet: Sheet) -> Found:
    """Return its days: what was ticked by hand as what was done. Habits with numbers are left out."""
    said = _("Only what was ticked by hand is taken; habits that count something are left out.")
    return found(APP, sheet, _entry, (said,))


def _entry(row: Row) -> Entry | None:
    done = tuple(dict.fromkeys(Activity(names.activity(name)) for name, cell in row.cells.items() if cell == _DONE))
    if not done:
        return None
    on = row.needed("Date")
    at = cells.evening(cells.day_of_app("Date", on))
    return made(APP, on, at, activities=done)
