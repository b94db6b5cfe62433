"""A copy of a PDF that opens with a password alone: AES with a key of 256 bits (ISO 32000-2, revision 6).

Everything in it is encrypted, the attached files and what the file says of itself too. Anybody who has the file can try
passwords for as long as they like, so the password is all there is between them and the diary.
"""

import io
import unicodedata
from typing import Final

import pikepdf

from kneelog.domain.errors import InvalidValue
from kneelog.words import _, ngettext

FEWEST_CHARACTERS: Final = 12
"""Characters of the shortest password: shorter ones are found by trying, at the speed of somebody else's computer."""

MOST_BYTES: Final = 127
"""Bytes of the longest password in UTF-8; readers ignore what follows (ISO 32000-2, 7.6.4.3.3)."""

_CLAIMS_TO_BE_ARCHIVAL: Final = "{http://www.aiim.org/pdfa/ns/id/}"


def protected(pdf: bytes, password: str) -> bytes:
    """Return a copy that opens with the password; two copies differ, as their keys are made by chance.

    Args:
        pdf: the PDF, not encrypted.
        password: at least `FEWEST_CHARACTERS` long; one character typed in two ways counts as one.

    Raises:
        InvalidValue: the password is too short or too long, or holds what cannot be typed.
    """
    usable = checked(password)
    copy = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        _no_longer_archival(opened)
        # An owner's password that is empty would open the copy for everybody.
        opened.save(copy, encryption=pikepdf.Encryption(owner=usable, user=usable, R=6, aes=True, metadata=True))
    return copy.getvalue()


def checked(password: str) -> str:
    """Return a password in the one form that readers compare (close to RFC 4013, as PDF asks).

    Raises:
        InvalidValue: it is too short or too long, or holds what cannot be typed.
    """
    usable = unicodedata.normalize("NFKC", password)
    if len(usable) < FEWEST_CHARACTERS:
        short = ngettext(
            "must have at least {n} character; four words that have nothing to do with each other are easy to keep",
            "must have at least {n} characters; four words that have nothing to do with each other are easy to keep",
            FEWEST_CHARACTERS,
        )
        raise InvalidValue("password", short.format(n=FEWEST_CHARACTERS))
    if not usable.isprintable():
        raise InvalidValue("password", _("holds a character that cannot be typed; take it out"))
    if len(usable.encode()) > MOST_BYTES:
        raise InvalidValue("password", _("is longer than a PDF can take; {n} plain letters fit").format(n=MOST_BYTES))
    return usable


def _no_longer_archival(opened: pikepdf.Pdf) -> None:
    with opened.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        for key in [key for key in metadata if key.startswith(_CLAIMS_TO_BE_ARCHIVAL)]:
            del metadata[key]
