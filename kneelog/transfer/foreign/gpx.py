"""GPX 1.0 and 1.1: tracks that a device recorded. Each point is measured from the one before, and forgotten.

Neither places on earth nor names are kept: the name of a track is often that of a place. A document type of its own is
refused, as a bomb of XML needs one; planned routes and waypoints are nothing that was done.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO, Final
from uuid import UUID
from xml.parsers import expat

from kneelog.domain.checks import shown
from kneelog.domain.entry import Activity, Entry
from kneelog.domain.errors import InvalidValue, TransferError
from kneelog.transfer.foreign import names
from kneelog.transfer.foreign.sheet import finite, local, made, minutes, once, whole
from kneelog.transfer.found import MOST_RECORDS, Found, FoundRecord, Rejected, Rejections, Told, too_many
from kneelog.words import N_, _

APP: Final = "GPX"

MOST: Final = 50 * 1024**2
"""Bytes of the largest file that is read: a day at a point a second, with what a watch adds to each, takes 40 MB."""

ROOT_WITHIN: Final = 4096
"""Bytes in which the root has to come."""

# What may come before is taken whole or not at all, as in `content`.
_ROOT: Final = re.compile(
    rb"[\xef\xbb\xbf\xff\xfe]*+(?:\s|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\]\s*)?>)*+<(?:\w+:)?gpx[\s/>]",
    re.DOTALL | re.IGNORECASE,
)
_BLOCK: Final = 4 * 1024**2  # an older expat looks through an unfinished element anew with every block
_LONGEST_TEXT: Final = 100
_DEEPEST: Final = 6
"""Levels of which the names are kept: what is read lies five deep, what lies deeper is counted."""

_TRACK: Final = ("gpx", "trk")
_TYPE: Final = (*_TRACK, "type")
_SEGMENT: Final = (*_TRACK, "trkseg")
_POINT: Final = (*_SEGMENT, "trkpt")
_TIME: Final = (*_POINT, "time")

_RADIUS: Final = 6_371_008.8
_LAST_LATITUDE, _LAST_LONGITUDE = 90, 180
_LONGEST_SPORT: Final = 40
_LONGEST_SECONDS: Final = 24 * 3600

_MEASURED: Final = N_(
    "How far is measured from point to point, without what lies between two parts of a track; minutes are from the "
    "first point to the last, pauses too. Places on earth and names are not kept."
)


def is_one(start: bytes) -> bool:
    """Whether the first bytes of a file are those of a GPX, in UTF-8 or UTF-16."""
    return _ROOT.match(start[:ROOT_WITHIN].replace(b"\0", b"")) is not None


def read(stream: BinaryIO, tell: Callable[[int], None] = lambda _done: None, most: int = MOST) -> Found:
    """Return the tracks: the sport, minutes, metres.

    Args:
        stream: the file.
        tell: is told every now and then how many bytes were read.
        most: bytes that it may have.

    Raises:
        TransferError: it is broken in the middle, larger than that, or holds no track.
    """
    reader, done = _Reader(), 0
    while block := stream.read(_BLOCK):
        done += len(block)
        if done > most:
            raise too_large(most)
        reader.feed(block)
        tell(done)
    return reader.found()


def too_large(most: int) -> TransferError:
    """A recording of more bytes than are read."""
    large = _("The recording is larger than {limit} MB; it was not read.")
    return TransferError(large.format(limit=most // 1024**2))


@dataclass(slots=True)
class _Track:
    """A track that is being read.

    Attributes:
        line: the line on which it begins.
        sport: what its type says.
        points: how many it has so far.
        metres: how far they lie apart.
        first: the earliest time of them.
        last: the latest time of them.
        before: the point before, where this part of the track has one: latitude and longitude in degrees.
        wrong: the first of its points that cannot be read: its line, and what is wrong.
    """

    line: int
    sport: str = ""
    points: int = 0
    metres: float = 0
    first: datetime | None = None
    last: datetime | None = None
    before: tuple[float, float] | None = None
    wrong: tuple[int, InvalidValue] | None = None

    def at(self, place: tuple[float, float]) -> None:
        """Take the next point."""
        self.points += 1
        if self.before is not None:
            self.metres += _apart(self.before, place)
        self.before = place

    def when(self, moment: datetime) -> None:
        """Take the time of a point."""
        self.first = moment if self.first is None else min(self.first, moment)
        self.last = moment if self.last is None else max(self.last, moment)


class _Reader:
    """Takes a GPX element by element, and keeps what its tracks come to."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._told
        self._prefix = ""
        self._path: list[str] = []
        self._deeper = 0
        self._text = ""
        self._track: _Track | None = None
        self._tracks = 0
        self._records: list[FoundRecord] = []
        self._rejected = Rejections()
        self._seen: dict[UUID, str] = {}

    def feed(self, block: bytes) -> None:
        """Take the next bytes.

        Raises:
            TransferError: they are not those of a GPX.
        """
        self._parse(block, last=False)

    def _parse(self, block: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(block, last)
        except (expat.ExpatError, LookupError, ValueError):
            broken = _("The recording is broken at its line {line}; was it cut off? Nothing of it was taken.")
            raise TransferError(broken.format(line=self._parser.ErrorLineNumber)) from None

    def found(self) -> Found:
        """Return what was in it, once it has ended."""
        self._parse(b"", last=True)
        if not self._tracks:
            raise TransferError(
                _("This GPX holds no recorded track. Planned routes and places are nothing that was done.")
            )
        return Found("foreign", tuple(self._records), tuple(self._rejected), app=APP, notes=(_(_MEASURED),))

    def _refuse(self, *_declared: object) -> None:
        raise TransferError(_("This GPX declares a document type of its own, as none needs; it was not read."))

    def _start(self, name: str, told: dict[str, str]) -> None:
        prefix, _colon, called = name.rpartition(":")
        if not self._path:
            self._prefix = prefix
        if self._deeper or len(self._path) == _DEEPEST:
            self._deeper += 1
            return
        # The name alone decides only beside the root's own prefix: extensions have others, and often undeclared ones.
        self._path.append(called if prefix == self._prefix else f"{name}?")
        self._text = ""
        path = tuple(self._path)
        if path == _TRACK:
            self._begun()
        elif self._track is not None and path == _SEGMENT:
            self._track.before = None
        elif self._track is not None and path == _POINT:
            self._tried(self._track, lambda track: track.at((_degrees(told, "lat"), _degrees(told, "lon"))))

    def _told(self, text: str) -> None:
        if not self._deeper and self._track is not None:
            self._text = (self._text + text)[:_LONGEST_TEXT]

    def _end(self, _name: str) -> None:
        if self._deeper:
            self._deeper -= 1
            return
        path, text = tuple(self._path), self._text.strip()
        self._path.pop()
        if self._track is None:
            return
        if path == _TIME:
            self._tried(self._track, lambda track: track.when(_moment(text)))
        elif path == _TYPE:
            self._track.sport = " ".join(text.split())
        elif path == _TRACK:
            ended, self._track = self._track, None
            self._ended(ended)

    def _begun(self) -> None:
        self._tracks += 1
        if self._tracks > MOST_RECORDS:
            raise too_many()
        self._track = _Track(self._parser.CurrentLineNumber)

    def _tried(self, track: _Track, take: Callable[[_Track], None]) -> None:
        """Take something of a point; a track of which one cannot be read is told by that, and not taken by half."""
        try:
            take(track)
        except InvalidValue as error:
            track.wrong = track.wrong or (self._parser.CurrentLineNumber, error)

    def _ended(self, track: _Track) -> None:
        if track.wrong is not None:
            self._reject(*track.wrong)
            return
        where = _("line {line}").format(line=track.line)
        try:
            entry = _entry(track)
            once(self._seen, entry, where, "trk")
        except InvalidValue as error:
            self._reject(track.line, error)
        else:
            self._records.append(FoundRecord(where, track.line, (Told(entry),)))

    def _reject(self, line: int, error: InvalidValue) -> None:
        where = _("line {line}").format(line=line)
        self._rejected.append(Rejected(f"{where}, {error.field}", line, error.reason))


def _entry(track: _Track) -> Entry:
    if not track.points:
        raise InvalidValue("trk", _("has no points, so there is nothing to measure"))
    if track.first is None or track.last is None:
        raise InvalidValue("time", _("none of its points has a time, so when it was is not known"))
    lasted = (track.last - track.first).total_seconds()
    if lasted > _LONGEST_SECONDS:
        raise InvalidValue("time", _("its first and last point are more than a day apart"))
    sport = (
        "" if track.sport.isdigit() or len(track.sport) > _LONGEST_SPORT else track.sport
    )  # a number is an app's own
    done = Activity(names.activity(sport) if sport else _("Exercise"), minutes(lasted), metres=whole(track.metres))
    at = local("time", track.first)
    return made(APP, f"{track.first:%Y-%m-%dT%H:%M:%SZ} {sport}", at, activities=(done,))


def _degrees(told: Mapping[str, str], name: str) -> float:
    """Return a latitude or longitude. What stands there is not told on: it may be somebody's door."""
    try:
        value = finite(name, "", told.get(name, ""))
    except InvalidValue:
        value = math.nan
    if not abs(value) <= (_LAST_LATITUDE if name == "lat" else _LAST_LONGITUDE):
        raise InvalidValue(name, _("is missing or is no number of degrees"))
    return value


def _moment(text: str) -> datetime:
    """Return the time of a point; GPX has them in UTC, with or without saying so."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        reason = _("{value} is not a date and time such as {example}")
        raise InvalidValue("time", reason.format(value=shown(text), example="2024-01-01T09:00:00Z")) from None
    try:
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except OverflowError:
        raise InvalidValue("time", _("{value} does not exist").format(value=shown(text))) from None


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return how many metres two points lie apart on a sphere (haversine)."""
    (north, east), (north_2, east_2) = (map(math.radians, each) for each in (one, other))
    across = math.cos(north) * math.cos(north_2) * math.sin((east_2 - east) / 2) ** 2
    return 2 * _RADIUS * math.asin(min(1.0, math.sqrt(math.sin((north_2 - north) / 2) ** 2 + across)))
