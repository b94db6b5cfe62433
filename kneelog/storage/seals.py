"""Seals: a digest beside each row of a record, by which damage inside a text is noticed that SQLite takes for content.

A seal says nothing of who wrote: whoever can write the file can write a seal too. It is for bits that changed by
themselves.
"""

import hashlib
from typing import Final

_BYTES: Final = 16


def seal(kind: str, record_id: str, number: int, saved_at: str, voided: int, content: str) -> str:
    """Return the seal of one version of a record.

    What it is made of never changes: a seal of years ago must still hold. `content` is the text of `rows.canonical`,
    which escapes line ends, so that no two versions are the same text here.
    """
    return _digest(f"{kind}\n{record_id}\n{number}\n{saved_at}\n{voided}\n{content}")


def owner_seal(owner: int, demo: int) -> str:
    """Return the seal of what an owner's row says of the diary; its revision counts on, and belongs to no record."""
    return _digest(f"owner\n{owner}\n{demo}")


def _digest(text: str) -> str:
    # Damaged text may hold half a letter, which no encoding takes as it stands.
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_BYTES).hexdigest()
