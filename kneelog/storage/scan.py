"""Reads rows around the broken pages of a database, as far as they can be reached at all.

For private copies alone: the library is told to go on where it would refuse.
"""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import Any, Final

from kneelog.storage.schema import LOCAL_OWNER

Row = Sequence[Any]

_KEYS: Final = {"history": ("kind", "record_id", "version")}
"""Columns of the primary key after the owner, where they are not the id alone."""

_OF_OWNER: Final = f"WHERE owner_id = {LOCAL_OWNER}"
"""Makes the primary key the order of rows without sorting them, which would need every one of them."""

_MOST_PROBED: Final = 50_000
"""Rows of one table that are asked for one by one: more than ten years hold, and seconds of work."""


class Scan:
    """A way through one damaged database.

    Attributes:
        whole: whether no query failed so far.
    """

    def __init__(self, connection: sqlite3.Connection, size: int) -> None:
        """Go through a database of so many bytes; no table can have more rows than it has bytes."""
        self.whole = True
        self._connection = connection
        self._most = size
        # Without this it refuses a file that is shorter than its header says, and a schema with one bad line.
        connection.execute("PRAGMA writable_schema=ON")

    def table(self, name: str, columns: Iterable[str]) -> list[Row]:
        """Return the rows of a table of records: both ways up to what breaks, then each that must lie between."""
        wanted = self._selected(name, ("rowid", *columns))
        found, broke = self._both_ways(wanted, "rowid")
        for rowid in self._between(name, found) if broke else ():
            found |= self._until_it_breaks(f"{wanted} WHERE rowid = ?", rowid)[0]
        return [found[rowid][1:] for rowid in sorted(found)]

    def parts(self, name: str, columns: Iterable[str], records: Collection[str]) -> list[Row]:
        """Return the rows of a table of parts, by position: both ways up to what breaks, then record by record."""
        wanted = self._selected(name, columns)
        found, broke = self._both_ways(f"{wanted} {_OF_OWNER}", "record_id", "position")
        for record in records if broke else ():
            each = f"{wanted} {_OF_OWNER} AND record_id = ? ORDER BY position"
            found |= self._until_it_breaks(each, record, key=2)[0]
        return sorted(found.values(), key=lambda row: row[1] if isinstance(row[1], int) else -1)

    def keys(self, name: str, *columns: str) -> set[Row]:
        """Return what the index of a table knows of its rows, both ways up to what breaks."""
        index = f"{name} INDEXED BY sqlite_autoindex_{name}_1"
        wanted = f"SELECT {', '.join(columns)} FROM {index} {_OF_OWNER}"  # noqa: S608 - names of our own schema
        return set(self._both_ways(wanted, *(column for column in columns if column != "rowid"))[0].values())

    def _between(self, name: str, found: Collection[int]) -> Iterable[int]:
        """Return the rowids to ask for: those that the index knows, and all between the first and the last."""
        known = {
            rowid for *_key, rowid in self.keys(name, *_KEYS.get(name, ("id",)), "rowid") if isinstance(rowid, int)
        }
        ends = sorted(known | set(found))
        inner = range(ends[0], min(ends[-1], ends[0] + _MOST_PROBED)) if ends else range(0)
        return islice(sorted({*known, *inner} - set(found)), _MOST_PROBED)

    def _selected(self, name: str, columns: Iterable[str]) -> str:
        """Return a query up to its conditions; a column that an older diary has not is NULL."""
        wanted = tuple(columns)
        try:
            described = self._connection.execute("SELECT name FROM pragma_table_info(?)", (name,)).fetchall()
        except sqlite3.Error:
            described = []
        there = {"rowid", *(column for (column,) in described)} if described else set(wanted)
        listed = [column if column in there else "NULL" for column in wanted]
        return f"SELECT {', '.join(listed)} FROM {name}"  # noqa: S608 - names of our own schema

    def _both_ways(self, query: str, *columns: str) -> tuple[dict[Any, Row], bool]:
        """Return rows by key from the beginning on and, where that broke, back from the end; and whether it did."""
        found, broke = self._until_it_breaks(f"{query} ORDER BY {', '.join(columns)}", key=len(columns))
        if broke:
            back = ", ".join(f"{column} DESC" for column in columns)
            found |= self._until_it_breaks(f"{query} ORDER BY {back}", key=len(columns))[0]
        return found, broke

    def _until_it_breaks(self, query: str, *values: Any, key: int = 1) -> tuple[dict[Any, Row], bool]:  # noqa: ANN401
        """Return rows by their first columns, and whether the query broke."""
        found: dict[Any, Row] = {}
        try:
            for row in islice(self._connection.execute(query, values), self._most):
                found[row[0] if key == 1 else row[:key]] = row
        except sqlite3.Error:
            self.whole = False
            return found, True
        return found, False
