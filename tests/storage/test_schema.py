"""Schema: what the tables refuse, and that the migrations build them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import CheckConstraint, create_engine
from sqlalchemy.dialects import registry
from sqlalchemy.schema import CreateTable

from kneelog.storage import open_store
from kneelog.storage.schema import APPLICATION_ID, SCHEMA_VERSION, metadata
from tests.storage.samples import NOW, every_kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TABLES = "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name <> 'alembic_version' ORDER BY name"


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    """A bare connection to a diary with a record of each kind, foreign keys on."""
    store = open_store(path, at=NOW)
    for record in every_kind():
        store.save(record, at=NOW, expected=None)
    store.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        yield connection


def test_the_migrations_build_the_tables_that_the_code_uses(empty_diary: Path) -> None:
    """Schema and migrations say the same, to the word: a column that was added stands on the line of the one before."""
    engine = create_engine("sqlite://")
    with engine.begin() as fresh, closing(sqlite3.connect(empty_diary)) as migrated:
        metadata.create_all(fresh)
        built = {name: " ".join(sql.split()) for name, sql in migrated.execute(TABLES)}
        assert built == {name: " ".join(sql.split()) for name, sql in fresh.exec_driver_sql(TABLES)}
    engine.dispose()


def test_the_header_says_whose_file_it_is(empty_diary: Path) -> None:
    """Other programs, and `file`, can tell a diary by its first hundred bytes."""
    header = empty_diary.read_bytes()[:100]
    assert header[68:72] == b"knlg" == APPLICATION_ID.to_bytes(4, "big")
    assert int.from_bytes(header[60:64], "big") == SCHEMA_VERSION


def test_every_table_is_strict_and_every_row_has_an_owner(empty_diary: Path) -> None:
    """From the first migration on."""
    with closing(sqlite3.connect(empty_diary)) as connection:
        for name, sql in connection.execute(TABLES):
            assert "STRICT" in sql
            columns = {column for _, column, *_ in connection.execute(f"PRAGMA table_info({name})")}
            assert "owner_id" in columns or name == "owner"


def test_every_constraint_has_a_name() -> None:
    """A migration can only change what it can name."""
    for table in metadata.tables.values():
        assert all(constraint.name for constraint in table.constraints)
        assert any(isinstance(constraint, CheckConstraint) for constraint in table.constraints)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET severity = 11",
        "UPDATE entry SET severity = -1",
        "UPDATE entry SET severity = 5.5",
        "UPDATE entry SET severity = 'bad'",
        "UPDATE entry SET note = NULL",
        "UPDATE entry SET note = x'00'",
        "UPDATE entry SET version = 0",
        "UPDATE entry SET voided = 2",
        "UPDATE entry SET day = '2026-02-30'",
        "UPDATE entry SET day = '2026-2-3'",
        "UPDATE entry SET day = '2026-13-01'",
        "UPDATE entry SET day = 'now'",
        "UPDATE entry SET day = '2026-02-03 10:00'",
        "UPDATE entry SET onset_on = '2026-02-30'",
        "UPDATE entry SET onset_ago = 3, onset_unit = NULL",
        "UPDATE entry SET owner_id = 2",
        "UPDATE entry_place SET side = 'middle'",
        "UPDATE entry_place SET severity = 11",
        "UPDATE entry_answer SET yes = 2",
        "UPDATE entry_answer SET yes = NULL",
        "UPDATE entry_answer SET record_id = 'gone'",
        "UPDATE entry_activity SET minutes = 0",
        "UPDATE entry_activity SET effort = 11",
        "UPDATE entry_treatment SET helped = 3",
        "UPDATE mark SET day = '2026-02-30'",
        "UPDATE mark SET side = ''",
        "UPDATE function SET rating = 11",
        "UPDATE response SET rule_version = 0",
        "UPDATE response SET day = 'tomorrow'",
        "UPDATE watch SET day = '2026-02-30'",
        "UPDATE watch SET plan_first = '2026-02-30'",
        "UPDATE watch SET plan_last = 'tomorrow'",
        "UPDATE watch SET plan_last = NULL",
        "UPDATE watch SET direction = 'up'",
        "UPDATE watch_day SET day = '2026-02-30'",
        "UPDATE watch_day SET record_id = 'gone'",
        "UPDATE profile SET id = 'other'",
        "INSERT INTO profile SELECT * FROM profile",
        "INSERT INTO history VALUES (1, 'diary', 'x', 1, '', 0, '{}', '')",
        "DELETE FROM entry",
        "DELETE FROM owner",
        "UPDATE owner SET revision = -1",
    ],
)
def test_the_tables_refuse_what_the_domain_refuses(connection: sqlite3.Connection, statement: str) -> None:
    """A second wall, for whatever does not come through the domain."""
    with pytest.raises(sqlite3.DatabaseError, match=r"constraint|cannot store"):
        connection.execute(statement)


def test_the_same_tables_compile_for_postgresql() -> None:
    """What only SQLite understands is left out there."""
    dialect = registry.load("postgresql")()
    for table in metadata.tables.values():
        text = str(CreateTable(table).compile(dialect=dialect))
        assert not any(word in text for word in ("STRICT", "ROWID", "date("))
