"""What time it is. The one place that reads the clock for the screens; below, the time is always handed in."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Final

NOW_VARIABLE: Final = "KNEELOG_NOW"


def now() -> datetime:
    """The present moment with its local UTC offset.

    KNEELOG_NOW, an ISO 8601 date and time, stops the clock there. It is for tests and demonstrations: with it set,
    entries are stamped with a time that is not true.

    Raises:
        ValueError: KNEELOG_NOW is set and is not a date and time.
    """
    told = os.environ.get(NOW_VARIABLE)
    if not told:
        return datetime.now().astimezone()
    try:
        moment = datetime.fromisoformat(told)
    except ValueError as error:
        raise ValueError(
            f"{NOW_VARIABLE} is {told!r}, which is not a date and time. Write it like 2026-03-01T20:15 or unset it."
        ) from error
    return moment if moment.tzinfo is not None else moment.astimezone()
