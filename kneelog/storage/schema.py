"""The tables of a diary file.

Every record table starts alike: whose it is, which record, which version of it, when that version was saved, whether
it voids the record. The versions before it stand in `history` as the JSON of `kneelog.domain.codec`. The parts of a
record (places, answers ...) are rows of their own that carry their position, because a record keeps their order. The
last column of both is the seal (`kneelog.storage.seals`); it is empty only while a migration runs.

The migrations build these tables; a test holds both to the same text. Columns are text and whole numbers, so that the
same tables can stand in PostgreSQL; what only SQLite understands is marked with its dialect.
"""

from typing import Final

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

APPLICATION_ID: Final = 0x6B6E6C67
"""Says in the header of the file that it is a kneelog diary: "knlg" in ASCII."""

SCHEMA_VERSION: Final = 4
"""Kept as `user_version` in the header: the number of the last migration that the file went through."""

LOCAL_OWNER: Final = 1
"""The owner of everything in a diary file of one person."""

PROFILE_ID: Final = "profile"
"""Stands where other records have their UUID: there is one profile."""

metadata: Final = MetaData(
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
        metadata,
        Column("owner_id", ForeignKey("owner.id"), nullable=False),
        Column("id", Text, nullable=False),
        Column("version", Integer, nullable=False),
        Column("saved_at", Text, nullable=False),
        Column("voided", Integer, nullable=False),
        *items,
        Column("seal", Text),
        PrimaryKeyConstraint("owner_id", "id"),
        CheckConstraint("version >= 1", name="version"),
        _within("voided", 0, 1),
        sqlite_strict=True,
    )


def _part(record: Table, name: str, *items: SchemaItem) -> Table:
    return Table(
        f"{record.name}_{name}",
        metadata,
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


owner = Table(
    "owner",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("changed_at", Text, nullable=False),
    Column("demo", Integer, nullable=False),
    Column("seal", Text),
    CheckConstraint("revision >= 0", name="revision"),
    _within("demo", 0, 1),
    sqlite_strict=True,
)

entry = _record(
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
entry_place = _part(
    entry,
    "place",
    Column("zone", Text, nullable=False),
    Column("side", Text, nullable=False),
    Column("severity", Integer),
    Column("words", Text, nullable=False),
    _side(),
    _within("severity", 0, 10),
)
entry_answer = _part(
    entry,
    "answer",
    Column("about", Text, nullable=False),
    Column("yes", Integer, nullable=False),
    Column("side", Text, nullable=False),
    _within("yes", 0, 1),
    _side(),
)
entry_activity = _part(
    entry,
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
entry_treatment = _part(
    entry,
    "treatment",
    Column("kind", Text, nullable=False),
    Column("dose", Text, nullable=False),
    Column("helped", Integer),
    _within("helped", 0, 1),
)
entry_measurement = _part(
    entry,
    "measurement",
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("unit", Text, nullable=False),
)
entry_origin = _part(
    entry,
    "origin",
    Column("app", Text, nullable=False),
    Column("record", Text, nullable=False),
)
"""One row for an entry that was not typed, none for the others."""

mark = _record(
    "mark",
    Column("day", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("side", Text, nullable=False),
    _date("day"),
    _side(),
)

function = _record(
    "function",
    Column("day", Text, nullable=False),
    Column("activity", Text, nullable=False),
    Column("rating", Integer, nullable=False),
    _date("day"),
    _within("rating", 0, 10),
)

response = _record(
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
response_evidence = _part(response, "evidence", Column("key", Text, nullable=False))

profile = _record(
    "profile",
    Column("birth_year", Integer),
    Column("sex", Text),
    Column("height_cm", Integer),
    Column("weight_kg", Integer),
    Column("country", Text, nullable=False),
    CheckConstraint(f"id = '{PROFILE_ID}'", name="id"),
)
profile_condition = _part(
    profile,
    "condition",
    Column("about", Text, nullable=False),
    Column("yes", Integer, nullable=False),
    _within("yes", 0, 1),
)

watch = _record(
    "watch",
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
)
watch_day = _part(watch, "day", Column("day", Text, nullable=False), _date("day"))

history = Table(
    "history",
    metadata,
    Column("owner_id", ForeignKey("owner.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("saved_at", Text, nullable=False),
    Column("voided", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("seal", Text),
    PrimaryKeyConstraint("owner_id", "kind", "record_id", "version"),
    CheckConstraint("kind IN ('entry', 'mark', 'function', 'response', 'profile', 'watch')", name="kind"),
    CheckConstraint("version >= 1", name="version"),
    _within("voided", 0, 1),
    sqlite_strict=True,
)

intake = Table(
    "intake",
    metadata,
    Column("owner_id", ForeignKey("owner.id"), nullable=False),
    Column("id", Text, nullable=False),
    Column("taken_at", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("undone", Integer, nullable=False),
    PrimaryKeyConstraint("owner_id", "id"),
    CheckConstraint("count >= 1", name="count"),
    _within("undone", 0, 1),
    sqlite_strict=True,
)
"""One row an import: when, how much. No name of a file: it may say what ails a person."""

intake_record = Table(
    "intake_record",
    metadata,
    Column("owner_id", Integer, nullable=False),
    Column("intake_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("undone", Integer, nullable=False),
    PrimaryKeyConstraint("owner_id", "intake_id", "kind", "record_id"),
    ForeignKeyConstraint(["owner_id", "intake_id"], [intake.c.owner_id, intake.c.id]),
    CheckConstraint("kind IN ('entry', 'mark', 'function', 'response', 'profile', 'watch')", name="kind"),
    CheckConstraint("version >= 1", name="version"),
    _within("undone", 0, 1),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""What an import added: in which version it or its undo left a record, and whether its undo deleted it."""
