"""What a device counts of a day, the same whichever app hands it out: steps, sleep, weight."""

from typing import Final

from kneelog.domain.entry import Activity, Measurement
from kneelog.transfer.foreign.sheet import whole
from kneelog.words import _

_SECONDS_AN_HOUR: Final = 3600
_LONGEST_SLEEP: Final = 24 * _SECONDS_AN_HOUR


def walked(steps: float, metres: float) -> tuple[Activity, ...]:
    """Return the steps of a day, with how far where that is known; nothing for none."""
    count = whole(steps)
    return (Activity(_("Steps"), count=count, metres=whole(metres)),) if count else ()


def measured(slept: float = 0, kilograms: float | None = None) -> tuple[Measurement, ...]:
    """Return the sleep of a night and a weight; sleep longer than a day is a fault of the source and left out.

    Args:
        slept: seconds.
        kilograms: the weight; None where it was not taken.
    """
    found = []
    if 0 < slept <= _LONGEST_SLEEP:
        found.append(Measurement(_("Sleep"), f"{slept / _SECONDS_AN_HOUR:.1f}", "h"))
    if kilograms is not None:
        found.append(Measurement(_("Weight"), f"{kilograms:.1f}", "kg"))
    return tuple(found)
