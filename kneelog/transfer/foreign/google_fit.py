"""Google Fit: `Daily activity metrics.csv` of its Takeout, a row for each day. Which columns it has varies."""

import re
from collections.abc import Iterable
from typing import Final

from kneelog.domain.entry import Activity, Entry
from kneelog.transfer.foreign import cells, daily, names
from kneelog.transfer.foreign.sheet import Row, Sheet, found, made, minutes, number
from kneelog.transfer.found import Found
from kneelog.words import _

APP: Final = "Google Fit"

_LASTED: Final = re.compile(r"(?P<sport>.+) duration \(ms\)")
_STEPS, _METRES, _WEIGHT = "Step count", "Distance (m)", "Average weight (kg)"
_MILLISECONDS: Final = 1000
_NO_SPORTS: Final = frozenset(
    {"inactive", "sleep", "light sleeping", "deep sleeping", "rem sleeping", "awake mid sleeping"}
)


def identify(sheet: Sheet) -> bool:
    """Whether a table is that of the days."""
    return sheet.header[:1] == ("Date",) and sheet.has("Move Minutes count", "Calories (kcal)")


def read(sheet: Sheet) -> Found:
    """Return its days: steps and how far, the minutes of each sport, the weight. Places on earth are not read."""
    return found(APP, sheet, _entry, (_("Each day is taken as told at 20:00."),))


def _entry(row: Row) -> Entry | None:
    on = row.needed("Date")
    done, weight = tuple(_done(row)), row.get(_WEIGHT)
    measured = daily.measured(kilograms=number(_WEIGHT, weight) if weight else None)
    if not done and not measured:
        return None
    at = cells.evening(cells.day_of_app("Date", on))
    return made(APP, on, at, activities=done, measurements=measured)


def _done(row: Row) -> Iterable[Activity]:
    steps, far = (row.get(name) for name in (_STEPS, _METRES))
    if steps:
        yield from daily.walked(number(_STEPS, steps), number(_METRES, far) if far else 0)
    lasted: dict[str, float] = {}
    for name, cell in row.cells.items():
        match = _LASTED.fullmatch(name)
        if match and cell and match["sport"].casefold() not in _NO_SPORTS:
            sport = names.activity(match["sport"])
            lasted[sport] = lasted.get(sport, 0) + number(name, cell) / _MILLISECONDS
    yield from (Activity(sport, minutes(seconds)) for sport, seconds in lasted.items() if seconds > 0)
