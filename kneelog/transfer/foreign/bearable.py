"""Bearable: the CSV of its export, of both generations. One row is one reading."""

import re
from datetime import time
from typing import Final

from kneelog.domain.entry import Entry, Measurement, Treatment
from kneelog.domain.vocabulary import Side
from kneelog.transfer.foreign import cells
from kneelog.transfer.foreign.sheet import Row, Sheet, found, made
from kneelog.transfer.found import Found
from kneelog.words import _

APP: Final = "Bearable"

_PARTS: Final = {"pre": time(5), "am": time(9), "mid": time(14), "pm": cells.WITHOUT_TIME}
"""When a part of a day is taken to be; "all day" and none are the evening."""

_SYMPTOM, _MEDICINES = "symptom", "meds/supplements"
_SEVERITY: Final = re.compile(r"\s*\((mild|moderate|severe|unbearable)\)$", re.IGNORECASE)
_SCALE: Final = "1-4"


def identify(sheet: Sheet) -> bool:
    """Whether a table is an export of it."""
    return sheet.has("date", "weekday", "time of day", "category", "rating/amount", "detail", "notes")


def read(sheet: Sheet) -> Found:
    """Return its readings: medicines as treatments, pain that names the knee as a place, all else as measurements."""
    parts = _("Parts of a day are taken as 05:00 (pre), 09:00 (am), 14:00 (mid) and 20:00 (pm, all day, none).")
    scale = _("Its scale of 1 to 4 is kept as it is: none of it is taken for a severity of 0 to 10.")
    return found(APP, sheet, _entry, (parts, scale))


def _entry(row: Row) -> Entry | None:
    category, amount, detail = row.needed("category"), row.get("rating/amount"), row.get("detail")
    if not amount and not detail:
        return None
    on = row.get("date formatted") or row.needed("date")
    part = row.get("time of day")
    day = cells.day_of_app("date", on)
    at = cells.at_clock("date", day, _clock(part))
    parts = _parts(category, amount, detail)
    return made(APP, " ".join(filter(None, (on, part, category, detail))), at, note=row.get("notes"), **parts)


def _clock(part: str) -> time:
    said = part.casefold()
    if said in ("", "all day") or said in _PARTS:
        return _PARTS.get(said, cells.WITHOUT_TIME)
    return cells.clock("time of day", part)


def _parts(category: str, amount: str, detail: str) -> dict[str, object]:
    """Return what a reading becomes."""
    if category.casefold() == _MEDICINES and detail:
        return {"treatments": (Treatment(detail, amount),)}
    if category.casefold() != _SYMPTOM:
        named = detail or category
        return {"measurements": (Measurement(named, amount or detail),)}
    name = _SEVERITY.sub("", detail) or category
    parts: dict[str, object] = {"measurements": (cells.measurement(name, amount or "1", _SCALE),)}
    if cells.of_knee_pain(name):
        parts["places"] = (cells.place(name, Side.NOT_STATED),)
    return parts
