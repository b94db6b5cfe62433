"""Finds out what a file is, and has it read."""

import codecs
from typing import Final

from kneelog.domain.errors import TransferError
from kneelog.transfer import csv_v1, json_v1
from kneelog.transfer.found import Found, printable
from kneelog.words import N_, _

LARGEST: Final = 64 * 1024 * 1024
"""Bytes of the largest file that is read; a diary of ten years with its history has about a tenth of it."""

_READ: Final = N_("kneelog reads its own diary files: JSON (docs/diary-format.md) and CSV.")

_ARCHIVE: Final = N_(
    "This is a ZIP archive or a spreadsheet. Save the sheet as CSV, or take the diary out of the archive."
)

_SIGNATURES: Final = {
    b"SQLite format 3\0": N_(
        "This is a database. To open another diary file, name it with --db instead of importing it."
    ),
    b"%PDF": N_("This is a PDF. Import the JSON or CSV that was exported with it."),
    b"PK\x03\x04": _ARCHIVE,
    b"PK\x05\x06": _ARCHIVE,  # one that holds nothing
    b"PK\x07\x08": _ARCHIVE,  # one that is a part of several
    b"\x1f\x8b": _ARCHIVE,  # gzip
}


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
    for signature, sentence in _SIGNATURES.items():
        if data.startswith(signature):
            raise TransferError(_(sentence))
    text = _decoded(data)
    if not text.strip():
        raise TransferError(_("The file is empty. {readable}").format(readable=_(_READ)))
    if text.lstrip().startswith("{"):
        return json_v1.read(text)
    if text.lstrip().startswith("["):
        listed = _("This is a JSON list. A diary is an object: {example}.")
        raise TransferError(listed.format(example='{"entries": [...]}'))
    if csv_v1.looks_like(text):
        return csv_v1.read(text)
    strange = _("This is not a diary that kneelog can read. {readable} A CSV needs a column occurred_at.")
    raise TransferError(strange.format(readable=_(_READ)))


def _decoded(data: bytes) -> str:
    # Windows PowerShell 5 writes UTF-16 when a program's output is sent to a file.
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        wrong = _("The file is not UTF-8 text (byte {place}). Save it as UTF-8.").format(place=error.start + 1)
        raise TransferError(wrong) from None
