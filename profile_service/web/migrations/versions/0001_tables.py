"""The tables that the service created at its start before there were migrations."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "sessions",
        sa.Column("secret_hash", sa.String(64), primary_key=True),
        sa.Column("client_id", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False, index=True),
        sa.Column("keycloak_session", sa.String(255), index=True),
        sa.Column("id_token", sa.Text, nullable=False),
        sa.Column("access_token", sa.Text, nullable=False),
        sa.Column("refresh_token", sa.Text),
        sa.Column("tokens_expire_at", sa.BigInteger, nullable=False),
        sa.Column("id_claims", sa.JSON, nullable=False),
        sa.Column("access_claims", sa.JSON, nullable=False),
        sa.Column("last_used_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False, index=True),
        sa.Column("renewal_started_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "used_logout_tokens",
        sa.Column("jti_hash", sa.String(64), primary_key=True),
        sa.Column("expires_at", sa.BigInteger, nullable=False, index=True),
    )
    op.create_table(
        "used_attempts",
        sa.Column("state_hash", sa.String(64), primary_key=True),
        sa.Column("expires_at", sa.BigInteger, nullable=False, index=True),
    )
    op.create_table(
        "settled_passkey_suggestions",
        sa.Column("subject", sa.String(255), primary_key=True),
        sa.Column("settled_at", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    for table in ("settled_passkey_suggestions", "used_attempts", "used_logout_tokens", "sessions"):
        op.drop_table(table)
