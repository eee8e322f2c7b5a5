"""Deliveries, and what became of them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("feed", sa.String, nullable=False, index=True),
        sa.Column("sha256", sa.String, nullable=False, index=True),
        sa.Column("file_name", sa.String, nullable=False),
        sa.Column("mapping", sa.String, nullable=False),
        sa.Column("received_at", sa.DateTime, nullable=False, index=True),
        sa.Column("received_by", sa.String, nullable=False),
        sa.Column("rows", sa.String, nullable=False),
        sa.Column("rows_accepted", sa.Integer, nullable=False),
        sa.Column("rows_rejected", sa.Integer, nullable=False),
        sa.Column("first_month", sa.Date),
        sa.Column("last_month", sa.Date),
        sa.Column("units", sa.Integer, nullable=False),
        sa.Column("notes", sa.JSON, nullable=False),
    )
    op.create_table(
        "change",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("delivery_id", sa.Integer, sa.ForeignKey("delivery.id"), nullable=False, index=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("why", sa.String, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("change")
    op.drop_table("delivery")
