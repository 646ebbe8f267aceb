"""Creates the table of people who have opened their profile."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "opened_profiles",
        sa.Column("subject", sa.String(255), primary_key=True),
        sa.Column("opened_at", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("opened_profiles")
