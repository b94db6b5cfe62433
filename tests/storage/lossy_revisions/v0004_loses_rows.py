"""A step with a mistake: it exists only in the tests, and loses rows.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Lose the places."""
    op.execute("DELETE FROM entry_place")
