"""Closed months, what they ask of units, what units answer, and sentences in someone's own words."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("month", sa.Date, nullable=False, index=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("why", sa.String, nullable=False),
        sa.Column("program", sa.String, nullable=False),
        sa.Column("folder", sa.String, nullable=False),
        sa.Column("files", sa.JSON, nullable=False),
    )
    op.create_table(
        "action",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("edition", sa.Integer, sa.ForeignKey("edition.id"), nullable=False, index=True),
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("unit_id", sa.String, nullable=False, index=True),
        sa.Column("metric", sa.String, nullable=False),
        sa.Column("signs", sa.JSON, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
    )
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("action_id", sa.Integer, sa.ForeignKey("action.id"), nullable=False, index=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("cause", sa.String, nullable=False),
        sa.Column("step", sa.String, nullable=False),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.String, nullable=False),
    )
    op.create_table(
        "sentence",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("month", sa.Date, nullable=False, index=True),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("words", sa.String, nullable=False),
        sa.Column("beneath", sa.String, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.String, nullable=False),
    )


def downgrade() -> None:
    for table in ("sentence", "answer", "action", "edition"):
        op.drop_table(table)
