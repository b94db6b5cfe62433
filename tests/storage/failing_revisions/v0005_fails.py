"""A step with a mistake: it exists only in the tests, and fails half-way.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Do a little, then what cannot be done."""
    op.execute("CREATE TABLE half(x)")
    op.execute("UPDATE entry SET severity = 11")
