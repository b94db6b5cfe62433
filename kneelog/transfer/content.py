"""What a file seems to be, by what is in it: its name can say anything."""

import re
from typing import Final

from kneelog.words import N_

_LOOKED_AT: Final = 4096
"""Bytes from the start in which a kind of file shows."""

_OFFICE: Final = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis.opendocument")

SPREADSHEET: Final = N_("This seems to be a spreadsheet. Save its table as XLSX or CSV, and take that in.")
OWN_TABLE: Final = N_(
    "This seems to be a spreadsheet of your own. On Settings you say what its columns are; on the command line --guess "
    "and --mapping do."
)
ARCHIVE: Final = N_("This seems to be an archive of files. Take the diary, a JSON or CSV, out of it first.")
_PICTURE: Final = N_("This seems to be a picture, and no diary.")
_FILM: Final = N_("This seems to be a film, a picture or a sound, and no diary.")
_PROGRAM: Final = N_("This seems to be a program, and no diary. It was not run.")
_DOCUMENT: Final = N_("This seems to be a text document. A diary is plain text: JSON or CSV.")
_PAGE: Final = N_("This seems to be a web page, and no diary. Perhaps the page was saved in the place of the file.")
_DRAWING: Final = N_("This seems to be a drawing (SVG), and no diary.")
_XML: Final = N_("This seems to be XML, and no diary.")
_PDF: Final = N_("This seems to be a PDF. Import the JSON or CSV that was exported with it.")
_DATABASE: Final = N_(
    "This seems to be a database. To open another diary file or a backup, start kneelog with --db and its name."
)

_BYTES: Final[tuple[tuple[re.Pattern[bytes], str], ...]] = tuple(
    (re.compile(start, re.DOTALL), sentence)
    for start, sentence in (
        (rb"SQLite format 3\0", _DATABASE),
        (rb"%PDF-", _PDF),
        (rb"\xd0\xcf\x11\xe0", SPREADSHEET),
        (rb"\x1f\x8b|BZh|\xfd7zXZ|7z\xbc\xaf|Rar!|\x28\xb5\x2f\xfd|.{257}ustar", ARCHIVE),
        (rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|RIFF.{4}WEBP|II\*\0|MM\0\*|BM.{4}\0{4}|\0\0\x01\0", _PICTURE),
        (rb".{4}ftyp|RIFF.{4}(WAVE|AVI )|ID3|OggS|fLaC|\x1aE\xdf\xa3", _FILM),
        (rb"\x7fELF|MZ.{0,62}\0|\xca\xfe\xba\xbe|\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe|\0asm|#!", _PROGRAM),
        (rb"\{\\rtf", _DOCUMENT),
    )
)
# What may come before is taken whole or not at all: a file of a thousand remarks must not be tried in every way.
_TEXTS: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(rf"(?:\s|<\?.*?\?>|<!--.*?-->)*+{start}", re.DOTALL | re.IGNORECASE), sentence)
    for start, sentence in (
        (r"(<!doctype svg[^<]*)?<svg", _DRAWING),
        (r"<(!doctype html|html|head|body|script|style|meta|title|iframe|img|div|p|a)\b", _PAGE),
        (r"<[!?\w]", _XML),
    )
)


def of_bytes(data: bytes) -> str | None:
    """Return the sentence, in English, for a file that is no text, None where it may be one."""
    start = data[:_LOOKED_AT]
    if start.startswith(b"PK") and start[2:4] in {b"\3\4", b"\5\6", b"\7\x08"}:
        return SPREADSHEET if any(mark in start for mark in _OFFICE) else ARCHIVE
    return next((sentence for kind, sentence in _BYTES if kind.match(start)), None)


def of_text(text: str) -> str | None:
    """Return the sentence, in English, for a text that is of another kind than ours, None where it may be a diary."""
    start = text[:_LOOKED_AT]
    return next((sentence for kind, sentence in _TEXTS if kind.match(start)), None)
