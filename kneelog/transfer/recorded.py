"""What a device recorded, GPX or FIT: by itself, packed with gzip, or many of them in a ZIP."""

import gzip
import io
import time as clocks
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from kneelog.domain.errors import TransferError
from kneelog.transfer import zipped
from kneelog.transfer.foreign import fit, gpx
from kneelog.transfer.found import Found, FoundRecord, Rejected, Rejections, printable
from kneelog.words import _, ngettext

if TYPE_CHECKING:
    from kneelog.domain.entry import Entry

_MOST_IN_ALL: Final = 300 * 1024**2
"""Bytes of all recordings in one archive, unpacked: some thousand runs."""

_MOST_LOOKED_AT: Final = 5000
_LONGEST_SECONDS: Final = 120.0
_GZIP: Final = b"\x1f\x8b"
_BROKEN_GZIP: Final = (EOFError, OSError, zlib.error)


def is_one(data: bytes) -> bool:
    """Whether a file is a recording, packed with gzip or not."""
    return _kind(io.BytesIO(data)) is not None


def of_stream(file: BinaryIO, tell: Callable[[int], None]) -> Found | None:
    """Return what a recording holds; None where a file is none.

    Args:
        file: the file, which is left at no certain place.
        tell: is told every now and then how many bytes were read.

    Raises:
        TransferError: it is one, and cannot be read as a whole.
    """
    kind = _kind(file)
    if kind is None:
        return None
    try:
        return _read(kind, _opened(file), tell)
    except _BROKEN_GZIP as error:
        raise _damaged() from error


def of_archive(data: bytes) -> Found | None:
    """Return what all recordings in a ZIP hold; None where there is none, or it is no whole ZIP.

    Raises:
        TransferError: it is damaged, or there is more in it than is read at once.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipped.BROKEN:
        return None
    with archive:
        gathered = _Gathered(archive)
        for member, kind in _members(archive):
            gathered.take(member, kind)
        found = gathered.found()
        if found is not None and len(archive.infolist()) > _MOST_LOOKED_AT:
            raise _too_many()
        return found


class _Gathered:
    """What the recordings of one archive come to."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._end = clocks.monotonic() + _LONGEST_SECONDS
        self._left = _MOST_IN_ALL
        self._read = 0
        self._records: list[FoundRecord] = []
        self._rejected = Rejections()
        self._seen: dict[datetime, str] = {}
        self._apps: dict[str, tuple[str, ...]] = {}
        self._missing = ""

    def take(self, member: zipfile.ZipInfo, kind: str) -> None:
        """Take one; where it cannot be read it is told by its name in the archive, and the others are taken.

        Raises:
            TransferError: the archive is damaged where it lies, or all of it together is too much.
        """
        try:
            with self._archive.open(member) as packed:
                data = _opened(cast("BinaryIO", packed)).read(gpx.MOST + 1)
        except zipped.BROKEN as error:
            raise _damaged() from error
        self._left -= len(data)
        if self._left < 0 or clocks.monotonic() > self._end:
            raise _too_many()
        try:
            found = _read(kind, io.BytesIO(data), lambda _done: None)
        except TransferError as error:
            self._missing = str(error) if isinstance(error, fit.NotInstalled) else self._missing
            self._rejected.append(Rejected(member.filename, 1, str(error)))
        else:
            self._read += 1
            self._apps[found.app] = found.notes
            self._add(member.filename, found)

    def _add(self, name: str, found: Found) -> None:
        """Add what one holds; a run that both a GPX and a FIT tell of is one run."""
        self._rejected += [Rejected(f"{name}, {each.where}", each.line, each.reason) for each in found.rejected]
        for record in found.records:
            where = printable(f"{name}, {record.where}")
            began = cast("Entry", record.current.content).occurred_at.astimezone(UTC)
            first = self._seen.setdefault(began, where)
            if first == where:
                self._records.append(replace(record, where=where))
            else:
                again = _("is the same record as {where}").format(where=first)
                self._rejected.append(Rejected(where, record.line, again))

    def found(self) -> Found | None:
        """Return all of it; None where there is nothing.

        Raises:
            TransferError: none can be read, as the library for them is not installed.
        """
        if not self._read and self._missing:
            raise fit.NotInstalled(self._missing)
        if not self._read and not self._rejected:
            return None
        told = ngettext(
            "Read from {n} recording; whatever else is in the archive was left alone.",
            "Read from {n} recordings; whatever else is in the archive was left alone.",
            self._read,
        ).format(n=self._read)
        notes = (told, *(note for notes in self._apps.values() for note in notes))
        apps = ", ".join(sorted(self._apps)) or gpx.APP
        return Found("foreign", tuple(self._records), tuple(self._rejected), app=apps, notes=notes)


def _members(archive: zipfile.ZipFile) -> Iterator[tuple[zipfile.ZipInfo, str]]:
    """Yield the recordings in an archive, whatever their names, each with its kind; those of a device first."""
    looked_at = archive.infolist()[:_MOST_LOOKED_AT]
    kinds = [(each, _kind_of(archive, each)) for each in looked_at]
    for wanted in (fit.APP, gpx.APP):
        yield from ((each, kind) for each, kind in kinds if kind == wanted)


def _kind_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> str | None:
    try:
        with archive.open(member) as packed:
            return _kind(cast("BinaryIO", packed))
    except zipped.BROKEN:
        return None


def _kind(file: BinaryIO) -> str | None:
    """Return whether a file begins as a GPX or a FIT, packed with gzip or not."""
    try:
        start = _opened(file).read(gpx.ROOT_WITHIN)
    except zipped.BROKEN:
        return None
    return fit.APP if fit.is_one(start) else gpx.APP if gpx.is_one(start) else None


def _opened(file: BinaryIO) -> BinaryIO:
    """Return a file from its beginning, unpacked as it is read where it is packed with gzip."""
    file.seek(0)
    packed = file.read(len(_GZIP)) == _GZIP
    file.seek(0)
    return cast("BinaryIO", gzip.GzipFile(fileobj=file)) if packed else file


def _read(kind: str, file: BinaryIO, tell: Callable[[int], None]) -> Found:
    if kind == gpx.APP:
        return gpx.read(file, tell, gpx.MOST)
    data = file.read(fit.MOST + 1)
    if len(data) > fit.MOST:
        raise gpx.too_large(fit.MOST)
    return fit.read(data)


def _too_many() -> TransferError:
    return TransferError(_("The archive holds more recordings than are read at once. Take them in in several parts."))


def _damaged() -> TransferError:
    return TransferError(_("The archive is damaged, so its export cannot be read to the end. Nothing of it was taken."))
