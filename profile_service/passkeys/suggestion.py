"""Decides whether a passkey is suggested: after an SMS sign-in, until the person has one or declines."""

from sqlalchemy import BigInteger, Connection, Engine, String, delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from profile_service.person.actions import ACTIONS
from profile_service.sign_in.provider import Clock
from profile_service.sign_in.sessions import Session
from profile_service.web.database import Base

# Authentication Method Reference Values (RFC 8176): a code by SMS, a key held in hardware.
_BY_SMS, _BY_PASSKEY = "sms", "hwk"


class SettledPasskeySuggestionRow(Base):
    """A person who has settled the passkey suggestion, for all browsers. Times are Unix seconds."""

    __tablename__ = "settled_passkey_suggestions"

    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    settled_at: Mapped[int] = mapped_column(BigInteger)


class PasskeySuggestion:
    """Decides for each person, and stores the decision permanently."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def suits(self, session: Session) -> bool:
        """Whether to suggest a passkey to this session's person now."""
        methods = session.claims.get("amr")
        if not isinstance(methods, list):
            return False
        if _BY_PASSKEY in methods:
            self.settle(session.subject)
            return False
        return _BY_SMS in methods and not self._settled(session.subject)

    def settle(self, subject: str) -> None:
        """Record that the person has a passkey or declined the suggestion. Idempotent."""
        if self._settled(subject):
            return
        row = insert(SettledPasskeySuggestionRow).values(subject=subject, settled_at=int(self._clock()))
        try:
            with self._engine.begin() as connection:
                connection.execute(row)
        except IntegrityError:
            pass  # a parallel request has recorded it

    def action_completed(self, subject: str, action: str) -> None:
        """Record that the person has completed a required action of Keycloak."""
        if action == ACTIONS["passkey"]:
            self.settle(subject)

    def _settled(self, subject: str) -> bool:
        found = select(SettledPasskeySuggestionRow.subject).where(
            SettledPasskeySuggestionRow.subject == subject
        )
        with self._engine.connect() as connection:
            return connection.execute(found).first() is not None


def erase_settled_suggestion(connection: Connection, subject: str) -> None:
    """Forget whether this person has settled the suggestion."""
    connection.execute(
        delete(SettledPasskeySuggestionRow).where(SettledPasskeySuggestionRow.subject == subject)
    )
