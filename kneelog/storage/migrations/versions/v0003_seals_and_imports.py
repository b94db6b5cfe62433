"""Seals of records, of their versions in history and of the owner; and the log of imports.

Frozen: what changes later is a migration of its own. The seals themselves are made after the last migration, in its
transaction.

Revision ID: 0003
Revises: 0002
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

revision = "0003"
down_revision = "0002"

_SEALED: Final = ("owner", "entry", "mark", "function", "response", "profile", "watch", "history")

_METADATA: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _undone() -> CheckConstraint:
    return CheckConstraint("undone BETWEEN 0 AND 1", name="undone")


_OWNER: Final = Table("owner", _METADATA, Column("id", Integer, primary_key=True))  # stands for the one that is there

_INTAKE: Final = Table(
    "intake",
    _METADATA,
    Column("owner_id", ForeignKey("owner.id"), nullable=False),
    Column("id", Text, nullable=False),
    Column("taken_at", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("undone", Integer, nullable=False),
    PrimaryKeyConstraint("owner_id", "id"),
    CheckConstraint("count >= 1", name="count"),
    _undone(),
    sqlite_strict=True,
)
_INTAKE_RECORD: Final = Table(
    "intake_record",
    _METADATA,
    Column("owner_id", Integer, nullable=False),
    Column("intake_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("undone", Integer, nullable=False),
    PrimaryKeyConstraint("owner_id", "intake_id", "kind", "record_id"),
    ForeignKeyConstraint(["owner_id", "intake_id"], [_INTAKE.c.owner_id, _INTAKE.c.id]),
    CheckConstraint("kind IN ('entry', 'mark', 'function', 'response', 'profile', 'watch')", name="kind"),
    CheckConstraint("version >= 1", name="version"),
    _undone(),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)


def upgrade() -> None:
    """Add a column at the end of each table, in place, and make two more."""
    for name in _SEALED:
        op.add_column(name, Column("seal", Text))
    _METADATA.create_all(op.get_bind(), tables=[_INTAKE, _INTAKE_RECORD], checkfirst=False)
