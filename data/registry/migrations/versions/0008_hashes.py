"""The hashes of what a delivery left, and what was found damaged. The store gives deliveries of old their hashes."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("delivery", sa.Column("files", sa.JSON, nullable=False, server_default="{}"))
    op.add_column("delivery", sa.Column("content", sa.String, nullable=False, server_default=""))
    op.create_index("ix_delivery_content", "delivery", ["content"])
    op.create_table(
        "damage",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("delivery_id", sa.Integer, sa.ForeignKey("delivery.id"), nullable=False, index=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("files", sa.JSON, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("damage")
    op.drop_index("ix_delivery_content", "delivery")
    op.drop_column("delivery", "content")
    op.drop_column("delivery", "files")
