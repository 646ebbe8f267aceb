"""Which address counts for a purpose, and which one waits until its owner has confirmed it.

A link of 256 random bits goes to the waiting address; only its hash is stored. It is valid for a day. Each
link that was sent is remembered for a week, with its outcome, to limit links and to respect a refusal.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    String,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from profile_service.part.store import Author
from profile_service.sign_in.secret_values import new_secret, stored_form
from profile_service.web.database import Base, insert_if_absent

DOCUMENTS: Final = "documents"
NOTIFICATIONS: Final = "notifications"
PURPOSES: Final = (DOCUMENTS, NOTIFICATIONS)

OWNER: Final = Author("", "mailbox")
"""The author of what the owner of an address decides by a link; nobody knows who that is."""

CONFIRMED: Final = "confirmed"
DECLINED: Final = "declined"

LINK_SECONDS: Final = 24 * 3600
_HOUR: Final = 3600
_DAY: Final = 24 * _HOUR
REMEMBERED_SECONDS: Final = 7 * _DAY
"""So long an owner who said no gets no other link from the same person."""
MOST_IN_HOUR: Final = 5
MOST_IN_DAY: Final = 20
"""So many links of one person."""
MOST_TO_ADDRESS: Final = 4
"""So many links of one person to one address in a day."""
MOST_TO_ADDRESS_OF_ALL: Final = 100
"""So many links to one address in a day, of all people together: a practice may share a mailbox."""


class MailboxRow(Base):
    """The address of a person for one purpose. Times are Unix seconds; an empty text is no address."""

    __tablename__ = "mailboxes"

    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16), primary_key=True)
    standing: Mapped[str] = mapped_column(String(254))
    waiting: Mapped[str] = mapped_column(String(254))
    secret_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    expires_at: Mapped[int] = mapped_column(BigInteger)


class MailboxLinkRow(Base):
    """A link that was sent, and its outcome: empty, `confirmed` or `declined`."""

    __tablename__ = "mailbox_links"

    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), index=True)
    address_hash: Mapped[str] = mapped_column(String(64), index=True)
    sent_at: Mapped[int] = mapped_column(BigInteger, index=True)
    outcome: Mapped[str] = mapped_column(String(16))


class NoLink(Exception):
    """No link is sent. Its kinds say why."""


class TooManyLinks(NoLink):
    """Too many links were sent by this person, or to this address."""


class OwnerDeclined(NoLink):
    """The owner of the address has said no to this person within a week."""


@dataclass(frozen=True)
class Mailbox:
    """`standing` is the address that counts, `waiting` the one that its owner has not confirmed yet.

    `expires_at` is the end of the link that was sent to the waiting address; 0 without one.
    """

    subject: str
    purpose: str
    standing: str = ""
    waiting: str = ""
    expires_at: int = 0


@dataclass(frozen=True)
class Invitation:
    """A link that is to be sent to a waiting address. It is valid once it was sent."""

    subject: str
    purpose: str
    address: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Asked:
    """What a wish has changed: the address that counted before and counts now, and the link to send."""

    before: str
    now: str
    invitation: Invitation | None = None


@dataclass(frozen=True)
class Decision:
    """What an owner has decided by a link: `confirmed`, with the address, or `declined`."""

    outcome: str
    address: str = field(default="", repr=False)


def find(connection: Connection, subject: str) -> dict[str, Mailbox]:
    """The mailboxes of a person by purpose; each purpose has one."""
    rows = connection.execute(_OF_SUBJECT, {"of_subject": subject})
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


def is_declined(connection: Connection, subject: str, address: str, *, now: int) -> bool:
    """Whether the owner of this address has said no to this person within a week."""
    said_no = select(func.count()).where(
        MailboxLinkRow.subject == subject,
        MailboxLinkRow.address_hash == stored_form(address),
        MailboxLinkRow.outcome == DECLINED,
        MailboxLinkRow.sent_at > now - REMEMBERED_SECONDS,
    )
    return bool(address and connection.scalar(said_no))


def ask(connection: Connection, seen: Mailbox, address: str, *, own: str | None, now: int) -> Asked:
    """Want this address for a mailbox, within the transaction that has saved the wish.

    No address, the account's `own` confirmed one and the one that stands already need no link. The link for
    the same waiting address is not sent again before it is over, and an owner who said no gets none. A link
    for another address is over.
    """
    if address == seen.standing and not seen.waiting:
        # As most saves: nothing is to be written.
        return Asked(address, address)
    subject = seen.subject
    present = _present(connection, subject, seen.purpose)
    if address in ("", own, present.standing):
        _write(connection, present, standing=address, **_NO_LINK)
        return Asked(present.standing, address)
    unchanged = Asked(present.standing, present.standing)
    if address == present.waiting and now < present.expires_at:
        return unchanged
    if is_declined(connection, subject, address, now=now):
        _write(connection, present, **_NO_LINK)
        return unchanged
    _write(connection, present, **{**_NO_LINK, "waiting": address})
    try:
        return replace(unchanged, invitation=_invite(connection, present, address, now))
    except TooManyLinks:
        # The wish is saved all the same; the person can ask for the link later.
        return unchanged


def ask_again(connection: Connection, seen: Mailbox, address: str, *, now: int) -> Invitation | None:
    """A new link for a wished address that does not count yet; `None` when none is needed. Raises `NoLink`.

    A former link to the same address is valid until the new one was sent.
    """
    present = _present(connection, seen.subject, seen.purpose)
    if address in ("", present.standing):
        return None
    if is_declined(connection, seen.subject, address, now=now):
        raise OwnerDeclined
    if address != present.waiting:
        _write(connection, present, **{**_NO_LINK, "waiting": address})
    return _invite(connection, present, address, now)


def was_sent(connection: Connection, invitation: Invitation, *, now: int) -> None:
    """The mail server took the link: it is valid from now on, unless another address is wanted meanwhile."""
    mailbox = Mailbox(invitation.subject, invitation.purpose)
    named = update(MailboxRow).where(_of(mailbox), MailboxRow.waiting == invitation.address)
    sent = {"secret_hash": stored_form(invitation.secret), "expires_at": now + LINK_SECONDS}
    connection.execute(named.values(**sent))


def was_not_sent(connection: Connection, invitation: Invitation) -> None:
    """The link does not count as one of the few that may be sent."""
    sent = stored_form(invitation.secret)
    connection.execute(delete(MailboxLinkRow).where(MailboxLinkRow.secret_hash == sent))


def of_link(connection: Connection, secret: str, *, now: int) -> Mailbox | None:
    """The mailbox whose waiting address got this link; `None` when it is over or unknown."""
    named = _COLUMNS.where(MailboxRow.secret_hash == stored_form(secret), MailboxRow.expires_at > now)
    row = connection.execute(named).first()
    return Mailbox(*row) if row and row.waiting else None


def decision_of(connection: Connection, secret: str) -> Decision | None:
    """What the owner has decided by this link; `None` for nothing, and for an address that counts no more."""
    named = MailboxLinkRow.secret_hash == stored_form(secret)
    columns = select(MailboxLinkRow.subject, MailboxLinkRow.address_hash, MailboxLinkRow.outcome)
    link = connection.execute(columns.where(named)).first()
    if link is None or not link.outcome:
        return None
    if link.outcome == DECLINED:
        return Decision(DECLINED)
    counting = (box.standing for box in find(connection, link.subject).values())
    address = next((each for each in counting if stored_form(each) == link.address_hash), "")
    return Decision(CONFIRMED, address) if address else None


def confirm(connection: Connection, secret: str, *, now: int) -> Mailbox | None:
    """The owner wants the mails: the waiting address stands. Returns the mailbox as it was before."""
    found = of_link(connection, secret, now=now)
    return (
        found if found and _end_link(connection, found, secret, CONFIRMED, standing=found.waiting) else None
    )


def decline(connection: Connection, secret: str, *, now: int) -> Mailbox | None:
    """The owner does not want the mails: the former address goes on. Returns the mailbox as it was before."""
    found = of_link(connection, secret, now=now)
    return found if found and _end_link(connection, found, secret, DECLINED) else None


def forget_links(connection: Connection, *, now: int) -> int:
    """Delete what is remembered of old links, and return their number."""
    old = delete(MailboxLinkRow).where(MailboxLinkRow.sent_at <= now - REMEMBERED_SECONDS)
    return connection.execute(old).rowcount


def erase_mailboxes(connection: Connection, subject: str) -> None:
    """Delete the addresses of this person, and their links."""
    connection.execute(delete(MailboxRow).where(MailboxRow.subject == subject))
    connection.execute(delete(MailboxLinkRow).where(MailboxLinkRow.subject == subject))


_COLUMNS = select(
    MailboxRow.subject,
    MailboxRow.purpose,
    MailboxRow.standing,
    MailboxRow.waiting,
    MailboxRow.expires_at,
)
_OF_SUBJECT: Final = _COLUMNS.where(MailboxRow.subject == bindparam("of_subject"))
_NO_LINK: Final = {"waiting": "", "secret_hash": None, "expires_at": 0}


def _present(connection: Connection, subject: str, purpose: str) -> Mailbox:
    empty = {"standing": "", "waiting": "", "expires_at": 0}
    insert_if_absent(connection, MailboxRow, {"subject": subject, "purpose": purpose, **empty})
    named = _COLUMNS.where(MailboxRow.subject == subject, MailboxRow.purpose == purpose)
    return Mailbox(*connection.execute(named.with_for_update()).one())


def _invite(connection: Connection, mailbox: Mailbox, address: str, now: int) -> Invitation:
    _require_room(connection, mailbox.subject, address, now)
    invitation = Invitation(mailbox.subject, mailbox.purpose, address, new_secret())
    row = {"secret_hash": stored_form(invitation.secret), "address_hash": stored_form(address)}
    connection.execute(insert(MailboxLinkRow).values(**row, subject=mailbox.subject, sent_at=now, outcome=""))
    return invitation


def _require_room(connection: Connection, subject: str, address: str, now: int) -> None:
    theirs, hashed = MailboxLinkRow.subject == subject, stored_form(address)
    recent = select(MailboxLinkRow.subject, MailboxLinkRow.address_hash, MailboxLinkRow.sent_at).where(
        or_(theirs, MailboxLinkRow.address_hash == hashed), MailboxLinkRow.sent_at > now - _DAY
    )
    rows = connection.execute(recent).all()
    own = [row for row in rows if row.subject == subject]
    there = [row for row in rows if row.address_hash == hashed]
    reached = (
        (sum(row.sent_at > now - _HOUR for row in own), MOST_IN_HOUR),
        (len(own), MOST_IN_DAY),
        (sum(row.subject == subject for row in there), MOST_TO_ADDRESS),
        (len(there), MOST_TO_ADDRESS_OF_ALL),
    )
    if any(links >= most for links, most in reached):
        raise TooManyLinks


def _of(mailbox: Mailbox) -> ColumnElement[bool]:
    return (MailboxRow.subject == mailbox.subject) & (MailboxRow.purpose == mailbox.purpose)


def _write(connection: Connection, mailbox: Mailbox, **values: object) -> None:
    connection.execute(update(MailboxRow).where(_of(mailbox)).values(**values))


def _end_link(connection: Connection, mailbox: Mailbox, secret: str, outcome: str, **values: str) -> bool:
    """Whether this call has used the link. A second press uses nothing."""
    sent = stored_form(secret)
    named = update(MailboxRow).where(MailboxRow.secret_hash == sent, MailboxRow.waiting == mailbox.waiting)
    if connection.execute(named.values(**_NO_LINK, **values)).rowcount != 1:
        return False
    connection.execute(
        update(MailboxLinkRow).where(MailboxLinkRow.secret_hash == sent).values(outcome=outcome)
    )
    return True
