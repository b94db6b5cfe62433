"""Finds out what a file is, and has it read."""

import codecs
from typing import Final

from kneelog.domain.errors import TransferError
from kneelog.transfer import content, csv_v1, foreign, json_v1
from kneelog.transfer.found import Found, printable
from kneelog.words import N_, _

LARGEST: Final = 20 * 1024 * 1024
"""Bytes of the largest file that is read, and the most that is uploaded (`server.maxUploadSize`).

Ten years of one entry a day with a note are 2 MB, of three a day with long notes, each corrected once, 19 MB: a diary
must always come back."""

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
        return _read(data)
    except TransferError as error:
        raise TransferError(f"{printable(name)}: {printable(str(error))}") from None


def _read(data: bytes) -> Found:
    if len(data) > LARGEST:
        large = _("The file is larger than {limit} MB, more than any diary; it was not read.")
        raise TransferError(large.format(limit=LARGEST // 1024**2))
    other = content.of_bytes(data)
    if other is not None:
        raise _foreign(other)
    text = _decoded(data)
    if not text.strip():
        raise TransferError(_("The file is empty. {readable}").format(readable=_(_READ)))
    other = content.of_text(text)
    if other is not None:
        raise _foreign(other)
    if text.lstrip().startswith("{"):
        return json_v1.read(text)
    if text.lstrip().startswith("["):
        listed = _("This is a JSON list. A diary is an object: {example}.")
        raise TransferError(listed.format(example='{"entries": [...]}'))
    if csv_v1.looks_like(text):
        return csv_v1.read(text)
    if elsewhere := foreign.read(text):
        return elsewhere
    strange = _("This is not a diary that kneelog can read. {readable} A CSV needs a column occurred_at.")
    raise TransferError(strange.format(readable=_(_READ)))


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
