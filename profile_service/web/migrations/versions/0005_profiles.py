"""Creates the tables of profiles: parts with their history, mail boxes, the trail of deliveries."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "profile_parts",
        sa.Column("subject", sa.String(255), primary_key=True),
        sa.Column("part", sa.String(32), primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("saved_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "profile_changes",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("subject", sa.String(255), nullable=False, index=True),
        sa.Column("part", sa.String(32), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False, index=True),
        sa.Column("author", sa.String(255), nullable=False),
        sa.Column("client", sa.String(255), nullable=False),
        sa.Column("fields", sa.JSON, nullable=False),
    )
    op.create_table(
        "mailboxes",
        sa.Column("subject", sa.String(255), primary_key=True),
        sa.Column("purpose", sa.String(16), primary_key=True),
        sa.Column("standing", sa.String(254), nullable=False),
        sa.Column("waiting", sa.String(254), nullable=False),
        sa.Column("secret_hash", sa.String(64), unique=True),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "mailbox_links",
        sa.Column("secret_hash", sa.String(64), primary_key=True),
        sa.Column("subject", sa.String(255), nullable=False, index=True),
        sa.Column("address_hash", sa.String(64), nullable=False, index=True),
        sa.Column("sent_at", sa.BigInteger, nullable=False, index=True),
        sa.Column("outcome", sa.String(16), nullable=False),
    )
    op.create_table(
        "delivery_reads",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False, index=True),
        sa.Column("reader", sa.String(255), nullable=False),
        sa.Column("subject", sa.String(255), index=True),
        sa.Column("identifier_type", sa.String(8), nullable=False),
        sa.Column("identifier", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
    )
    op.create_table(
        "erasures",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False, index=True),
        sa.Column("author", sa.String(255), nullable=False),
        sa.Column("erased_hash", sa.String(64), nullable=False, index=True),
    )
    op.create_table(
        "gone_people",
        sa.Column("subject", sa.String(255), primary_key=True),
        sa.Column("missed_since", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    for table in (
        "gone_people",
        "erasures",
        "delivery_reads",
        "mailbox_links",
        "mailboxes",
        "profile_changes",
        "profile_parts",
    ):
        op.drop_table(table)
