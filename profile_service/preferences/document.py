"""The part `preferences`: its rules that reach beyond its fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Engine

from profile_service.keycloak.domains import SecuredDomains
from profile_service.mailboxes.links import MailboxLinks, language_of_person
from profile_service.mailboxes.store import (
    DOCUMENTS,
    NOTIFICATIONS,
    Asked,
    Invitation,
    Mailbox,
    OwnerDeclined,
    TooManyLinks,
    ask,
    ask_again,
    find,
    is_declined,
    was_not_sent,
    was_sent,
)
from profile_service.part.document import Document, Further
from profile_service.part.faults import Fault, Faulty
from profile_service.part.store import Held, locked, record
from profile_service.person.people import Individual
from profile_service.preferences.names import FIELDS, PART
from profile_service.preferences.types import DocumentTypes
from profile_service.preferences.values import Preferences, PreferencesShown
from profile_service.sign_in.provider import Clock
from profile_service.web.database import reading
from profile_service.web.errors import KeycloakUnreachable


class Sending(Enum):
    """What became of the wish to send a link again; the values are notices."""

    SENT = "link-sent"
    NOT_NEEDED = "link-not-needed"
    DECLINED = "link-declined"
    TOO_MANY = "link-too-many"
    FAILED = "link-failed"


@dataclass(frozen=True)
class PreferenceRules:
    """What a save of preferences is checked against, and what it does besides."""

    engine: Engine
    domains: SecuredDomains
    links: MailboxLinks
    types: DocumentTypes
    clock: Clock

    @cached_property
    def _reading(self) -> Engine:
        return reading(self.engine)

    def document(self) -> Document:
        """The part `preferences`."""
        return Document(PART, Preferences, prepare=self.prepare, show=self.show, response=PreferencesShown)

    def prepare(self, person: Individual, present: Held, values: Preferences) -> Further:
        """Check the choices. Raises `Faulty` and `KeycloakUnreachable`."""
        faults = [
            Fault(("documentTypes",), "unknown_value")
            for code in values.document_types
            # A type that the configuration has dropped stays until the person removes it.
            if code not in (*self.types.codes, *present.content.get("documentTypes", ()))
        ][:1]
        if self._is_new(present, values) and not self.domains.is_secured(values.documents_mail):
            faults.append(Fault(("documentsMail",), "not_secured"))
        if faults:
            raise Faulty(tuple(faults))
        wanted = {DOCUMENTS: values.documents_mail, NOTIFICATIONS: values.notification_mail}
        invitations: list[Invitation] = []
        former: list[str] = []

        def within(connection: Connection) -> None:
            boxes = find(connection, person.subject)
            for purpose, address in wanted.items():
                asked = ask(
                    connection, boxes[purpose], address, own=person.confirmed_email, now=int(self.clock())
                )
                self._record(connection, person, purpose, asked)
                invitations.extend([asked.invitation] if asked.invitation else [])
                if purpose == DOCUMENTS and asked.before not in ("", asked.now):
                    former.append(asked.before)

        def after() -> None:
            for address in former:
                self.links.tell_former(address, language_of_person(person))
            for invitation in invitations:
                self._send(invitation, person)

        return Further(within, after)

    def send_again(self, person: Individual, purpose: str) -> Sending:
        """Send another link to the address that the person has saved, and say what became of it."""
        with self.engine.begin() as connection:
            # Another window may be saving another address now.
            address = locked(connection, person.subject, PART).content.get(FIELDS[purpose], "")
            box = find(connection, person.subject)[purpose]
            try:
                invitation = ask_again(connection, box, address, now=int(self.clock()))
            except TooManyLinks:
                return Sending.TOO_MANY
            except OwnerDeclined:
                return Sending.DECLINED
        if invitation is None:
            return Sending.NOT_NEEDED
        return Sending.SENT if self._send(invitation, person) else Sending.FAILED

    def show(self, subject: str, content: Mapping[str, Any]) -> Mapping[str, Any]:
        """Add which address is in force for each purpose, and whether another one waits."""
        with self._reading.connect() as connection:
            boxes = find(connection, subject)
            now = int(self.clock())
            shown = dict(content)
            for purpose, box in boxes.items():
                field = FIELDS[purpose]
                shown[f"{field}InForce"] = box.standing
                shown[f"{field}State"] = self._state(connection, box, content[field], now)
        if shown["documentsMailState"] == "in-force" and self.has_lost_security(content["documentsMail"]):
            shown["documentsMailState"] = "not-secured"
        unannounced = shown["delivery"] == "portal" and shown["notification"] != "none"
        lacks_mail = unannounced and not boxes[NOTIFICATIONS].standing
        warning = "notification_mail_waits" if shown["notificationMail"] else "no_notification_mail"
        return {**shown, "warnings": [warning] if lacks_mail else []}

    def has_lost_security(self, address: str) -> bool:
        """Whether this documents address is not secured any more. Nothing is said while Keycloak is away."""
        try:
            return bool(address) and not self.domains.is_secured(address)
        except KeycloakUnreachable:
            return False

    @staticmethod
    def _is_new(present: Held, values: Preferences) -> bool:
        """Whether the documents address has to be checked: it is new, or it becomes the way of documents."""
        if not values.documents_mail:
            return False
        held = present.content
        return held.get("documentsMail") != values.documents_mail or (
            values.delivery == "hin-email" and held.get("delivery") != values.delivery
        )

    def _send(self, invitation: Invitation, person: Individual) -> bool:
        # Told to the database afterwards: after a crash between, the page says that no link is on its way.
        sent = self.links.send(invitation, person)
        with self.engine.begin() as connection:
            if sent:
                was_sent(connection, invitation, now=int(self.clock()))
            else:
                was_not_sent(connection, invitation)
        return sent

    def _record(self, connection: Connection, person: Individual, purpose: str, asked: Asked) -> None:
        """The history tells which address counts, also when the person's choice is the same as before."""
        if asked.before != asked.now:
            changed = {f"{FIELDS[purpose]}InForce": {"old": asked.before, "new": asked.now}}
            record(connection, person.subject, PART, changed, person.author, at=int(self.clock()))

    @staticmethod
    def _state(connection: Connection, box: Mailbox, wanted: str, now: int) -> str:
        """What became of the wanted address."""
        if not wanted:
            return ""
        if wanted == box.standing:
            return "in-force"
        if wanted == box.waiting and now < box.expires_at:
            return "waiting"
        return "declined" if is_declined(connection, box.subject, wanted, now=now) else "link-over"
