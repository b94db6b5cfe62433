"""Flaredown: the wide CSV of its export, a column for each condition, symptom and treatment, a row for each day."""

from typing import Final

from kneelog.domain.entry import Entry, Measurement, Place, Treatment
from kneelog.domain.vocabulary import Side
from kneelog.transfer.foreign import cells
from kneelog.transfer.foreign.sheet import Row, Sheet, found, made
from kneelog.transfer.found import Found
from kneelog.words import _

APP: Final = "Flaredown"

_SCALE: Final = "0-4"
_RATINGS: Final = frozenset("01234")
_NOT_TAKEN, _TAKEN = "not taken", "taken"
_TAGS: Final = "Tags"
_NOT_READ: Final = frozenset(
    {
        "Date", "Foods", "Weather summary", "Weather max temperature", "Weather min temperature", "Weather pressure",
        "Weather precipitation intensity", "Weather humidity",
    }
)  # fmt: skip


def identify(sheet: Sheet) -> bool:
    """Whether a table is an export of it."""
    return sheet.header[:1] == ("Date",) and sheet.has(_TAGS, "Foods", "Weather summary")


def read(sheet: Sheet) -> Found:
    """Return its days: numbers of 0 to 4 and tags as measurements, pain that names the knee also as a place."""
    scale = _("Its scale of 0 to 4 is kept as it is: none of it is taken for a severity of 0 to 10.")
    return found(APP, sheet, _entry, (scale, _("Food and weather are left out.")))


def _entry(row: Row) -> Entry | None:
    on = row.needed("Date")
    places: list[Place] = []
    measured, treated = [], []
    for name, cell in row.cells.items():
        if not cell or not name or name in _NOT_READ:
            continue
        if name == _TAGS:
            measured += [Measurement(tag, "1") for tag in dict.fromkeys(filter(None, map(str.strip, cell.split(";"))))]
        elif cell in _RATINGS:
            measured.append(cells.measurement(name, cell, _SCALE))
            if cells.of_knee_pain(name) and cell != "0":
                places.append(cells.place(name, Side.NOT_STATED))
        elif cell.casefold() != _NOT_TAKEN:
            treated.append(Treatment(name, "" if cell.casefold() == _TAKEN else cell))
    if not measured and not treated:
        return None
    at = cells.evening(cells.day_of_app("Date", on))
    return made(
        APP,
        on,
        at,
        places=tuple(dict.fromkeys(places)),
        measurements=tuple(dict.fromkeys(measured)),
        treatments=tuple(treated),
    )
