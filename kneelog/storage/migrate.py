"""Makes a new diary file, and brings an older one to the tables of this version.

Loaded only when one of the two is needed: Alembic takes longer to load than a diary to read.
"""

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, func, insert, inspect, select, table
from sqlalchemy.exc import DBAPIError

from kneelog.storage import errors, files
from kneelog.storage.backups import Backups, Why
from kneelog.storage.engine import make_engine
from kneelog.storage.examine import give_seals
from kneelog.storage.schema import APPLICATION_ID, LOCAL_OWNER, owner
from kneelog.storage.seals import owner_seal
from kneelog.storage.settings import Settings
from kneelog.words import _

_SCRIPTS: Final = Path(__file__).parent / "migrations"

_one_at_a_time: Final = threading.Lock()
"""Alembic keeps the run it is in as a module variable."""


class _Refused(Exception):
    """A migration did something that no migration may do."""


def create(path: Path, settings: Settings, at: datetime) -> None:
    """Make a new diary: whole under a temporary name, then given its own, so that no half-made one is ever seen.

    Where another program makes it at the same moment, that one stands.
    """
    for ending in files.SIDECARS:
        beside = path.with_name(path.name + ending)
        if beside.exists():
            # SQLite would take it for a part of the new file, and play another diary's pages into it.
            raise errors.missing_part(path, beside)
    files.make_private_folder(path.parent)
    with files.unfinished(path.parent) as fresh:
        fill(fresh, settings, at)
        files.publish(fresh, path)


def fill(fresh: Path, settings: Settings, at: datetime) -> None:
    """Make an empty diary of a file that is there and holds nothing."""
    with errors.translated(fresh), _writing(fresh, settings) as connection:
        _upgrade(connection, settings)
        row = {"id": LOCAL_OWNER, "revision": 0, "changed_at": at.isoformat(), "demo": 0}
        connection.execute(insert(owner).values(**row, seal=owner_seal(LOCAL_OWNER, 0)))


def migrate(path: Path, settings: Settings, at: datetime) -> None:
    """Bring an older diary to this version, in one transaction, after a backup that was proved to be the same.

    Raises:
        StorageError: the diary is as it was before; the sentence names the backup.
    """
    kept = Backups(path, settings).make(Why.UPDATE, at)
    try:
        upgrade(path, settings)
    except (_Refused, CommandError, DBAPIError) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        raise errors.not_migrated(path, kept, str(reason)) from error


def upgrade(path: Path, settings: Settings) -> None:
    """Take the steps from an older diary to this version, in one transaction and without a backup."""
    with errors.translated(path), _writing(path, settings) as connection:
        before = _row_counts(connection)
        _upgrade(connection, settings)  # no step at all where another kneelog took them meanwhile
        give_seals(connection)
        _check_nothing_lost(connection, before)


@contextmanager
def _writing(path: Path, settings: Settings) -> Iterator[Connection]:
    engine = make_engine(path, settings, foreign_keys=False)
    try:
        with engine.execution_options(kneelog_begin="BEGIN IMMEDIATE").begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _upgrade(connection: Connection, settings: Settings) -> None:
    config = Config()
    folders = (_SCRIPTS / "versions", *settings.more_revisions)
    config.set_main_option("script_location", _option(_SCRIPTS))
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", os.pathsep.join(map(_option, folders)))
    config.attributes["connection"] = connection
    with _one_at_a_time:
        command.upgrade(config, "head")
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version={settings.schema_version}")


def _option(path: Path) -> str:
    return str(path).replace("%", "%%")  # the values of a Config are templates


def _row_counts(connection: Connection) -> Mapping[str, int]:
    return {
        name: connection.execute(select(func.count()).select_from(table(name))).scalar_one()
        for name in inspect(connection).get_table_names()
    }


def _check_nothing_lost(connection: Connection, before: Mapping[str, int]) -> None:
    after = _row_counts(connection)
    for name, count in before.items():
        if after.get(name) != count:
            reason = _("{table} would have {now} rows instead of {before}")
            raise _Refused(reason.format(table=name, now=after.get(name, 0), before=count))
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise _Refused(_("rows would point to nothing"))
