"""The one place that opens a diary file through SQLAlchemy, and the two ways to use it: reading and writing."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

from kneelog.domain.errors import DamagedDiary
from kneelog.storage import driver, errors, head
from kneelog.storage.settings import Settings

_BEGIN: Final = "kneelog_begin"


class Access(Enum):
    """How a file is opened; the value goes into its URI. None of them creates a file."""

    WRITE = "mode=rw"
    READ = "mode=ro"
    FROZEN = "mode=ro&immutable=1"
    """Reads the main file alone, without locks: for a file that nobody can write to at that moment."""


def connect(path: Path, access: Access, settings: Settings) -> sqlite3.Connection:
    """Open a connection in autocommit, by the library that the key asks for; the caller begins its transactions."""
    uri = f"{path.absolute().as_uri()}?{access.value}"
    connection = driver.connect(uri, settings.busy_timeout_ms / 1000, settings.key)
    # Functions in the schema of a file that came from elsewhere must not do more than built-in ones.
    connection.execute("PRAGMA trusted_schema=OFF")
    return connection


def make_engine(path: Path, settings: Settings, access: Access = Access.WRITE, *, foreign_keys: bool = True) -> Engine:
    """Return an engine whose connections all carry the settings.

    Args:
        path: the diary file; it must exist.
        settings: what makes a commit durable and a write exclusive.
        access: how to open it.
        foreign_keys: off for migrations alone. SQLite rebuilds a table to alter it, and with foreign keys on that
            deletes the rows that point to it; the pragma does nothing inside a transaction.
    """

    def creator() -> sqlite3.Connection:
        connection = connect(path, access, settings)
        try:
            _configure(connection, settings, access, foreign_keys=foreign_keys)
        except BaseException:
            connection.close()
            raise
        return connection

    engine = create_engine(
        "sqlite://",
        creator=creator,
        module=driver.library(settings.key),
        poolclass=QueuePool,
        max_overflow=-1,  # a connection for every thread that asks; waiting for one would look like a hang
        hide_parameters=True,  # else the text of an error repeats the person's notes
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))

    return engine


def _configure(connection: sqlite3.Connection, settings: Settings, access: Access, *, foreign_keys: bool) -> None:
    connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
    connection.execute("PRAGMA temp_store=MEMORY")  # else what is sorted may lie in the system's temporary files
    if access is not Access.WRITE:
        connection.execute("PRAGMA query_only=ON")
        return
    (journal,) = connection.execute(f"PRAGMA journal_mode={settings.journal}").fetchone()
    connection.execute(f"PRAGMA synchronous={settings.synchronous_in(journal)}")
    connection.execute(f"PRAGMA wal_autocheckpoint={settings.checkpoint_pages}")


class Database:
    """A diary file in use by many threads.

    Reading begins a deferred transaction: one snapshot over all tables, and no write lock, so that reading never
    waits for a person who saves (WAL) or waits only for the moment of the commit (DELETE journal). Writing takes the
    write lock before it reads.
    """

    def __init__(self, path: Path, settings: Settings, access: Access) -> None:
        self._path = path
        self._access = access
        self._key = settings.key
        self._engine = make_engine(path, settings, access)
        self._writing_engine = self._engine.execution_options(**{_BEGIN: settings.begin_write})
        self._identity = head.hold(path)
        self._holds = True
        # Threads of this process queue here, in order; SQLite's own waiting is a lottery that can starve one of them.
        self._turn = threading.Lock()
        self._changed = threading.Condition()
        self._users = 0
        self._alone = False

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written."""
        return self._access is not Access.WRITE

    @property
    def replaced(self) -> bool:
        """Whether the name now belongs to another file, or to none."""
        return head.identity(self._path) != self._identity

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection on one snapshot of the file."""
        with self._translated(), self.in_use(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Keep `alone` waiting while the file is read, also by a connection that is not of this class.

        Within it nothing of this class may be called: who waits to be alone lets nobody else begin.
        """
        with self._changed:
            self._changed.wait_for(lambda: not self._alone)
            self._users += 1
        try:
            yield
        finally:
            with self._changed:
                self._users -= 1
                self._changed.notify_all()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection that alone can write; commit at the end, or change nothing at all."""
        if self.read_only:
            raise errors.read_only(self._path)
        with self._translated(), self._turn, self._writing_engine.begin() as connection:
            self._check_still_there()
            yield connection

    @contextmanager
    def writing_beside(self, other: Path, name: str) -> Iterator[Connection]:
        """As `writing`, with the tables of another file under the same key, to be read, under a schema name."""
        if self.read_only:
            raise errors.read_only(self._path)
        with errors.translated(self._path), self._turn, self._writing_engine.connect() as connection:
            raw = connection.connection.driver_connection
            if raw is None:  # pragma: no cover - for the type checker; the connection has just been made
                raise errors.unreachable(self._path, "")
            uri = f"{other.absolute().as_uri()}?{Access.READ.value}"
            # Cannot be done within a transaction.
            if self._key is None:
                raw.execute("ATTACH ? AS " + name, (uri,))
            else:
                raw.execute("ATTACH ? AS " + name + " KEY ?", (uri, self._key.for_pragma()))
            try:
                with connection.begin():
                    self._check_still_there()
                    yield connection
            finally:
                raw.execute("DETACH " + name)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep the other threads waiting, with no connection of this process on the file but those made meanwhile."""
        if self.read_only:
            raise errors.read_only(self._path)
        with self._turn:
            self._check_still_there()
            try:
                with self._changed:  # a backup or the daily check may be on its way, in a thread of its own
                    self._alone = True
                    self._changed.wait_for(lambda: not self._users)
                self._engine.dispose()
                yield
            finally:
                with self._changed:
                    self._alone = False
                    self._changed.notify_all()

    def close(self) -> None:
        """Close the connections, once whoever writes has finished."""
        with self._turn:
            self._engine.dispose()
            if self._holds:
                head.release(self._identity)
                self._holds = False

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            with errors.translated(self._path):
                yield
        except DamagedDiary:
            self._check_still_there()  # a file in its place, encrypted under another key, reads as damage
            raise

    def _check_still_there(self) -> None:
        """Refuse to write into a file that lost its name: SQLite would go on, and the entry be lost at the end."""
        if self.replaced:
            raise errors.replaced(self._path)
