"""FIT: what a watch or a bicycle computer of Garmin and others records. Read by fitdecode, the extra `fit` (ADR 59).

Only the sessions are kept, with what the device itself counted; points, heart rate and whatever else names a place on
earth or the device are passed over. It is read to its checksum before anything of it counts.
"""

import math
import sys
import time as clocks
from datetime import UTC, datetime
from types import ModuleType
from typing import Any, Final
from uuid import UUID

from kneelog.domain.entry import Activity, Entry
from kneelog.domain.errors import InvalidValue, TransferError
from kneelog.transfer.foreign import names
from kneelog.transfer.foreign.sheet import local, made, minutes, once, whole
from kneelog.transfer.found import Found, FoundRecord, Rejected, Rejections, Told
from kneelog.words import N_, _

APP: Final = "FIT"

INSTALL: Final = f'"{sys.executable}" -m pip install "fitdecode>=0.11"'
"""What brings the library, as the extra `fit` does, into the environment that runs now."""

MOST: Final = 20 * 1024**2
"""Bytes of the largest file that is read: two days at a point a second take a quarter of it."""

_MARK: Final = slice(8, 12)
_SMALLEST_HEADER: Final = 12
_LONGEST_SECONDS: Final = 30.0
_NO_SPORT: Final = frozenset({"", "all", "generic", "invalid", "multisport"})
_BY_ITS_KIND: Final = frozenset({*_NO_SPORT, "training", "fitness_equipment"})
"""Sports of which the sub-sport says more."""

_BETWEEN: Final = "transition"
_STEPS_A_STRIDE: Final = 2

_COUNTED: Final = N_(
    "Minutes are those in which the recording ran, without pauses. How far, and steps, are as the device counted them. "
    "Places on earth and names are not kept."
)


class NotInstalled(TransferError):
    """The library that reads FIT is not there."""


def is_one(start: bytes) -> bool:
    """Whether the first bytes of a file are those of a FIT."""
    return start[_MARK] == b".FIT" and start[0] >= _SMALLEST_HEADER


def read(data: bytes) -> Found:
    """Return the sessions: the sport, minutes, metres, steps.

    Raises:
        TransferError: it is damaged or cut off, holds no session, or the library is not installed.
    """
    sessions = _sessions(_library(), data)
    if not sessions:
        none = _("This FIT holds no activity: it is a plan, a setting or a day's count of a device.")
        raise TransferError(none)
    rejected, records = Rejections(), []
    seen: dict[UUID, str] = {}
    for number, session in enumerate(sessions, start=1):
        where = _("record {n}").format(n=number)
        try:
            entry = _entry(session)
            once(seen, entry, where, "start_time")
        except InvalidValue as error:
            rejected.append(Rejected(f"{where}, {error.field}", number, error.reason))
        else:
            records.append(FoundRecord(where, number, (Told(entry),)))
    return Found("foreign", tuple(records), tuple(rejected), app=APP, notes=(_(_COUNTED),))


def _library() -> ModuleType:
    try:
        import fitdecode  # noqa: PLC0415 - an extra, and large: loaded for the first recording
    except ImportError:
        text = _(
            "Reading FIT needs a part of kneelog that is not installed. Install it, and start kneelog again: {command}"
        )
        raise NotInstalled(text.format(command=INSTALL)) from None
    library: ModuleType = fitdecode
    return library


def _sessions(library: ModuleType, data: bytes) -> list[Any]:
    """Return the messages that sum a session up, once the whole file was found whole."""
    found, slow, end = [], False, clocks.monotonic() + _LONGEST_SECONDS
    strict, lenient = library.CrcCheck.RAISE, library.ErrorHandling.IGNORE  # of fields that makers add, many are wrong
    try:
        with library.FitReader(data, check_crc=strict, error_handling=lenient) as reader:
            for frame in reader:
                if slow := clocks.monotonic() > end:
                    break
                if frame.frame_type == library.FIT_FRAME_DATA and frame.name == "session":
                    found.append(frame)
    except Exception:  # noqa: BLE001 - beside its own errors the library has many others for what is damaged
        broken = _("The recording is damaged or cut off, so nothing of it was taken. Copy it from the device again.")
        raise TransferError(broken) from None
    if slow:
        raise TransferError(_("The recording takes too long to read; nothing of it was taken."))
    return [each for each in found if _word(each, "sport") != _BETWEEN]


def _entry(session: Any) -> Entry:  # noqa: ANN401 - the library says nothing of its types
    began = session.get_value("start_time", fallback=None)
    if not isinstance(began, datetime):
        raise InvalidValue("start_time", _("is missing, so when it was is not known"))
    sport = _sport(session)
    lasted = _number(session, "total_timer_time") or _number(session, "total_elapsed_time")
    done = Activity(
        names.activity(sport) if sport else _("Exercise"),
        minutes(lasted),
        metres=whole(_number(session, "total_distance")),
        count=whole(_number(session, "total_strides") * _STEPS_A_STRIDE),
    )
    record = f"{began.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} {sport}"
    return made(APP, record, local("start_time", began), activities=(done,))


def _sport(session: Any) -> str:  # noqa: ANN401 - as above
    """Return what was done, in the words of FIT; empty for what it has no word for."""
    sport, kind = _word(session, "sport"), _word(session, "sub_sport")
    told = kind if sport in _BY_ITS_KIND and kind not in _NO_SPORT else sport
    return "" if told in _NO_SPORT else told.replace("_", " ")


def _word(session: Any, name: str) -> str:  # noqa: ANN401 - as above
    """Return a word of the session; empty where there is none, or only a number that the library has no word for."""
    value = session.get_value(name, fallback=None)
    return value if isinstance(value, str) else ""


def _number(session: Any, name: str) -> float:  # noqa: ANN401 - as above
    value = session.get_value(name, fallback=None)
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else 0.0
