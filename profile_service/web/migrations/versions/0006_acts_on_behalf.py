"""Adds who acted on behalf of a person: to the history, and a table of the parts that were read."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.add_column("profile_changes", sa.Column("acted_by", sa.String(255)))
    op.add_column("profile_changes", sa.Column("acted_by_name", sa.String(255)))
    op.create_index("ix_profile_changes_acted_by", "profile_changes", ["acted_by"])
    op.create_table(
        "reads_on_behalf",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("subject", sa.String(255), nullable=False, index=True),
        sa.Column("part", sa.String(32), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False, index=True),
        sa.Column("acted_by", sa.String(255), index=True),
        sa.Column("acted_by_name", sa.String(255), nullable=False),
        sa.UniqueConstraint("subject", "acted_by", "part", "day"),
    )


def downgrade() -> None:
    op.drop_table("reads_on_behalf")
    op.drop_index("ix_profile_changes_acted_by", "profile_changes")
    with op.batch_alter_table("profile_changes") as table:
        table.drop_column("acted_by_name")
        table.drop_column("acted_by")
