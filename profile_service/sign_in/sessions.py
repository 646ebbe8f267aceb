"""Sessions of signed-in people, stored on the server; the browser has only a random secret."""

import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Engine,
    String,
    Text,
    delete,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import Session as Transaction

from profile_service.sign_in.provider import Clock
from profile_service.sign_in.secret_values import new_secret, stored_form
from profile_service.web.database import Base
from profile_service.web.encryption import Encryption, Unreadable

_log = logging.getLogger("profile_service.sessions")

# Not written at every request, because every page would cause a write.
_LAST_USE_GRAIN_SECONDS = 60
# A refresh that has not ended after this time is considered failed.
_RENEWAL_SECONDS = 15


class SessionRow(Base):
    """One session of one browser with one client. Times are Unix seconds.

    `sealed` contains the tokens and claims, encrypted. The columns for look-ups are not encrypted: the hashes
    of the cookie and of Keycloak's session id, and the subject, by which all rows of a person are found.
    """

    __tablename__ = "sessions"

    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    client_id: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(255), index=True)
    keycloak_session_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    sealed: Mapped[str] = mapped_column(Text)
    tokens_expire_at: Mapped[int] = mapped_column(BigInteger)
    last_used_at: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[int] = mapped_column(BigInteger, index=True)
    renewal_started_at: Mapped[int] = mapped_column(BigInteger, default=0)


class UsedLogoutTokenRow(Base):
    """A logout token that was processed; kept until it could not be accepted again."""

    __tablename__ = "used_logout_tokens"

    jti_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[int] = mapped_column(BigInteger, index=True)


@dataclass(frozen=True)
class Tokens:
    """Keycloak's tokens and their verified claims. The access token expires at `expire_at` (Unix seconds)."""

    id_token: str = field(repr=False)
    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expire_at: int
    id_claims: Mapping[str, Any] = field(repr=False)
    access_claims: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Session:
    """A signed-in person's session. `secret` is the cookie's value, `expires_at` its latest end."""

    secret: str = field(repr=False)
    client_id: str
    subject: str
    tokens: Tokens = field(repr=False)
    expires_at: int

    @property
    def keycloak_session(self) -> str | None:
        """The id of the Keycloak session to which this one belongs."""
        sid = self.tokens.id_claims.get("sid")
        return sid if isinstance(sid, str) else None

    @property
    def notice_key(self) -> str:
        """A value that stays the same while the person is signed in at Keycloak, in later sessions too."""
        return self.keycloak_session or self.secret

    @property
    def scopes(self) -> frozenset[str]:
        """The scopes of the access token."""
        return scopes_of(self.tokens.access_claims)

    @property
    def roles(self) -> frozenset[str]:
        """The realm roles of the access token."""
        return roles_of(self.tokens.access_claims)

    @property
    def signed_in_at(self) -> int:
        """The time of the last sign-in (`auth_time`), in Unix seconds; 0 when unknown."""
        at = self.tokens.id_claims.get("auth_time")
        return at if isinstance(at, int) else 0

    @property
    def claims(self) -> Mapping[str, Any]:
        """The claims of the ID token, completed by those of the access token."""
        return {**self.tokens.access_claims, **self.tokens.id_claims}


def scopes_of(access_claims: Mapping[str, Any]) -> frozenset[str]:
    """The scopes in the claims of an access token."""
    scope = access_claims.get("scope")
    return frozenset(scope.split()) if isinstance(scope, str) else frozenset()


def roles_of(access_claims: Mapping[str, Any]) -> frozenset[str]:
    """The realm roles in the claims of an access token."""
    access = access_claims.get("realm_access")
    roles = access.get("roles") if isinstance(access, Mapping) else None
    return (
        frozenset(role for role in roles if isinstance(role, str)) if isinstance(roles, list) else frozenset()
    )


class SessionStore:
    """Starts, finds and ends sessions."""

    def __init__(
        self,
        engine: Engine,
        encryption: Encryption,
        clock: Clock,
        *,
        idle_seconds: int,
        absolute_seconds: int,
    ) -> None:
        self._engine = engine
        self._encryption = encryption
        self._clock = clock
        self._idle_seconds = idle_seconds
        self._absolute_seconds = absolute_seconds

    def start(self, *, client_id: str, tokens: Tokens, replacing: str | None) -> Session:
        """Start a session with a new secret and end the browser's previous one (`replacing`)."""
        now = int(self._clock())
        session = Session(
            secret=new_secret(),
            client_id=client_id,
            subject=tokens.id_claims["sub"],
            tokens=tokens,
            expires_at=now + self._absolute_seconds,
        )
        row = SessionRow(
            secret_hash=stored_form(session.secret),
            client_id=client_id,
            subject=session.subject,
            keycloak_session_hash=_hash(session.keycloak_session),
            sealed=self._seal(tokens),
            tokens_expire_at=tokens.expire_at,
            last_used_at=now,
            expires_at=session.expires_at,
        )
        with Transaction(self._engine) as transaction, transaction.begin():
            transaction.execute(delete(SessionRow).where(self._over(now)))
            if replacing:
                transaction.execute(delete(SessionRow).where(_named(client_id, replacing)))
            transaction.add(row)
        return session

    def find(self, *, client_id: str, secret: str) -> Session | None:
        """Find the session of this cookie and update its last use. `None` when it was idle too long, has
        expired or was ended.

        Also `None` when the key that encrypted it is gone; the person then signs in again.
        """
        now = int(self._clock())
        with Transaction(self._engine, expire_on_commit=False) as transaction, transaction.begin():
            row = transaction.scalar(select(SessionRow).where(_named(client_id, secret), ~self._over(now)))
            if row is None:
                return None
            if now - row.last_used_at >= _LAST_USE_GRAIN_SECONDS:
                row.last_used_at = now
        try:
            tokens = Tokens(**self._encryption.decrypt(row.sealed))
        except Unreadable:
            _log.error("a session cannot be decrypted", extra={"client": client_id})
            return None
        return Session(
            secret=secret,
            client_id=client_id,
            subject=row.subject,
            tokens=tokens,
            expires_at=row.expires_at,
        )

    def claim_refresh(self, session: Session) -> bool:
        """Whether the caller shall refresh the tokens. Only one request may, because a refresh token may be
        usable only once.
        """
        now = int(self._clock())
        claimed = (
            update(SessionRow)
            .where(
                _named(session.client_id, session.secret),
                SessionRow.tokens_expire_at == session.tokens.expire_at,
                SessionRow.renewal_started_at <= now - _RENEWAL_SECONDS,
            )
            .values(renewal_started_at=now)
        )
        with self._engine.begin() as connection:
            return connection.execute(claimed).rowcount == 1

    def replace_tokens(self, session: Session, tokens: Tokens) -> Session:
        """Store refreshed tokens."""
        self._update(
            session, renewal_started_at=0, sealed=self._seal(tokens), tokens_expire_at=tokens.expire_at
        )
        return replace(session, tokens=tokens)

    def release_refresh(self, session: Session) -> None:
        """Allow the next request to refresh, after a failure."""
        self._update(session, renewal_started_at=0)

    def end(self, session: Session) -> None:
        """End this session, and those of the other client that belong to the same Keycloak session."""
        ended = [_named(session.client_id, session.secret)]
        if session.keycloak_session:
            ended.append(SessionRow.keycloak_session_hash == _hash(session.keycloak_session))
        with self._engine.begin() as connection:
            connection.execute(delete(SessionRow).where(or_(*ended)))

    def end_by_logout_token(self, *, client_id: str, claims: Mapping[str, Any]) -> int | None:
        """End the sessions named by a verified logout token, and return their number.

        `sid` names one Keycloak session, `sub` alone all sessions of the person. Returns `None` without any
        change when the token was used before.
        """
        now = int(self._clock())
        named = [SessionRow.client_id == client_id]
        if "sid" in claims:
            named.append(SessionRow.keycloak_session_hash == _hash(claims["sid"]))
        if "sub" in claims:
            named.append(SessionRow.subject == claims["sub"])
        obeyed = insert(UsedLogoutTokenRow).values(
            jti_hash=stored_form(f"{client_id} {claims['jti']}"),
            # Longer than any token is accepted, independent of the token's own lifetime.
            expires_at=now + self._absolute_seconds,
        )
        try:
            with self._engine.begin() as connection:
                connection.execute(delete(UsedLogoutTokenRow).where(UsedLogoutTokenRow.expires_at <= now))
                connection.execute(obeyed)
                return connection.execute(delete(SessionRow).where(*named)).rowcount
        except IntegrityError:
            return None

    def _update(self, session: Session, **values: object) -> None:
        named = update(SessionRow).where(_named(session.client_id, session.secret))
        with self._engine.begin() as connection:
            connection.execute(named.values(**values))

    def _over(self, now: int) -> ColumnElement[bool]:
        return or_(SessionRow.expires_at <= now, SessionRow.last_used_at <= now - self._idle_seconds)

    def _seal(self, tokens: Tokens) -> str:
        return self._encryption.encrypt(asdict(tokens), at=int(self._clock()))


def erase_sessions(connection: Connection, subject: str) -> None:
    """Delete all sessions of this person."""
    connection.execute(delete(SessionRow).where(SessionRow.subject == subject))


def encrypt_again(connection: Connection, encryption: Encryption) -> int:
    """Re-encrypt all sessions with the first key, and return their number. Raises `Unreadable`."""
    rows = connection.execute(select(SessionRow.secret_hash, SessionRow.sealed)).all()
    for secret_hash, sealed in rows:
        row = update(SessionRow).where(SessionRow.secret_hash == secret_hash)
        connection.execute(row.values(sealed=encryption.by_first_key(sealed)))
    return len(rows)


def require_readable(engine: Engine, encryption: Encryption, now: float) -> None:
    """Raise `Unreadable` when the configured keys do not decrypt the sessions that are valid `now`."""
    valid = select(SessionRow.sealed).where(SessionRow.expires_at > now)
    with engine.connect() as connection:
        sealed = connection.scalar(valid.order_by(SessionRow.expires_at.desc()).limit(1))
    if sealed is not None:
        encryption.decrypt(sealed)


def _named(client_id: str, secret: str) -> ColumnElement[bool]:
    return (SessionRow.secret_hash == stored_form(secret)) & (SessionRow.client_id == client_id)


def _hash(keycloak_session: str | None) -> str | None:
    return stored_form(keycloak_session) if keycloak_session else None
