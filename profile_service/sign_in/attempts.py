"""Attempts to sign in. The browser keeps the state of an authorization request until Keycloak's answer.

The service stores nothing until then: the attempt is an encrypted cookie. An answer counts once, because the
used attempt is recorded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import BigInteger, Engine, String, delete, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column
from starlette.responses import Response

from profile_service.sign_in.cookies import SignInCookies
from profile_service.sign_in.provider import Clock
from profile_service.sign_in.secret_values import derived, new_secret, same, stored_form
from profile_service.web.database import Base
from profile_service.web.encryption import Encryption, Unreadable

_MOST_COOKIES = 5
_MOST_BYTES = 3 * 1024
_NAME_DIGITS = 16
# Fernet accepts a timestamp that is this far in the future.
_CLOCKS_APART = 60


class UsedAttemptRow(Base):
    """An attempt used by an answer; kept until its cookie expires. Times are Unix seconds."""

    __tablename__ = "used_attempts"

    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[int] = mapped_column(BigInteger, index=True)


@dataclass(frozen=True)
class Attempt:
    """One authorization request. `next_path` is the page to open afterwards; state, nonce and code verifier
    are derived from the secret.

    `again` marks an attempt that replaces one whose page had expired at Keycloak.
    """

    secret: str = field(repr=False)
    next_path: str
    again: bool = False

    @classmethod
    def new(cls, *, next_path: str, again: bool = False) -> "Attempt":
        return cls(new_secret(), next_path, again)

    @property
    def state(self) -> str:
        return derived(self.secret, "state")

    @property
    def nonce(self) -> str:
        return derived(self.secret, "nonce")

    @property
    def code_verifier(self) -> str:
        return derived(self.secret, "code verifier")


@dataclass(frozen=True)
class Attempts:
    """The attempts of one client. One browser may have several at the same time."""

    client_id: str
    cookies: SignInCookies
    encryption: Encryption
    engine: Engine
    clock: Clock
    lifetime_seconds: int

    def give(self, response: Response, attempt: Attempt, *, held: Mapping[str, str]) -> None:
        """Set the attempt's cookie. `held` are the cookies of the request."""
        content = [self.client_id, attempt.secret, attempt.next_path, attempt.again]
        sealed = self.encryption.encrypt(content, at=int(self.clock()))
        name = self._cookie(attempt.state)
        for old in self._to_give_up(held, len(name) + len(sealed)):
            self.cookies.forget(response, old)
        self.cookies.set(response, name, sealed, seconds=self.lifetime_seconds)

    def take(self, held: Mapping[str, str], state: str) -> Attempt | None:
        """Return the attempt of this answer and mark it as used; `None` if missing, expired or used."""
        attempt = self._find(held, state)
        return attempt if attempt is not None and self._use_up(state) else None

    def forget(self, response: Response, attempt: Attempt) -> None:
        """Delete the attempt's cookie."""
        self.cookies.forget(response, self._cookie(attempt.state))

    def _find(self, held: Mapping[str, str], state: str) -> Attempt | None:
        sealed = held.get(self._cookie(state))
        if sealed is None:
            return None
        try:
            found = self.encryption.decrypt_recent(
                sealed, seconds=self.lifetime_seconds, at=int(self.clock())
            )
            client_id, secret, next_path, again = found
        except (Unreadable, TypeError, ValueError):
            return None
        attempt = Attempt(secret, next_path, again)
        return attempt if client_id == self.client_id and same(attempt.state, state) else None

    def _use_up(self, state: str) -> bool:
        now = int(self.clock())
        row = insert(UsedAttemptRow).values(
            state_hash=stored_form(state), expires_at=now + self.lifetime_seconds + _CLOCKS_APART
        )
        try:
            with self.engine.begin() as connection:
                connection.execute(delete(UsedAttemptRow).where(UsedAttemptRow.expires_at <= now))
                connection.execute(row)
        except IntegrityError:
            return False
        return True

    def _cookie(self, state: str) -> str:
        return self.cookies.attempt(stored_form(state)[:_NAME_DIGITS])

    def _to_give_up(self, held: Mapping[str, str], added: int) -> list[str]:
        """The oldest attempts that must go to make room. All clients count, because browsers send all
        cookies.
        """
        attempts = {name: value for name, value in held.items() if self.cookies.is_attempt(name)}
        newest_first = sorted(attempts, key=lambda name: self._started_at(attempts[name]), reverse=True)
        kept, size = 0, added
        for name in newest_first:
            size += len(name) + len(attempts[name])
            if kept + 1 >= _MOST_COOKIES or size > _MOST_BYTES:
                break
            kept += 1
        return newest_first[kept:]

    def _started_at(self, sealed: str) -> int:
        try:
            return self.encryption.time_of(sealed)
        except Unreadable:
            return 0
