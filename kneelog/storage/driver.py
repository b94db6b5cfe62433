"""The two libraries that open diary files: Python's own SQLite, and SQLCipher where a file is encrypted.

SQLCipher comes with the extra `encrypt`, and is loaded when there is a key and never before. Its connections behave
like those of `sqlite3` and are typed as such; its errors are classes of their own with the same codes.
"""

import importlib
import importlib.util
import sqlite3
import sys
from typing import Any, Final

from kneelog.storage.key import Key

_PACKAGE: Final = "sqlcipher3"
_CIPHER: Final = f"{_PACKAGE}.dbapi2"


def can_encrypt() -> bool:
    """Return whether the extra is installed; nothing is loaded to find out."""
    return importlib.util.find_spec(_PACKAGE) is not None


def library(key: Key | None) -> Any:  # noqa: ANN401 - a module of the DB-API
    """Return the module that opens files under that key; with a key, `can_encrypt` has to be asked first."""
    return sqlite3 if key is None else importlib.import_module(_CIPHER)


def release(key: Key | None) -> tuple[int, ...]:
    """Return the release of SQLite that works on files under that key: each library carries its own."""
    found: tuple[int, ...] = library(key).sqlite_version_info
    return found


def failures() -> tuple[type[Exception], ...]:
    """Return what the libraries raise, to catch: that of SQLCipher cannot come before it is loaded."""
    loaded = sys.modules.get(_CIPHER)
    return (sqlite3.Error,) if loaded is None else (sqlite3.Error, loaded.Error)


def connect(uri: str, timeout: float, key: Key | None) -> sqlite3.Connection:
    """Open a file in autocommit. A wrong key shows at the first reading, as a file that is no database."""
    connection: sqlite3.Connection = library(key).connect(
        uri,
        uri=True,
        isolation_level=None,  # else the driver begins when it thinks fit, which lost 300 of 600 updates silently
        check_same_thread=False,  # the pool hands a connection to one thread at a time
        timeout=timeout,
    )
    if key is not None:
        connection.execute("PRAGMA cipher_log_level=NONE")  # else it writes to stderr what it thinks of a page
        connection.execute(f'PRAGMA key="{key.for_pragma()}"')
        connection.execute("PRAGMA cipher_compatibility=4")  # a later SQLCipher may begin with other parameters
    return connection


def faulty_pages(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return which pages of an encrypted file fail their authentication, those that nothing is kept in too."""
    return tuple(text for (text,) in connection.execute("PRAGMA cipher_integrity_check"))
