"""Whether two databases hold the same: every row of every table, not a count."""

import sqlite3
from itertools import zip_longest
from typing import Any

from sqlalchemy import Select, literal_column, quoted_name, select, table
from sqlalchemy.dialects import sqlite

from kneelog.storage import gate
from kneelog.words import _


def difference(one: sqlite3.Connection, other: sqlite3.Connection) -> str:
    """Return the first thing in which the other is not as whole as, and the same as, the one; empty where it is.

    Both must stand still meanwhile. Where in the file something lies makes no difference.
    """
    if problems := gate.wrong(other, expect_tables=False):
        return problems[0]
    for field in ("application_id", "user_version"):
        if one.execute(f"PRAGMA {field}").fetchone() != other.execute(f"PRAGMA {field}").fetchone():
            return field
    if _schema(one) != _schema(other):
        return _("its tables")
    for name in tables(one):
        for mine, theirs in zip_longest(rows(one, name), rows(other, name)):
            if mine != theirs:
                return _("a row of {table}").format(table=name)
    return ""


def tables(connection: sqlite3.Connection) -> list[str]:
    """Return the names of the tables."""
    found = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    return [name for (name,) in found]


def rows(connection: sqlite3.Connection, name: str) -> sqlite3.Cursor:
    """Return all rows of a table in its own order."""
    statement: Select[Any] = select(literal_column("*")).select_from(table(quoted_name(name, quote=True)))
    return connection.execute(str(statement.compile(dialect=sqlite.dialect())))


def _schema(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    return connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name").fetchall()
