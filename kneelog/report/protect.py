"""A copy of a PDF that opens with a password alone: AES with a key of 256 bits (ISO 32000-2, revision 6).

Everything in it is encrypted, the attached files and what the file says of itself too. Anybody who has the file can try
passwords for as long as they like, so the password is all there is between them and the diary.
"""

import io
from typing import Final

import pikepdf

from kneelog.domain.checks import secret
from kneelog.domain.errors import InvalidValue
from kneelog.words import _

MOST_BYTES: Final = 127
"""Bytes of the longest password in UTF-8; readers ignore what follows (ISO 32000-2, 7.6.4.3.3)."""

_CLAIMS_TO_BE_ARCHIVAL: Final = "{http://www.aiim.org/pdfa/ns/id/}"


def protected(pdf: bytes, password: str) -> bytes:
    """Return a copy that opens with the password; two copies differ, as their keys are made by chance.

    Args:
        pdf: the PDF, not encrypted.
        password: at least `FEWEST_SECRET` characters long; one character typed in two ways counts as one.

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
    usable = secret("password", password)
    if len(usable.encode()) > MOST_BYTES:
        raise InvalidValue("password", _("is longer than a PDF can take; {n} plain letters fit").format(n=MOST_BYTES))
    return usable


def _no_longer_archival(opened: pikepdf.Pdf) -> None:
    with opened.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        for key in [key for key in metadata if key.startswith(_CLAIMS_TO_BE_ARCHIVAL)]:
            del metadata[key]
