"""Encrypts tokens and claims, and stores a hash of Keycloak's session id."""

import time
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from profile_service.sign_in.secret_values import stored_form
from profile_service.web.encryption import Encryption

revision = "0002"
down_revision = "0001"

_CLEAR = (
    sa.Column("id_token", sa.Text),
    sa.Column("access_token", sa.Text),
    sa.Column("refresh_token", sa.Text),
    sa.Column("id_claims", sa.JSON),
    sa.Column("access_claims", sa.JSON),
)
_TOKENS = tuple(column.name for column in _CLEAR)


def upgrade() -> None:
    with op.batch_alter_table("sessions") as sessions:
        sessions.add_column(sa.Column("sealed", sa.Text))
        sessions.add_column(sa.Column("keycloak_session_hash", sa.String(64)))
    encryption, now = _encryption(), int(time.time())
    held = _sessions("keycloak_session", "tokens_expire_at")
    for row in op.get_bind().execute(sa.select(held)).mappings().all():
        tokens = {name: row[name] for name in _TOKENS} | {"expire_at": row["tokens_expire_at"]}
        session = row["keycloak_session"]
        _change(
            row["secret_hash"],
            sealed=encryption.encrypt(tokens, at=now),
            keycloak_session_hash=stored_form(session) if session else None,
        )
    with op.batch_alter_table("sessions") as sessions:
        sessions.alter_column("sealed", existing_type=sa.Text, nullable=False)
        sessions.drop_index("ix_sessions_keycloak_session")
        for column in ("keycloak_session", *_TOKENS):
            sessions.drop_column(column)
        sessions.create_index("ix_sessions_keycloak_session_hash", ["keycloak_session_hash"])
    _put_attempts_into_browsers()


def _put_attempts_into_browsers() -> None:
    """Databases of earlier versions may have a table of attempts, but no table of used ones."""
    op.execute("DROP TABLE IF EXISTS sign_in_attempts")
    if not sa.inspect(op.get_bind()).has_table("used_attempts"):
        op.create_table(
            "used_attempts",
            sa.Column("state_hash", sa.String(64), primary_key=True),
            sa.Column("expires_at", sa.BigInteger, nullable=False, index=True),
        )


def downgrade() -> None:
    with op.batch_alter_table("sessions") as sessions:
        sessions.add_column(sa.Column("keycloak_session", sa.String(255)))
        for column in _CLEAR:
            sessions.add_column(sa.Column(column.name, column.type))
    encryption = _encryption()
    for row in op.get_bind().execute(sa.select(_sessions("sealed"))).mappings().all():
        tokens = encryption.decrypt(row["sealed"])
        clear = {name: tokens[name] for name in _TOKENS}
        _change(row["secret_hash"], **clear, keycloak_session=tokens["id_claims"].get("sid"))
    with op.batch_alter_table("sessions") as sessions:
        for name in ("id_token", "access_token", "id_claims", "access_claims"):
            sessions.alter_column(name, nullable=False)
        sessions.drop_index("ix_sessions_keycloak_session_hash")
        sessions.drop_column("keycloak_session_hash")
        sessions.drop_column("sealed")
        sessions.create_index("ix_sessions_keycloak_session", ["keycloak_session"])


def _encryption() -> Encryption:
    encryption: Encryption = context.config.attributes["encryption"]
    return encryption


def _sessions(*columns: str) -> sa.TableClause:
    clear = () if "sealed" in columns else (sa.column(column.name, column.type) for column in _CLEAR)
    return sa.table("sessions", sa.column("secret_hash"), *(sa.column(name) for name in columns), *clear)


def _change(secret_hash: str, **values: Any) -> None:
    table = sa.table(
        "sessions",
        sa.column("secret_hash"),
        *(sa.column(name, sa.JSON if name.endswith("claims") else sa.Text) for name in values),
    )
    op.get_bind().execute(sa.update(table).where(table.c.secret_hash == secret_hash).values(**values))
