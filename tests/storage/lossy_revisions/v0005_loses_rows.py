"""A step with a mistake: it exists only in the tests, and loses rows.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Lose the places."""
    op.execute("DELETE FROM entry_place")
