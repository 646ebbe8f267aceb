"""Sessions of signed-in people, kept on the server; the browser holds only a random name for its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, BigInteger, Engine, Row, String, Text, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from profile_service.sign_in.provider import Clock
from profile_service.sign_in.secret_values import new_secret, stored_form
from profile_service.web.database import Base

# Writing the last use at every request would make each page a write.
_LAST_USE_GRAIN_SECONDS = 60
# A renewal that has not ended by then is taken to have died.
_RENEWAL_SECONDS = 15


class SessionRow(Base):
    """One session of one browser with one client. Times are Unix seconds."""

    __tablename__ = "sessions"

    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    client_id: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(255), index=True)
    keycloak_session: Mapped[str | None] = mapped_column(String(255), index=True)
    id_token: Mapped[str] = mapped_column(Text)
    access_token: Mapped[str] = mapped_column(Text)
    refresh_token: Mapped[str | None] = mapped_column(Text)
    tokens_expire_at: Mapped[int] = mapped_column(BigInteger)
    id_claims: Mapped[dict[str, Any]] = mapped_column(JSON)
    access_claims: Mapped[dict[str, Any]] = mapped_column(JSON)
    last_used_at: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[int] = mapped_column(BigInteger, index=True)
    renewal_started_at: Mapped[int] = mapped_column(BigInteger, default=0)


class UsedLogoutTokenRow(Base):
    """A logout token that was obeyed; kept until it could no longer be sent again."""

    __tablename__ = "used_logout_tokens"

    jti_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[int] = mapped_column(BigInteger, index=True)


@dataclass(frozen=True)
class Tokens:
    """What Keycloak issued, with the verified claims. `expire_at` is the access token's, in Unix seconds."""

    id_token: str
    access_token: str
    refresh_token: str | None
    expire_at: int
    id_claims: Mapping[str, Any]
    access_claims: Mapping[str, Any]

    def __repr__(self) -> str:
        return f"Tokens(expire_at={self.expire_at})"


@dataclass(frozen=True)
class Session:
    """A signed-in person's session. `secret` is the cookie's value, `expires_at` its latest end."""

    secret: str
    client_id: str
    subject: str
    keycloak_session: str | None
    tokens: Tokens
    expires_at: int

    def __repr__(self) -> str:
        return f"Session(client_id={self.client_id!r}, subject={self.subject!r})"

    @property
    def claims(self) -> Mapping[str, Any]:
        """What is said of the person: the access token's claims where the ID token has none of that name."""
        return {**self.tokens.access_claims, **self.tokens.id_claims}


class SessionStore:
    """Starts, finds and ends sessions."""

    def __init__(self, engine: Engine, clock: Clock, *, idle_seconds: int, absolute_seconds: int) -> None:
        self._engine = engine
        self._clock = clock
        self._idle_seconds = idle_seconds
        self._absolute_seconds = absolute_seconds

    def start(self, *, client_id: str, tokens: Tokens, replacing: str | None) -> Session:
        """Begin a session under a new secret and end the one the browser had (`replacing`)."""
        now = int(self._clock())
        session = Session(
            secret=new_secret(),
            client_id=client_id,
            subject=tokens.id_claims["sub"],
            keycloak_session=tokens.id_claims.get("sid"),
            tokens=tokens,
            expires_at=now + self._absolute_seconds,
        )
        with self._engine.begin() as connection:
            connection.execute(delete(SessionRow).where(self._over(now)))
            if replacing:
                connection.execute(delete(SessionRow).where(self._named(client_id, replacing)))
            connection.execute(
                insert(SessionRow).values(
                    secret_hash=stored_form(session.secret),
                    client_id=client_id,
                    subject=session.subject,
                    keycloak_session=session.keycloak_session,
                    last_used_at=now,
                    expires_at=session.expires_at,
                    **_token_columns(tokens),
                )
            )
        return session

    def find(self, *, client_id: str, secret: str) -> Session | None:
        """The session of this cookie, unless it was idle too long, is over, or was ended. Counts as a use."""
        now = int(self._clock())
        with self._engine.begin() as connection:
            row = connection.execute(
                select(SessionRow.__table__).where(self._named(client_id, secret), ~self._over(now))
            ).one_or_none()
            if row is None:
                return None
            if now - row.last_used_at >= _LAST_USE_GRAIN_SECONDS:
                connection.execute(
                    update(SessionRow).where(self._named(client_id, secret)).values(last_used_at=now)
                )
        return _session(secret, row)

    def claim_renewal(self, session: Session) -> bool:
        """Whether the caller is the one to renew the tokens: a refresh token may be usable only once."""
        now = int(self._clock())
        with self._engine.begin() as connection:
            claimed = connection.execute(
                update(SessionRow)
                .where(
                    self._named(session.client_id, session.secret),
                    SessionRow.tokens_expire_at == session.tokens.expire_at,
                    SessionRow.renewal_started_at <= now - _RENEWAL_SECONDS,
                )
                .values(renewal_started_at=now)
            )
        return claimed.rowcount == 1

    def replace_tokens(self, session: Session, tokens: Tokens) -> Session:
        """Keep renewed tokens."""
        with self._engine.begin() as connection:
            connection.execute(
                update(SessionRow)
                .where(self._named(session.client_id, session.secret))
                .values(renewal_started_at=0, **_token_columns(tokens))
            )
        return Session(
            secret=session.secret,
            client_id=session.client_id,
            subject=session.subject,
            keycloak_session=session.keycloak_session,
            tokens=tokens,
            expires_at=session.expires_at,
        )

    def give_renewal_back(self, session: Session) -> None:
        """The renewal did not happen; the next request may try."""
        with self._engine.begin() as connection:
            connection.execute(
                update(SessionRow)
                .where(self._named(session.client_id, session.secret))
                .values(renewal_started_at=0)
            )

    def end(self, session: Session) -> None:
        """End this session, and those of our other clients that hang on the same Keycloak session."""
        ended = [self._named(session.client_id, session.secret)]
        if session.keycloak_session:
            ended.append(SessionRow.keycloak_session == session.keycloak_session)
        with self._engine.begin() as connection:
            connection.execute(delete(SessionRow).where(or_(*ended)))

    def obey_logout_token(self, *, client_id: str, claims: Mapping[str, Any]) -> int | None:
        """End what a verified logout token names, and say how many sessions that were.

        `sid` names one Keycloak session, `sub` alone all of the person's. Nothing is done, and `None` is
        returned, when the token was obeyed before.
        """
        now = int(self._clock())
        named = [SessionRow.client_id == client_id]
        if "sid" in claims:
            named.append(SessionRow.keycloak_session == claims["sid"])
        if "sub" in claims:
            named.append(SessionRow.subject == claims["sub"])
        try:
            with self._engine.begin() as connection:
                connection.execute(delete(UsedLogoutTokenRow).where(UsedLogoutTokenRow.expires_at <= now))
                connection.execute(
                    insert(UsedLogoutTokenRow).values(
                        jti_hash=stored_form(f"{client_id} {claims['jti']}"),
                        # Longer than any token is accepted, whatever lifetime it gives itself.
                        expires_at=now + self._absolute_seconds,
                    )
                )
                return connection.execute(delete(SessionRow).where(*named)).rowcount
        except IntegrityError:
            return None

    def _named(self, client_id: str, secret: str) -> Any:
        return (SessionRow.secret_hash == stored_form(secret)) & (SessionRow.client_id == client_id)

    def _over(self, now: int) -> Any:
        return or_(SessionRow.expires_at <= now, SessionRow.last_used_at <= now - self._idle_seconds)


def _token_columns(tokens: Tokens) -> dict[str, Any]:
    return {
        "id_token": tokens.id_token,
        "access_token": tokens.access_token,
        "refresh_token": tokens.refresh_token,
        "tokens_expire_at": tokens.expire_at,
        "id_claims": dict(tokens.id_claims),
        "access_claims": dict(tokens.access_claims),
    }


def _session(secret: str, row: Row[Any]) -> Session:
    return Session(
        secret=secret,
        client_id=row.client_id,
        subject=row.subject,
        keycloak_session=row.keycloak_session,
        tokens=Tokens(
            id_token=row.id_token,
            access_token=row.access_token,
            refresh_token=row.refresh_token,
            expire_at=row.tokens_expire_at,
            id_claims=row.id_claims,
            access_claims=row.access_claims,
        ),
        expires_at=row.expires_at,
    )
