"""How the database library is driven so that what was reported as saved is still there after a power cut."""

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kneelog.storage.key import Key
from kneelog.storage.schema import SCHEMA_VERSION

Release = tuple[int, ...]
"""A release of the SQLite library, for example (3, 51, 3)."""

_WAL_RESET_FIXED: Final = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""First releases without the WAL-reset corruption bug of 3.7.0 to 3.51.2: the main line, then the two backports."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an engine sets on each connection. The defaults are what ships; tests weaken one to see a guard fail.

    Attributes:
        journal: journal_mode, WAL or DELETE.
        synchronous: what is waited for before COMMIT returns. WAL needs FULL, DELETE needs EXTRA: with less, an
            acknowledged row was lost in the power-cut tests.
        begin_write: how a transaction that writes begins. IMMEDIATE takes the write lock before it reads, so that
            two programs cannot both build on the same version.
        busy_timeout_ms: how long to wait for another program's lock, in milliseconds.
        checkpoint_pages: pages in the WAL file after which it is copied into the main file.
        more_revisions: folders with migrations on top of the packaged ones.
        schema_version: number of the last migration.
        key: what the file is encrypted under; None for a plain one.
    """

    journal: str
    synchronous: str
    begin_write: str = "BEGIN IMMEDIATE"
    busy_timeout_ms: int = 5000
    checkpoint_pages: int = 1000
    more_revisions: tuple[Path, ...] = ()
    schema_version: int = SCHEMA_VERSION
    key: Key | None = field(default=None, repr=False)

    def synchronous_in(self, journal: str) -> str:
        """Return what to wait for in the journal mode the file really has.

        A file system without shared memory refuses WAL and stays with DELETE, where FULL is not enough.
        """
        refused = self.journal == "WAL" and journal.upper() != "WAL"
        return "EXTRA" if refused else self.synchronous


def for_library(release: Release = sqlite3.sqlite_version_info) -> Settings:
    """Return the settings that lose nothing with this release of SQLite."""
    if carries_wal_reset_fix(release):
        return Settings(journal="WAL", synchronous="FULL")
    return Settings(journal="DELETE", synchronous="EXTRA")


def carries_wal_reset_fix(release: Release) -> bool:
    """Return whether WAL can be used without the risk of the WAL-reset bug."""
    main, *backports = _WAL_RESET_FIXED
    return release >= main or any(release[:2] == fixed[:2] and release >= fixed for fixed in backports)
