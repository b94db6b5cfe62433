"""Watched questions, and their versions in history. Frozen: what changes later is a migration of its own.

Revision ID: 0002
Revises: 0001
"""

from typing import Final

from alembic import op
from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)

revision = "0002"
down_revision = "0001"

_METADATA: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _date(column: str) -> CheckConstraint:
    """Check for a real date in ISO 8601. date() alone takes 30 February, and a CHECK that is NULL passes."""
    shape = f"{column} IS NULL OR ({column} = date({column}, '+0 days')) IS TRUE"
    return CheckConstraint(shape, name=column).ddl_if(dialect="sqlite")


def _voided() -> CheckConstraint:
    return CheckConstraint("voided BETWEEN 0 AND 1", name="voided")


_OWNER: Final = Table("owner", _METADATA, Column("id", Integer, primary_key=True))  # stands for the one that is there

_WATCH: Final = Table(
    "watch",
    _METADATA,
    Column("owner_id", ForeignKey("owner.id"), nullable=False),
    Column("id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("saved_at", Text, nullable=False),
    Column("voided", Integer, nullable=False),
    Column("day", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("direction", Text, nullable=False),
    Column("plan_first", Text),
    Column("plan_last", Text),
    _date("day"),
    _date("plan_first"),
    _date("plan_last"),
    CheckConstraint("direction IN ('either', 'worse', 'better')", name="direction"),
    CheckConstraint("(plan_first IS NULL) = (plan_last IS NULL)", name="plan"),
    PrimaryKeyConstraint("owner_id", "id"),
    CheckConstraint("version >= 1", name="version"),
    _voided(),
    sqlite_strict=True,
)
_WATCH_DAY: Final = Table(
    "watch_day",
    _METADATA,
    Column("owner_id", Integer, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("day", Text, nullable=False),
    _date("day"),
    PrimaryKeyConstraint("owner_id", "record_id", "position"),
    ForeignKeyConstraint(["owner_id", "record_id"], [_WATCH.c.owner_id, _WATCH.c.id]),
    CheckConstraint("position >= 0", name="position"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
_HISTORY: Final = Table(
    "history",
    _METADATA,
    Column("owner_id", ForeignKey("owner.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("saved_at", Text, nullable=False),
    Column("voided", Integer, nullable=False),
    Column("content", Text, nullable=False),
    PrimaryKeyConstraint("owner_id", "kind", "record_id", "version"),
    CheckConstraint("kind IN ('entry', 'mark', 'function', 'response', 'profile', 'watch')", name="kind"),
    CheckConstraint("version >= 1", name="version"),
    _voided(),
    sqlite_strict=True,
)


def upgrade() -> None:
    """Make the tables of watched questions, and history anew with one more kind.

    A table that is made under its own name, after the old one was moved aside, reads in the file as a fresh one does.
    """
    bind = op.get_bind()
    op.rename_table("history", "history_before")
    _METADATA.create_all(bind, tables=[_WATCH, _WATCH_DAY, _HISTORY], checkfirst=False)
    op.execute("INSERT INTO history SELECT * FROM history_before")
    op.drop_table("history_before")
