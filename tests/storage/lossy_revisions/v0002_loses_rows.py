"""A step with a mistake: it exists only in the tests, and loses rows.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Lose the places."""
    op.execute("DELETE FROM entry_place")
