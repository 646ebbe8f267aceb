"""Attempts to sign in: what was sent to Keycloak, kept until the browser comes back with an answer."""

from dataclasses import dataclass

from sqlalchemy import BigInteger, Engine, String, delete, insert
from sqlalchemy.orm import Mapped, mapped_column

from profile_service.database import Base
from profile_service.sign_in.provider import Clock
from profile_service.sign_in.secret_values import new_secret, stored_form


class AttemptRow(Base):
    """One trip to Keycloak. `state_hash` is how it is found, `browser_hash` who may finish it."""

    __tablename__ = "sign_in_attempts"

    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    browser_hash: Mapped[str] = mapped_column(String(64))
    client_id: Mapped[str] = mapped_column(String(64))
    nonce: Mapped[str] = mapped_column(String(64))
    code_verifier: Mapped[str] = mapped_column(String(128))
    next_path: Mapped[str] = mapped_column(String(512))
    expires_at: Mapped[int] = mapped_column(BigInteger, index=True)


@dataclass(frozen=True)
class Attempt:
    """What must be known when the browser returns. `next_path` is a path of ours."""

    nonce: str
    code_verifier: str
    next_path: str


@dataclass(frozen=True)
class StartedAttempt(Attempt):
    """An attempt with the `state` that names it, to be sent to Keycloak."""

    state: str


class AttemptStore:
    """Keeps attempts of one browser apart from those of all others; each can be finished once."""

    def __init__(self, engine: Engine, clock: Clock, lifetime_seconds: int) -> None:
        self._engine = engine
        self._clock = clock
        self._lifetime_seconds = lifetime_seconds

    def start(self, *, client_id: str, browser: str, next_path: str) -> StartedAttempt:
        """Record an attempt of the browser that holds the secret `browser`; several may run side by side."""
        started = StartedAttempt(
            state=new_secret(), nonce=new_secret(), code_verifier=new_secret(), next_path=next_path
        )
        now = int(self._clock())
        with self._engine.begin() as connection:
            connection.execute(delete(AttemptRow).where(AttemptRow.expires_at <= now))
            connection.execute(
                insert(AttemptRow).values(
                    state_hash=stored_form(started.state),
                    browser_hash=stored_form(browser),
                    client_id=client_id,
                    nonce=started.nonce,
                    code_verifier=started.code_verifier,
                    next_path=next_path,
                    expires_at=now + self._lifetime_seconds,
                )
            )
        return started

    def take(self, *, client_id: str, browser: str, state: str) -> Attempt | None:
        """The attempt, which is thereby used up; nothing when it is not this browser's, or over."""
        taken = (
            delete(AttemptRow)
            .where(
                AttemptRow.state_hash == stored_form(state),
                AttemptRow.browser_hash == stored_form(browser),
                AttemptRow.client_id == client_id,
                AttemptRow.expires_at > int(self._clock()),
            )
            .returning(AttemptRow.nonce, AttemptRow.code_verifier, AttemptRow.next_path)
        )
        with self._engine.begin() as connection:
            row = connection.execute(taken).one_or_none()
        return Attempt(row.nonce, row.code_verifier, row.next_path) if row else None
