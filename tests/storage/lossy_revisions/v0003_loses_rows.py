"""A step with a mistake: it exists only in the tests, and loses rows.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Lose the places."""
    op.execute("DELETE FROM entry_place")
