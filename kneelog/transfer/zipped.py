"""Looks into a ZIP for the table of an app that is recognised; unpacks no more than it reads, and not onto the disk."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, Final, cast

from kneelog.domain.errors import TransferError
from kneelog.transfer import foreign
from kneelog.transfer.foreign import apple_health, health_connect, secuso
from kneelog.transfer.foreign.sheet import Sheet
from kneelog.words import _

_MOST_TABLES: Final = 300
"""Tables whose first lines are looked at, those nearest to the top first; an export of an app has a few there."""

_MOST_OTHERS: Final = 20
_LOOKED_AT: Final = 16_384
"""Bytes of a table in which its columns stand."""

BROKEN: Final = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)
"""What `zipfile` raises for what is damaged, locked by a password, or packed in a way it does not know."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A table of an app that is recognised.

    Attributes:
        name: its name in the archive.
        text: the whole table.
    """

    name: str
    text: str


def packed(data: bytes, most: int) -> Packed | None:
    """Return the table in a ZIP that an app is known by; None where there is none, or it is no whole ZIP.

    Args:
        data: the archive.
        most: bytes that the table may have unpacked.

    Raises:
        TransferError: it has more.
    """
    return _first(data, most, (".csv",), _MOST_TABLES, _is_table)


def _is_table(start: str) -> bool:
    lines = start.rpartition("\n")[0]
    return bool(lines) and foreign.recognised(Sheet.of_text(lines)) is not None


def backup(data: bytes, most: int) -> Packed | None:
    """Return the backup of a pain diary in a ZIP, as `packed` does.

    Raises:
        TransferError: it has more bytes.
    """
    return _first(data, most, (".json", ".backup"), _MOST_OTHERS, secuso.is_one)


def _first(
    data: bytes, most: int, endings: tuple[str, ...], looked_at: int, is_one: Callable[[str], bool]
) -> Packed | None:
    """Return the first member of a ZIP with one of these endings whose beginning is that of what is looked for."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in islice(_named(archive, *endings), looked_at):
                if is_one(_text(archive, member, _LOOKED_AT)):
                    return Packed(member.filename, _whole(archive, member, most))
    except BROKEN:
        return None
    return None


def database(data: bytes, most: int) -> bytes | None:
    """Return the first SQLite database in a ZIP that has at most so many bytes; None where there is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in islice(_named(archive, ".db"), _MOST_OTHERS):
                with archive.open(member) as opened:
                    head = opened.read(len(health_connect.HEAD))
                    found = head + opened.read(most) if head == health_connect.HEAD else b""
                if found and len(found) <= most:
                    return found
    except BROKEN:
        return None
    return None


@contextmanager
def health_export(file: BinaryIO) -> Iterator[tuple[BinaryIO, int] | None]:
    """Hand over the export of Apple Health that lies in a ZIP, unpacked as it is read, and its bytes; None for none."""
    try:
        archive = zipfile.ZipFile(file)
    except BROKEN:
        yield None
        return
    with archive:
        for member in islice(_named(archive, ".xml"), _MOST_OTHERS):
            if apple_health.is_one(_start(archive, member)):
                with archive.open(member) as opened:
                    yield cast("BinaryIO", opened), member.file_size
                return
    yield None


def _start(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(member) as opened:
            return opened.read(apple_health.ROOT_WITHIN)
    except BROKEN:
        return b""


def _named(archive: zipfile.ZipFile, *endings: str) -> Iterator[zipfile.ZipInfo]:
    """Yield the members whose names end in one of these ways, those nearest to the top first."""
    found = [each for each in archive.infolist() if each.filename.lower().endswith(endings)]
    yield from sorted(found, key=lambda each: (each.filename.count("/"), each.filename))


def _text(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> str:
    with archive.open(member) as opened:
        return opened.read(most).decode("utf-8-sig", errors="ignore") + ("\n" if member.file_size <= most else "")


def _whole(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> str:
    with archive.open(member) as opened:
        data = opened.read(most + 1)
    if len(data) > most:
        large = _("{name} in the archive is larger than {limit} MB; it was not read.")
        raise TransferError(large.format(name=member.filename, limit=most // 1024**2))
    return data.decode("utf-8-sig")
