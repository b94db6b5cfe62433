"""Track & Graph: its CSV, with the label beside the value, or, in older ones, within it."""

from typing import Final

from kneelog.domain.entry import Entry
from kneelog.transfer.foreign import cells
from kneelog.transfer.foreign.sheet import Row, Sheet, found, made, moment
from kneelog.transfer.found import Found
from kneelog.words import _

APP: Final = "Track & Graph"


def identify(sheet: Sheet) -> bool:
    """Whether a table is an export of it."""
    return sheet.header[:3] == ("FeatureName", "Timestamp", "Value")


def read(sheet: Sheet) -> Found:
    """Return its points, each as a measurement with its raw value; the label stands as its unit."""
    said = _("Everything is kept as a measurement with its value as it is: none of it is taken for pain of the knee.")
    return found(APP, sheet, _entry, (said,))


def _entry(row: Row) -> Entry:
    name, at, value = row.needed("FeatureName"), row.needed("Timestamp"), row.needed("Value")
    label = row.get("Label")
    if "Label" not in row.cells and ":" in value and not value.replace(":", "").isdigit():
        value, _colon, label = (part.strip() for part in value.partition(":"))
    measured = cells.measurement(name, value, label)
    return made(
        APP,
        f"{name} {at}",
        moment("Timestamp", at, "2022-09-14T21:30:41+01:00"),
        measurements=(measured,),
        note=row.get("Note"),
    )
