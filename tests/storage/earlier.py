"""Diaries as earlier versions left them, with rows in every table, edited and deleted records among them.

`version_N.sql` is such a file as text and `version_N.json` what that version exported of it; neither is ever made anew
by later code. Whoever changes the tables runs `python -m tests.storage.earlier` afterwards, which writes both for the
new version, so that they are there before it becomes an earlier one.
"""

from __future__ import annotations

import dataclasses
import json
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from kneelog.domain.diary import Archive
from kneelog.domain.record import Mark, Profile, Version
from kneelog.storage import Settings, for_library, open_store
from kneelog.storage.schema import SCHEMA_VERSION
from kneelog.transfer import json_v1
from tests.storage.samples import NOW, every_kind

if TYPE_CHECKING:
    from kneelog.domain.record import Record

FOLDER: Final = Path(__file__).parent
VERSIONS: Final = range(1, SCHEMA_VERSION + 1)
"""Every version of the tables there was and is."""

_HEADER: Final = ("application_id", "user_version")


def make(version: int, path: Path) -> Path:
    """Make the diary of a version, closed."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((FOLDER / f"version_{version}.sql").read_text(encoding="utf-8"))
    return path


def told(version: int) -> dict[str, Any]:
    """What that version exported of it."""
    exported: dict[str, Any] = json.loads((FOLDER / f"version_{version}.json").read_text(encoding="utf-8"))
    return exported


def settings_beyond(version: int, settings: Settings) -> Settings:
    """Settings under which a diary of this version is an older one: for the newest, with one more step of the tests."""
    if version < SCHEMA_VERSION:
        return settings
    more = (FOLDER / "later_revisions",)
    return dataclasses.replace(settings, schema_version=SCHEMA_VERSION + 1, more_revisions=more)


def row_counts(path: Path) -> dict[str, int]:
    """How many rows each table of a file holds; not the table of Alembic, which is about the file itself."""
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - from the schema
            for name in names
            if name != "alembic_version"
        }


def said(archive: Archive) -> dict[str, Any]:
    """What an archive is exported as; lists that are empty left out, which an earlier version may not have had."""
    exported: dict[str, Any] = json.loads(json_v1.write(archive))
    return without_empty(exported)


def without_empty(exported: dict[str, Any]) -> dict[str, Any]:
    """An export without its empty lists."""
    return {key: value for key, value in exported.items() if value != []}


def _fill(path: Path) -> Archive:
    store = open_store(path, at=NOW, settings=for_library())
    records = [_numbered(record, place) for place, record in enumerate(every_kind(), start=1)]
    for place, record in enumerate(records, start=1):
        store.save(record, at=NOW, expected=None)
        if not isinstance(record, Profile):
            deleted = _numbered(record, len(records) + place)
            store.save(deleted, at=NOW, expected=None)
            kind: type[Any] = type(deleted)
            store.void(kind, UUID(int=len(records) + place), at=NOW, expected=1)
    store.save(dataclasses.replace(store.diary().entries[0], note="edited: 'twice'"), at=NOW, expected=1)
    mark = store.diary().marks[0]
    store.void(Mark, mark.id, at=NOW, expected=1)
    store.undo(Mark, mark.id, at=NOW, expected=2)
    taken_in = dataclasses.replace(store.diary().entries[0], id=UUID(int=3 * len(records)))
    version = Version(1, NOW, voided=False, content=taken_in)
    store.merge(Archive(entries=((version,),)), at=NOW, intake=UUID(int=1))
    archive = store.archive()
    store.close()
    return archive


def _numbered(record: Record, number: int) -> Record:
    return record if isinstance(record, Profile) else dataclasses.replace(record, id=UUID(int=number))


def write() -> None:
    """Write the two files of the present version, where they are not there."""
    name = FOLDER / f"version_{SCHEMA_VERSION}.sql"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "diary.sqlite3"
        archive = _fill(path)
        with closing(sqlite3.connect(path)) as connection:
            lines = list(connection.iterdump())
            pragmas = [(each, connection.execute(f"PRAGMA {each}").fetchone()[0]) for each in _HEADER]
    with name.open("x", encoding="utf-8") as file:
        file.write("\n".join([*lines, *(f"PRAGMA {each}={value};" for each, value in pragmas), ""]))
    name.with_suffix(".json").write_bytes(json_v1.write(archive))


if __name__ == "__main__":
    write()
