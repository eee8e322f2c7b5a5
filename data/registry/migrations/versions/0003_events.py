"""What people entered as having happened, and who looked at rows of persons."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("unit_id", sa.String, nullable=False, index=True),
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("words", sa.String, nullable=False),
        sa.Column("rebases", sa.Boolean, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.String, nullable=False),
    )
    op.create_table(
        "look",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("unit_id", sa.String, nullable=False),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("look")
    op.drop_table("event")
