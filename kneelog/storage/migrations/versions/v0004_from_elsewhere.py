"""Values and origins of entries that come from other apps, and how far and how many of an activity.

Frozen: what changes later is a migration of its own.

Revision ID: 0004
Revises: 0003
"""

from typing import Final

from alembic import op
from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)

revision = "0004"
down_revision = "0003"

_METADATA: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

_ENTRY: Final = Table(  # stands for the one that is there
    "entry", _METADATA, Column("owner_id", Integer, primary_key=True), Column("id", Text, primary_key=True)
)


def _within(column: str, low: int, high: int) -> CheckConstraint:
    return CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=column)


def _part(name: str, *items: Column[int] | Column[str] | CheckConstraint) -> Table:
    return Table(
        f"entry_{name}",
        _METADATA,
        Column("owner_id", Integer, nullable=False),
        Column("record_id", Text, nullable=False),
        Column("position", Integer, nullable=False),
        *items,
        PrimaryKeyConstraint("owner_id", "record_id", "position"),
        ForeignKeyConstraint(["owner_id", "record_id"], [_ENTRY.c.owner_id, _ENTRY.c.id]),
        CheckConstraint("position >= 0", name="position"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


_ACTIVITY: Final = _part(
    "activity",
    Column("kind", Text, nullable=False),
    Column("minutes", Integer),
    Column("effort", Integer),
    Column("stretched_before", Integer),
    Column("metres", Integer),
    Column("count", Integer),
    _within("minutes", 1, 1440),
    _within("effort", 0, 10),
    _within("stretched_before", 0, 1),
    _within("metres", 1, 1_000_000),
    _within("count", 1, 1_000_000),
)
_MEASUREMENT: Final = _part(
    "measurement",
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("unit", Text, nullable=False),
)
_ORIGIN: Final = _part("origin", Column("app", Text, nullable=False), Column("record", Text, nullable=False))


def upgrade() -> None:
    """Make two tables, and that of activities anew with two more columns.

    A table that is made under its own name, after the old one was moved aside, reads in the file as a fresh one does.
    """
    op.rename_table("entry_activity", "entry_activity_before")
    _METADATA.create_all(op.get_bind(), tables=[_ACTIVITY, _MEASUREMENT, _ORIGIN], checkfirst=False)
    op.execute("INSERT INTO entry_activity SELECT *, NULL, NULL FROM entry_activity_before")
    op.drop_table("entry_activity_before")
