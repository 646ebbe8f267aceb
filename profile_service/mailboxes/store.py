"""Which address counts for a purpose, and which one waits until its owner has confirmed it.

A link of 256 random bits goes to the waiting address; only its hash is stored. It is valid for a day.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import BigInteger, Connection, String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from profile_service.sign_in.secret_values import new_secret, stored_form
from profile_service.web.database import Base, insert_if_absent

DOCUMENTS: Final = "documents"
NOTIFICATIONS: Final = "notifications"
PURPOSES: Final = (DOCUMENTS, NOTIFICATIONS)

LINK_SECONDS: Final = 24 * 3600
_HOUR: Final = 3600
MOST_IN_HOUR: Final = 5
"""So many links for one purpose of one person, so that nobody fills another's mailbox."""


class MailboxRow(Base):
    """The address of a person for one purpose. Times are Unix seconds; an empty text is no address."""

    __tablename__ = "mailboxes"

    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16), primary_key=True)
    standing: Mapped[str] = mapped_column(String(254))
    waiting: Mapped[str] = mapped_column(String(254))
    declined: Mapped[str] = mapped_column(String(254))
    secret_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    asked_at: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[int] = mapped_column(BigInteger)
    hour_began: Mapped[int] = mapped_column(BigInteger)
    sent_in_hour: Mapped[int] = mapped_column(BigInteger)


class TooManyLinks(Exception):
    """The person has asked for too many links within the hour."""


@dataclass(frozen=True)
class Mailbox:
    """`standing` is the address that counts, `waiting` the one that its owner has not confirmed yet.

    `declined` is the last one whose owner did not want the mails: it gets no further link.
    """

    subject: str
    purpose: str
    standing: str = ""
    waiting: str = ""
    declined: str = ""
    asked_at: int = 0
    expires_at: int = 0
    hour_began: int = 0
    sent_in_hour: int = 0


@dataclass(frozen=True)
class Invitation:
    """A link that goes to a waiting address."""

    purpose: str
    address: str = field(repr=False)
    secret: str = field(repr=False)


def find(connection: Connection, subject: str) -> dict[str, Mailbox]:
    """The mailboxes of a person by purpose; each purpose has one."""
    rows = connection.execute(_COLUMNS.where(MailboxRow.subject == subject)).all()
    found = {row.purpose: Mailbox(*row) for row in rows}
    return {purpose: found.get(purpose, Mailbox(subject, purpose)) for purpose in PURPOSES}


def standing_of(connection: Connection, subjects: Iterable[str]) -> dict[str, dict[str, str]]:
    """The addresses that count, by subject and purpose, in one query."""
    standing: dict[str, dict[str, str]] = {}
    counting = select(MailboxRow.subject, MailboxRow.purpose, MailboxRow.standing).where(
        MailboxRow.subject.in_(list(subjects)), MailboxRow.standing != ""
    )
    for subject, purpose, address in connection.execute(counting):
        standing.setdefault(subject, {})[purpose] = address
    return standing


def ask(
    connection: Connection, subject: str, purpose: str, address: str, *, own: str | None, now: int
) -> Invitation | None:
    """Want this address for a purpose; returns the link to send, if one is due.

    No address, the account's `own` confirmed one and the one that stands already need no link. The link for
    the same waiting address is not sent again before it is over. Raises `TooManyLinks`.
    """
    present = _present(connection, subject, purpose)
    if address in ("", own, present.standing):
        _write(connection, present, standing=address, waiting="", secret_hash=None, expires_at=0)
        return None
    if address == present.declined or (address == present.waiting and now < present.expires_at):
        return None
    return _invite(connection, present, address, now)


def ask_again(connection: Connection, subject: str, purpose: str, *, now: int) -> Invitation | None:
    """A new link for the waiting address; `None` when nothing waits. Raises `TooManyLinks`."""
    present = _present(connection, subject, purpose)
    return _invite(connection, present, present.waiting, now) if present.waiting else None


def not_sent(connection: Connection, invitation: Invitation) -> None:
    """The link could not be sent: it is over, and the next save sends another one."""
    named = update(MailboxRow).where(MailboxRow.secret_hash == stored_form(invitation.secret))
    connection.execute(named.values(expires_at=0))


def of_link(connection: Connection, secret: str, *, now: int) -> Mailbox | None:
    """The mailbox whose waiting address got this link; `None` when it is over or unknown."""
    named = _COLUMNS.where(MailboxRow.secret_hash == stored_form(secret), MailboxRow.expires_at > now)
    row = connection.execute(named).first()
    return Mailbox(*row) if row and row.waiting else None


def confirm(connection: Connection, secret: str, *, now: int) -> Mailbox | None:
    """The owner wants the mails: the waiting address stands. Returns the mailbox as it was before."""
    found = of_link(connection, secret, now=now)
    return (
        found if found and _end_link(connection, found, secret, standing=found.waiting, declined="") else None
    )


def decline(connection: Connection, secret: str, *, now: int) -> Mailbox | None:
    """The owner does not want the mails: the former address goes on. Returns the mailbox as it was before."""
    found = of_link(connection, secret, now=now)
    is_ended = found and _end_link(connection, found, secret, declined=found.waiting)
    return found if is_ended else None


def erase_mailboxes(connection: Connection, subject: str) -> None:
    """Delete the addresses of this person."""
    connection.execute(delete(MailboxRow).where(MailboxRow.subject == subject))


_COLUMNS = select(
    MailboxRow.subject,
    MailboxRow.purpose,
    MailboxRow.standing,
    MailboxRow.waiting,
    MailboxRow.declined,
    MailboxRow.asked_at,
    MailboxRow.expires_at,
    MailboxRow.hour_began,
    MailboxRow.sent_in_hour,
)


_NUMBERS: Final = ("asked_at", "expires_at", "hour_began", "sent_in_hour")


def _present(connection: Connection, subject: str, purpose: str) -> Mailbox:
    empty = {"standing": "", "waiting": "", "declined": "", **dict.fromkeys(_NUMBERS, 0)}
    insert_if_absent(connection, MailboxRow, {"subject": subject, "purpose": purpose, **empty})
    named = _COLUMNS.where(MailboxRow.subject == subject, MailboxRow.purpose == purpose)
    return Mailbox(*connection.execute(named.with_for_update()).one())


def _invite(connection: Connection, present: Mailbox, address: str, now: int) -> Invitation:
    began, sent = present.hour_began, present.sent_in_hour
    if now >= began + _HOUR:
        began, sent = now, 0
    if sent >= MOST_IN_HOUR:
        raise TooManyLinks
    invitation = Invitation(present.purpose, address, new_secret())
    _write(
        connection,
        present,
        waiting=address,
        secret_hash=stored_form(invitation.secret),
        asked_at=now,
        expires_at=now + LINK_SECONDS,
        hour_began=began,
        sent_in_hour=sent + 1,
    )
    return invitation


def _write(connection: Connection, mailbox: Mailbox, **values: object) -> None:
    named = update(MailboxRow).where(
        MailboxRow.subject == mailbox.subject, MailboxRow.purpose == mailbox.purpose
    )
    connection.execute(named.values(**values))


def _end_link(connection: Connection, mailbox: Mailbox, secret: str, **values: str) -> bool:
    """Whether this call has used the link: it is used once, whoever presses twice."""
    named = update(MailboxRow).where(
        MailboxRow.secret_hash == stored_form(secret), MailboxRow.waiting == mailbox.waiting
    )
    ended = {"waiting": "", "secret_hash": None, "expires_at": 0}
    return connection.execute(named.values(**ended, **values)).rowcount == 1
