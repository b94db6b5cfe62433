"""Seals of records, of their versions in history and of the owner. Frozen: a later change is a migration of its own.

The seals themselves are made after the last migration, in its transaction.

Revision ID: 0003
Revises: 0002
"""

from typing import Final

from alembic import op
from sqlalchemy import Column, Text

revision = "0003"
down_revision = "0002"

_SEALED: Final = ("owner", "entry", "mark", "function", "response", "profile", "watch", "history")


def upgrade() -> None:
    """Add a column at the end of each, in place."""
    for name in _SEALED:
        op.add_column(name, Column("seal", Text))
