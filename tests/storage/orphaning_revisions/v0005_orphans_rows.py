"""A step with a mistake: it exists only in the tests, and leaves rows that point to nothing.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Rename the entries away from their parts."""
    op.execute("UPDATE entry SET id = 'x' || id")
