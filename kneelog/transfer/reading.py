"""Finds out what a file is, and has it read."""

import codecs
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import BinaryIO, Final

from kneelog.domain.errors import TransferError
from kneelog.transfer import content, csv_v1, foreign, json_v1, letters, recorded, workbook, zipped
from kneelog.transfer.foreign import apple_health, health_connect, secuso
from kneelog.transfer.foreign.sheet import Sheet
from kneelog.transfer.found import Found, Rejections, printable
from kneelog.words import N_, _

LARGEST: Final = 50 * 1024 * 1024
"""Bytes of the largest file that is read, and the most that is uploaded (`server.maxUploadSize`).

Ten years of one entry a day with a note are 2 MB, of three a day with long notes, each corrected once, 19 MB: a diary
must always come back."""

HowFar = Callable[[int, int], None]
"""Is told how many bytes of how many were read."""


def _untold(_done: int, _of: int) -> None:
    """Tell nobody."""


_FEWEST_COLUMNS: Final = 2
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class UnknownTable:
    """A table whose columns are still to be named.

    Attributes:
        sheet: its rows.
        called: what it is called: its file, without the ending.
        encoding: in which letters it was read, as it is not UTF-8; empty where nothing had to be guessed.
        notes: what was taken for granted, for the person to see.
    """

    sheet: Sheet
    called: str
    encoding: str = ""
    notes: tuple[str, ...] = ()


_READ: Final = N_(
    "kneelog reads its own diary files, JSON (docs/diary-format.md) and CSV, and files of other apps (docs/import.md)."
)


def read(data: bytes, name: str) -> Found:
    """Return what a file holds.

    Args:
        data: its bytes.
        name: its name, for sentences about it.

    Raises:
        TransferError: it is none of the formats that are read, or cannot be read as a whole.
    """
    try:
        flowing = _flowing(io.BytesIO(data), len(data), _untold) if len(data) <= LARGEST else None
        return flowing or _connected(data) or _read(data)
    except TransferError as error:
        raise TransferError(f"{printable(name)}: {printable(str(error))}") from None


def read_path(path: Path, tell: HowFar = _untold) -> Found:
    """Return what a file on this computer holds; one that is read as it flows by may be far larger than an upload.

    Args:
        path: the file.
        tell: is told every now and then how many bytes of how many were read.

    Raises:
        TransferError: it is none of the formats that are read, or cannot be read as a whole.
        OSError: it cannot be opened.
    """
    with path.open("rb") as file:
        try:
            found = _flowing(file, path.stat().st_size, tell)
        except TransferError as error:
            raise TransferError(f"{printable(path.name)}: {printable(str(error))}") from None
        if found is not None:
            return found
        file.seek(0)
        return read(file.read(LARGEST + 1), path.name)


def _flowing(file: BinaryIO, size: int, tell: HowFar) -> Found | None:
    """Return what a file holds that is read as it flows by; None where it is none of these."""
    return _health(file, size, tell) or recorded.of_stream(file, lambda done: tell(done, size))


def _health(file: BinaryIO, size: int, tell: HowFar) -> Found | None:
    """Return what an export of Apple Health holds, in a ZIP or by itself; None where it is none."""
    start = file.read(apple_health.ROOT_WITHIN)
    file.seek(0)
    if apple_health.is_one(start):
        return apple_health.read(file, lambda done: tell(done, size))
    if not start.startswith(b"PK"):
        return None
    with zipped.health_export(file) as inside:
        if inside is None:
            return None
        export, unpacked = inside
        try:
            return apple_health.read(export, lambda done: tell(done, unpacked))
        except zipped.BROKEN as error:
            damaged = _("The archive is damaged, so its export cannot be read to the end. Nothing of it was taken.")
            raise TransferError(damaged) from error


def _read(data: bytes) -> Found:
    if len(data) > LARGEST:
        large = _("The file is larger than {limit} MB, more than any diary; it was not read.")
        raise TransferError(large.format(limit=LARGEST // 1024**2))
    other = content.of_bytes(data)
    if other in (content.ARCHIVE, content.SPREADSHEET) and (inside := _unpacked(data)):
        return inside
    if other is not None:
        raise _foreign(other)
    text = _decoded(data)
    if not text.strip():
        raise TransferError(_("The file is empty. {readable}").format(readable=_(_READ)))
    other = content.of_text(text)
    if other is not None:
        raise _foreign(other)
    if text.lstrip().startswith("{"):
        return secuso.read(text) or json_v1.read(text)
    if text.lstrip().startswith("["):
        listed = _("This is a JSON list. A diary is an object: {example}.")
        raise TransferError(listed.format(example='{"entries": [...]}'))
    if csv_v1.looks_like(text):
        return csv_v1.read(text)
    if elsewhere := foreign.read(Sheet.of_text(text)):
        return elsewhere
    strange = _("This is not a diary that kneelog can read. {readable} A CSV needs a column occurred_at.")
    raise TransferError(strange.format(readable=_(_READ)))


def _connected(data: bytes) -> Found | None:
    """Return what a database of Health Connect holds, in a ZIP or by itself; None where it is none."""
    packed = zipped.database(data, LARGEST) if data.startswith(b"PK") and len(data) <= LARGEST else data
    return None if packed is None or len(packed) > LARGEST else health_connect.read(packed)


def _packed(data: bytes) -> Found | None:
    """Return what a file of another app holds that lies in a ZIP; None where there is none."""
    inside = zipped.packed(data, LARGEST)
    found = foreign.read(Sheet.of_text(inside.text)) if inside else None
    if found is None:
        inside = zipped.backup(data, LARGEST)
        found = secuso.read(inside.text) if inside else None
    if found is None or inside is None:
        return recorded.of_archive(data)
    told = _("Read from {name}; whatever else is in the archive was left alone.").format(name=inside.name)
    return replace(found, notes=(printable(told), *found.notes))


def _unpacked(data: bytes) -> Found | None:
    """Return what a table of another app holds that is in a ZIP or a sheet of a workbook; None where there is none."""
    if not workbook.is_one(data):
        return _packed(data)
    tabs = workbook.tabs(data, LARGEST)
    for tab in tabs:
        if found := foreign.read(tab.sheet):
            return replace(found, notes=(*_from_sheet(tab, tabs), *found.notes))
    raise _foreign(content.OWN_TABLE)


def _from_sheet(tab: workbook.Tab, tabs: tuple[workbook.Tab, ...]) -> tuple[str, ...]:
    if len(tabs) == 1:
        return ()
    return (_("Read from the sheet “{name}”; the others were left alone.").format(name=printable(tab.name)),)


def table(data: bytes, name: str, encoding: str = "") -> UnknownTable | None:
    """Return a file as a table whose columns nobody knows; None where `read` knows it, or it is no table.

    Args:
        data: its bytes.
        name: its name; without its ending it is what the table is called.
        encoding: in which letters it is written, where it is not UTF-8; empty: that is guessed.
    """
    if len(data) > LARGEST or recorded.is_one(data):
        return None
    called = printable(PurePath(name).stem)[:_LONGEST_NAME].strip() or _("A table")
    if workbook.is_one(data):
        return _unknown_tab(data, called)
    if content.of_bytes(data) is not None:
        return None
    text, encoding = _decoded_somehow(data, encoding)
    if content.of_text(text) is not None or text.lstrip()[:1] in ("", "{", "[") or csv_v1.looks_like(text):
        return None
    sheet = Sheet.of_text(text)
    return UnknownTable(sheet, called, encoding) if _is_unknown(sheet) else None


def _unknown_tab(data: bytes, called: str) -> UnknownTable | None:
    """Return the first sheet of a workbook that is a table, unless an app is known by one of them."""
    found = workbook.tabs(data, LARGEST)
    if any(foreign.recognised(tab.sheet) for tab in found):
        return None
    tab = next((tab for tab in found if _is_unknown(tab.sheet)), None)
    return None if tab is None else UnknownTable(tab.sheet, called, notes=_from_sheet(tab, found))


def _is_unknown(sheet: Sheet) -> bool:
    if len(sheet.header) < _FEWEST_COLUMNS or foreign.recognised(sheet) is not None:
        return False
    return next(sheet.rows(Rejections()), None) is not None


def _decoded_somehow(data: bytes, encoding: str) -> tuple[str, str]:
    """Return a file as text, and in which letters it was read where it is not UTF-8."""
    try:
        return _decoded(data), ""
    except TransferError:
        chosen = encoding or letters.guess(data)
        return letters.decoded(data, chosen), chosen


def _foreign(sentence: str) -> TransferError:
    return TransferError(f"{_(sentence)} {_(_READ)}")


def _decoded(data: bytes) -> str:
    # Windows PowerShell 5 writes UTF-16 when a program's output is sent to a file.
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        wrong = _("The file is not UTF-8 text (byte {place}). Save it as UTF-8.").format(place=error.start + 1)
        raise TransferError(wrong) from None
