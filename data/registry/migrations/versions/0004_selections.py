"""Selections of units to visit, and their review at the desk."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "selection",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("as_of", sa.DateTime, nullable=False),
        sa.Column("version", sa.String, nullable=False),
        sa.Column("structure", sa.String, nullable=False),
        sa.Column("choice", sa.JSON, nullable=False),
        sa.Column("summary", sa.JSON, nullable=False),
        sa.Column("tables", sa.JSON, nullable=False),
    )
    op.create_table(
        "review",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("selection_id", sa.Integer, sa.ForeignKey("selection.id"), nullable=False, index=True),
        sa.Column("unit_id", sa.String, nullable=False),
        sa.Column("step", sa.String, nullable=False),
        sa.Column("why", sa.String, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.String, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("review")
    op.drop_table("selection")
