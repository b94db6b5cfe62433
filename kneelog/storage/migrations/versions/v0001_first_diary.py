"""The first tables of a diary. Frozen: what changes later is a migration of its own.

Revision ID: 0001
Revises: nothing
"""

from typing import Final

from alembic import op
from sqlalchemy import (
    BigInteger,
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
from sqlalchemy.schema import SchemaItem

revision = "0001"
down_revision = None

_METADATA: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

_Seconds = BigInteger().with_variant(Integer, "sqlite")


def _within(column: str, low: int, high: int) -> CheckConstraint:
    return CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=column)


def _side() -> CheckConstraint:
    return CheckConstraint("side IN ('left', 'right', 'not_stated')", name="side")


def _date(column: str) -> CheckConstraint:
    """Check for a real date in ISO 8601. date() alone takes 30 February, and a CHECK that is NULL passes."""
    shape = f"{column} IS NULL OR ({column} = date({column}, '+0 days')) IS TRUE"
    return CheckConstraint(shape, name=column).ddl_if(dialect="sqlite")


def _record(name: str, *items: SchemaItem) -> Table:
    return Table(
        name,
        _METADATA,
        Column("owner_id", ForeignKey("owner.id"), nullable=False),
        Column("id", Text, nullable=False),
        Column("version", Integer, nullable=False),
        Column("saved_at", Text, nullable=False),
        Column("voided", Integer, nullable=False),
        *items,
        PrimaryKeyConstraint("owner_id", "id"),
        CheckConstraint("version >= 1", name="version"),
        _within("voided", 0, 1),
        sqlite_strict=True,
    )


def _part(record: Table, name: str, *items: SchemaItem) -> Table:
    return Table(
        f"{record.name}_{name}",
        _METADATA,
        Column("owner_id", Integer, nullable=False),
        Column("record_id", Text, nullable=False),
        Column("position", Integer, nullable=False),
        *items,
        PrimaryKeyConstraint("owner_id", "record_id", "position"),
        ForeignKeyConstraint(["owner_id", "record_id"], [record.c.owner_id, record.c.id]),
        CheckConstraint("position >= 0", name="position"),
        sqlite_strict=True,
        sqlite_with_rowid=False,  # the parts of a record lie side by side, in the order in which they are read
    )


Table(
    "owner",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("changed_at", Text, nullable=False),
    Column("demo", Integer, nullable=False),
    CheckConstraint("revision >= 0", name="revision"),
    _within("demo", 0, 1),
    sqlite_strict=True,
)

_entry = _record(
    "entry",
    Column("occurred_at", Text, nullable=False),
    Column("occurred_utc", _Seconds, nullable=False),
    Column("day", Text, nullable=False),
    Column("logged_at", Text),
    Column("severity", Integer),
    Column("onset_on", Text),
    Column("onset_ago", Integer),
    Column("onset_unit", Text),
    Column("onset_manner", Text),
    Column("note", Text, nullable=False),
    _date("day"),
    _within("severity", 0, 10),
    _date("onset_on"),
    _within("onset_ago", 0, 999),
    CheckConstraint("(onset_ago IS NULL) = (onset_unit IS NULL)", name="onset_unit"),
)
_part(
    _entry,
    "place",
    Column("zone", Text, nullable=False),
    Column("side", Text, nullable=False),
    Column("severity", Integer),
    Column("words", Text, nullable=False),
    _side(),
    _within("severity", 0, 10),
)
_part(
    _entry,
    "answer",
    Column("about", Text, nullable=False),
    Column("yes", Integer, nullable=False),
    Column("side", Text, nullable=False),
    _within("yes", 0, 1),
    _side(),
)
_part(
    _entry,
    "activity",
    Column("kind", Text, nullable=False),
    Column("minutes", Integer),
    Column("effort", Integer),
    Column("stretched_before", Integer),
    _within("minutes", 1, 1440),
    _within("effort", 0, 10),
    _within("stretched_before", 0, 1),
)
_part(
    _entry,
    "treatment",
    Column("kind", Text, nullable=False),
    Column("dose", Text, nullable=False),
    Column("helped", Integer),
    _within("helped", 0, 1),
)

_record(
    "mark",
    Column("day", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("side", Text, nullable=False),
    _date("day"),
    _side(),
)

_record(
    "function",
    Column("day", Text, nullable=False),
    Column("activity", Text, nullable=False),
    Column("rating", Integer, nullable=False),
    _date("day"),
    _within("rating", 0, 10),
)

_response = _record(
    "response",
    Column("made_at", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("rule_version", Integer, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("day", Text),
    CheckConstraint("rule_version >= 1", name="rule_version"),
    _date("day"),
)
_part(_response, "evidence", Column("key", Text, nullable=False))

_profile = _record(
    "profile",
    Column("birth_year", Integer),
    Column("sex", Text),
    Column("height_cm", Integer),
    Column("weight_kg", Integer),
    Column("country", Text, nullable=False),
    CheckConstraint("id = 'profile'", name="id"),
)
_part(
    _profile,
    "condition",
    Column("about", Text, nullable=False),
    Column("yes", Integer, nullable=False),
    _within("yes", 0, 1),
)

Table(
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
    CheckConstraint("kind IN ('entry', 'mark', 'function', 'response', 'profile')", name="kind"),
    CheckConstraint("version >= 1", name="version"),
    _within("voided", 0, 1),
    sqlite_strict=True,
)


def upgrade() -> None:
    """Make the tables."""
    _METADATA.create_all(op.get_bind(), checkfirst=False)
