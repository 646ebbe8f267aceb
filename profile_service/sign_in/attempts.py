"""Attempts to sign in: what was sent to Keycloak, kept by the browser until it comes back with an answer.

An attempt costs the service nothing until then: it lies in a cookie that only the service can read. Its
answer counts once: the attempt that it used up is written down.
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
# Encryption takes an answer of a clock that goes this much ahead of ours.
_CLOCKS_APART = 60


class UsedAttemptRow(Base):
    """An attempt that an answer has used up; kept until its cookie could no longer be used. Unix seconds."""

    __tablename__ = "used_attempts"

    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[int] = mapped_column(BigInteger, index=True)


@dataclass(frozen=True)
class Attempt:
    """One trip to Keycloak. `next_path` is a path of ours; all that Keycloak gets follows from the secret.

    `again` marks one that was begun in the place of another, whose page Keycloak no longer knew.
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
    """The attempts of one client's browsers. Several of one browser may run side by side."""

    client_id: str
    cookies: SignInCookies
    encryption: Encryption
    engine: Engine
    clock: Clock
    lifetime_seconds: int

    def give(self, response: Response, attempt: Attempt, *, held: Mapping[str, str]) -> None:
        """Give the browser an attempt to keep. `held` are the cookies that its request brought."""
        content = [self.client_id, attempt.secret, attempt.next_path, attempt.again]
        sealed = self.encryption.encrypt(content, at=int(self.clock()))
        name = self._cookie(attempt.state)
        for old in self._to_give_up(held, len(name) + len(sealed)):
            self.cookies.forget(response, old)
        self.cookies.set(response, name, sealed, seconds=self.lifetime_seconds)

    def take(self, held: Mapping[str, str], state: str) -> Attempt | None:
        """The attempt of this answer, now used up; nothing when the browser holds none, or it is over."""
        attempt = self._find(held, state)
        return attempt if attempt is not None and self._use_up(state) else None

    def forget(self, response: Response, attempt: Attempt) -> None:
        """The browser need not keep the attempt any longer."""
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
        """The oldest, until the new one has room. Not only of this client: browsers send those of all."""
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
