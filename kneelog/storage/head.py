"""How a file begins, which tells a plain diary from an encrypted one.

SQLite cannot be asked before it is known which library may open the file, so these bytes are read from the file itself.
Closing a descriptor drops this process's locks on the file (POSIX), so that happens only while no store of this
process has it open. While one has, a descriptor of the file is kept, and what was read is remembered: the number of a
file that is kept open is given to no other, and a diary becomes encrypted or plain only by a new file in its place.
"""

import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kneelog.storage.key import SALT_BYTES

PLAIN: Final = b"SQLite format 3\0"
"""What every database that is not encrypted begins with."""

PAGE: Final = 4096
"""Bytes of a page of an encrypted diary."""


@dataclass
class _Held:
    """A file that stores of this process have open: how many, how it begins, what keeps its number."""

    start: bytes
    descriptor: int | None
    stores: int = 0


Identity = tuple[int, int]
"""Device and number of a file: which file it is, whatever it is called."""

_lock: Final = threading.Lock()
_held: Final[dict[Identity, "_Held"]] = {}


def identity(path: Path) -> Identity | None:
    """Return which file has this name now; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def start_of(path: Path) -> bytes:
    """Return the first bytes of a file; of one that cannot be read, none."""
    with _lock:
        found = identity(path)
        return _held[found].start if found in _held else _read(path)


def hold(path: Path) -> Identity | None:
    """Say, before opening it, that this process will have the file open; `release` ends it."""
    with _lock:
        found = identity(path)
        if found is not None:
            if found not in _held:
                _held[found] = _Held(_read(path), _pin(path))
            _held[found].stores += 1
    return found


def release(found: Identity | None) -> None:
    """Say that one of those who hold a file has closed it."""
    with _lock:
        if found is not None and found in _held:
            held = _held[found]
            held.stores -= 1
            if not held.stores:
                del _held[found]
                if held.descriptor is not None:
                    os.close(held.descriptor)


def seems_encrypted(path: Path) -> bool:
    """Return whether a file could be an encrypted diary, which looks like chance from its first byte on.

    A file that begins with text, as PDF and JSON do, or with zeros is none; nor is one that does not end with a page.
    """
    start = start_of(path)
    size = path.stat().st_size
    if len(start) < SALT_BYTES or start == PLAIN or size % PAGE:
        return False
    return not start.startswith((b"PK\x03\x04", b"\0\0\0\0")) and not all(9 <= byte < 127 for byte in start)  # noqa: PLR2004


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(SALT_BYTES)
    except OSError:
        return b""


def _pin(path: Path) -> int | None:
    if (
        os.name == "nt"
    ):  # pragma: no cover - Windows counts on instead of using a number again, and its names stay taken
        return None
    try:
        return os.open(path, os.O_RDONLY)
    except OSError:
        return None
