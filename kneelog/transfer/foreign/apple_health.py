"""Apple Health: the `export.xml` of its export, of any size. It is read as it flows by, and little of it is kept.

The document type at the head of some exports is malformed, so reading begins behind it; without one no entity can be
declared, which is what a bomb of XML needs. Routes, and whatever else names a place on earth, are not read.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sized
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO, Final
from xml.parsers import expat

from kneelog.domain.entry import Activity, Entry, Measurement
from kneelog.domain.errors import InvalidValue, TransferError
from kneelog.transfer.foreign import cells, daily, names
from kneelog.transfer.foreign.sheet import finite, made, minutes, moment, whole
from kneelog.transfer.found import MOST_RECORDS, Found, FoundRecord, Rejected, Rejections, Told, too_many
from kneelog.words import N_, _

APP: Final = "Apple Health"

MOST: Final = 8 * 1024**3
"""Bytes of the largest file that is read: twice what ten years of a watch have been seen to take."""

_ROOT: Final = b"<HealthData"
ROOT_WITHIN: Final = 256 * 1024
"""Bytes in which the root has to come; before it is the document type."""

_BLOCK: Final = 1024 * 1024
_CONTROLS: Final = bytes(code for code in range(32) if code not in (9, 10, 13))
"""What XML may not hold and some exports do."""

_STEPS: Final = "HKQuantityTypeIdentifierStepCount"
_WALKED: Final = "HKQuantityTypeIdentifierDistanceWalkingRunning"
_FLOORS: Final = "HKQuantityTypeIdentifierFlightsClimbed"
_WEIGHT: Final = "HKQuantityTypeIdentifierBodyMass"
_SLEEP: Final = "HKCategoryTypeIdentifierSleepAnalysis"
_ASLEEP: Final = "HKCategoryValueSleepAnalysisAsleep"
_SUMMED: Final = frozenset({_STEPS, _WALKED, _FLOORS})
_SYMPTOM, _SEVERITY = "HKCategoryTypeIdentifier", "HKCategoryValueSeverity"
_WORKOUT: Final = "HKWorkoutActivityType"
_DISTANCE: Final = "HKQuantityTypeIdentifierDistance"

_METRES: Final[Mapping[str, float]] = {"m": 1, "km": 1000, "mi": 1609.344, "yd": 0.9144, "ft": 0.3048}
_SECONDS: Final[Mapping[str, float]] = {"s": 1, "sec": 1, "min": 60, "hr": 3600, "h": 3600}
_KILOGRAMS: Final[Mapping[str, float]] = {"kg": 1, "lb": 0.45359237, "st": 6.35029318, "g": 0.001}

_WORDS: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")

_SOURCES: Final = N_(
    "Steps, distances, floors and sleep of a day are those of the one source that noted most: a watch and a phone "
    "note the same steps. The day of the export itself is left out, as it was not over."
)


def is_one(start: bytes) -> bool:
    """Whether the first bytes of a file are those of an export."""
    return _ROOT in start[:ROOT_WITHIN]


@dataclass(slots=True)
class _Day:
    """What was noted on one day, by source.

    Attributes:
        at: the evening of the day, with the distance from UTC of its first record.
        line: the line of that record.
        sums: of each quantity, by source.
        slept: seconds, by source.
        weight: kilograms, as noted last.
    """

    at: datetime
    line: int
    sums: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    slept: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    weight: float | None = None


@dataclass(slots=True)
class _Workout:
    """A workout that is being read."""

    line: int
    told: Mapping[str, str]
    metres: float = 0


def read(stream: BinaryIO, tell: Callable[[int], None] = lambda _done: None, most: int = MOST) -> Found:
    """Return the workouts, and of each day steps, floors, sleep, weight, and symptoms in their own words.

    Args:
        stream: the export.
        tell: is told every now and then how many bytes were read.
        most: bytes that it may have.

    Raises:
        TransferError: it is no export, it is broken in the middle, or it is larger or holds more than is read.
    """
    reader = _Reader()
    for block in _blocks(stream, tell, most):
        reader.feed(block)
    return reader.found()


def _blocks(stream: BinaryIO, tell: Callable[[int], None], most: int) -> Iterator[bytes]:
    start = stream.read(ROOT_WITHIN)
    root = start.find(_ROOT)
    if root < 0:
        raise TransferError(_("This is no export of Apple Health: it does not begin as one."))
    done, block = len(start), start[root:]
    while block:
        yield block.translate(None, _CONTROLS)
        tell(done)
        block = stream.read(_BLOCK)
        done += len(block)
        if done > most:
            large = _("The export is larger than {limit} GB; it was not read.")
            raise TransferError(large.format(limit=most // 1024**3))


class _Reader:
    """Takes the export element by element, and keeps days and workouts."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.buffer_text = True
        self._days: dict[str, _Day] = {}
        self._single: dict[str, FoundRecord] = {}
        self._rejected = Rejections()
        self._workout: _Workout | None = None
        self._exported = ""

    def feed(self, block: bytes) -> None:
        """Take the next bytes.

        Raises:
            TransferError: they are not those of an export.
        """
        self._parse(block, last=False)

    def _parse(self, block: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(block, last)
        except expat.ExpatError as error:
            broken = _("The export is broken at its line {line}; was it cut off? Nothing of it was taken.")
            raise TransferError(broken.format(line=error.lineno)) from None

    def found(self) -> Found:
        """Return what was in it, once it has ended."""
        self._parse(b"", last=True)
        days = (self._of_day(on, day) for on, day in sorted(self._days.items()) if on != self._exported)
        records = [*self._single.values(), *(each for each in days if each is not None)]
        records.sort(key=lambda each: each.line)
        return Found("foreign", tuple(records), tuple(self._rejected), app=APP, notes=(_(_SOURCES),))

    def _start(self, name: str, told: dict[str, str]) -> None:
        try:
            if name == "Record":
                self._record(told)
            elif name == "Workout":
                self._workout = _Workout(self._parser.CurrentLineNumber, told, _far(told, "totalDistance"))
            elif name == "WorkoutStatistics" and self._workout and told.get("type", "").startswith(_DISTANCE):
                self._workout.metres = max(self._workout.metres, _far(told, "sum", "unit"))
            elif name == "ExportDate":
                self._exported = told.get("value", "")[: len("2026-01-01")]
        except InvalidValue as error:
            self._reject(name, error)

    def _end(self, name: str) -> None:
        if name != "Workout" or self._workout is None:
            return
        ended, self._workout = self._workout, None
        try:
            self._keep(_workout(ended), ended.line)
        except InvalidValue as error:
            self._reject(name, error, ended.line)

    def _reject(self, name: str, error: InvalidValue, line: int = 0) -> None:
        line = line or self._parser.CurrentLineNumber
        self._rejected.append(Rejected(f"{name}, {error.field}", line, error.reason))

    def _keep(self, entry: Entry, line: int) -> None:
        where = _("line {line}").format(line=line)
        self._single.setdefault(str(entry.id), FoundRecord(where, line, (Told(entry),)))
        _check_number(self._single)

    def _record(self, told: Mapping[str, str]) -> None:
        kind = told.get("type", "")
        if kind in _SUMMED:
            value = _number(told, "value")
            day = self._day(told.get("startDate", ""))
            if kind == _WALKED:
                value *= _METRES.get(told.get("unit", "km"), _METRES["km"])
            day.sums[kind][told.get("sourceName", "")] += value
        elif kind == _WEIGHT:
            day = self._day(told.get("startDate", ""))
            day.weight = _number(told, "value") * _KILOGRAMS.get(told.get("unit", "kg"), 1)
        elif kind == _SLEEP and told.get("value", "").startswith(_ASLEEP):
            began, ended = (_moment(told, name) for name in ("startDate", "endDate"))
            self._day(told["endDate"]).slept[told.get("sourceName", "")] += (ended - began).total_seconds()
        elif kind.startswith(_SYMPTOM) and told.get("value", "").startswith(_SEVERITY):
            self._keep(_symptom(kind, told), self._parser.CurrentLineNumber)

    def _day(self, when: str) -> _Day:
        on = when[: len("2026-01-01")]
        day = self._days.get(on)
        if day is None:
            at = _moment({"startDate": when}, "startDate")
            evening = datetime.combine(at.date(), cells.WITHOUT_TIME, at.tzinfo)
            day = self._days[on] = _Day(evening, self._parser.CurrentLineNumber)
            _check_number(self._days)
        return day

    def _of_day(self, on: str, day: _Day) -> FoundRecord | None:
        """Return the entry of a day; None where nothing of it is kept, or it cannot be."""
        try:
            entry = _daily(on, day)
        except InvalidValue as error:
            self._reject("Record", error, day.line)
            return None
        if entry is None:
            return None
        return FoundRecord(_("line {line}").format(line=day.line), day.line, (Told(entry),))


def _check_number(kept: Sized) -> None:
    if len(kept) > MOST_RECORDS:
        raise too_many()


def _daily(on: str, day: _Day) -> Entry | None:
    most = {kind: max(sources.values()) for kind, sources in day.sums.items()}
    done = [*daily.walked(most.get(_STEPS, 0), most.get(_WALKED, 0))]
    if floors := whole(most.get(_FLOORS, 0)):
        done.append(Activity(_("Floors climbed"), count=floors))
    measured = daily.measured(max(day.slept.values(), default=0), day.weight)
    if not done and not measured:
        return None
    return made(APP, on, day.at, activities=tuple(done), measurements=measured)


def _workout(workout: _Workout) -> Entry:
    told = workout.told
    sport = _WORDS.sub(" ", told.get("workoutActivityType", "").removeprefix(_WORKOUT)) or _missing(
        "workoutActivityType"
    )
    unit = _SECONDS.get(told.get("durationUnit", "min"), _SECONDS["min"])
    lasted = minutes(_number(told, "duration") * unit) if told.get("duration") else None
    done = Activity(names.activity(sport), lasted, metres=whole(workout.metres))
    at = _moment(told, "startDate")
    record = " ".join((_known_by(at), sport, told.get("sourceName", "")))
    return made(APP, record, at, activities=(done,))


def _symptom(kind: str, told: Mapping[str, str]) -> Entry:
    """Return a symptom in its own words: no type of Apple's is pain of a knee."""
    name = _WORDS.sub(" ", kind.removeprefix(_SYMPTOM))
    value = _WORDS.sub(" ", told["value"].removeprefix(_SEVERITY)) or "?"
    at = _moment(told, "startDate")
    return made(APP, f"{_known_by(at)} {name}", at, measurements=(Measurement(name, value),))


def _known_by(at: datetime) -> str:
    """Return a moment that is the same in every export: it writes all times by the clock of where the phone is then."""
    return at.astimezone(UTC).isoformat(" ")


def _far(told: Mapping[str, str], name: str, unit: str = "totalDistanceUnit") -> float:
    """Return metres; 0 where it is not told."""
    return _number(told, name) * _METRES.get(told.get(unit, "km"), _METRES["km"]) if told.get(name) else 0


def _number(told: Mapping[str, str], name: str) -> float:
    return finite(name, told.get(name, ""), told.get(name, ""))


def _moment(told: Mapping[str, str], name: str) -> datetime:
    plain = told.get(name, "").replace(" +", "+").replace(" -", "-")  # as ISO 8601 has it
    return moment(name, plain, "2024-01-01 09:00:00+0100")


def _missing(name: str) -> str:
    raise InvalidValue(name, _("is empty"))
