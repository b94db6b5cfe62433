"""A step that exists only in the tests: rebuilds a table and adds another, as a real one would.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, Text

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Alter the table that others point to (SQLite makes it anew), and make one more."""
    with op.batch_alter_table("entry", recreate="always", table_kwargs={"sqlite_strict": True}) as batch:
        batch.add_column(Column("weather", Text))
    op.create_table("pet", Column("id", Integer, primary_key=True))
