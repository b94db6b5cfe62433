"""The files of other apps: one module a format, each of which says whether a table is its own, and reads it.

What comes of a row says where it came from (`kneelog.domain.entry.Origin`). Pain becomes a severity only where the
source names the leg; whatever else it rates is a measurement with its raw value (ADR 57). Places on earth are not read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kneelog.transfer.foreign import bearable, daylio, flaredown, garmin, google_fit, loop, strava, track_and_graph
from kneelog.transfer.foreign.sheet import Sheet
from kneelog.transfer.found import Found


@dataclass(frozen=True, slots=True)
class Format:
    """A file of another app.

    Attributes:
        app: what the app is called, as in an `Origin`.
        identify: whether a table is of this format, by the names of its columns.
        read: what it holds.
    """

    app: str
    identify: Callable[[Sheet], bool]
    read: Callable[[Sheet], Found]


FORMATS: Final = (
    Format(strava.APP, strava.identify, strava.read),
    Format(garmin.APP, garmin.identify, garmin.read),
    Format(track_and_graph.APP, track_and_graph.identify, track_and_graph.read),
    Format(bearable.APP, bearable.identify, bearable.read),
    Format(daylio.APP, daylio.identify, daylio.read),
    Format(flaredown.APP, flaredown.identify, flaredown.read),
    Format(google_fit.APP, google_fit.identify, google_fit.read),
    Format(loop.APP, loop.identify, loop.read),
)
"""Every format that is recognised."""


def recognised(sheet: Sheet) -> Format | None:
    """Return the format of a table, None where it is of none of them."""
    return next((each for each in FORMATS if each.identify(sheet)), None)


def read(sheet: Sheet) -> Found | None:
    """Return what a table of another app holds; None where none of the formats is recognised.

    Raises:
        TransferError: it is recognised, and more of it cannot be read than is worth it.
    """
    form = recognised(sheet)
    return None if form is None else form.read(sheet)
