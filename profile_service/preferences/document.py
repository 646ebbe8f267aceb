"""The part `preferences`: its rules that reach beyond its fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine

from profile_service.keycloak.domains import SecuredDomains
from profile_service.mailboxes.links import MailboxLinks
from profile_service.mailboxes.store import (
    DOCUMENTS,
    NOTIFICATIONS,
    Invitation,
    Mailbox,
    TooManyLinks,
    ask,
    find,
    not_sent,
)
from profile_service.part.document import Document, Further
from profile_service.part.faults import Fault, Faulty
from profile_service.part.store import Held
from profile_service.person.people import Individual
from profile_service.preferences.names import FIELDS, PART
from profile_service.preferences.types import DocumentTypes
from profile_service.preferences.values import Preferences, PreferencesShown
from profile_service.sign_in.provider import Clock


@dataclass(frozen=True)
class PreferenceRules:
    """What a save of preferences is checked against, and what it does besides."""

    engine: Engine
    domains: SecuredDomains
    links: MailboxLinks
    types: DocumentTypes
    clock: Clock

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
        if values.delivery == "hin-email" and not values.documents_mail:
            faults.append(Fault(("documentsMail",), "needed_for_mail"))
        elif self._is_new(present, values) and not self.domains.is_secured(values.documents_mail):
            faults.append(Fault(("documentsMail",), "not_secured"))
        if faults:
            raise Faulty(tuple(faults))
        wanted = {DOCUMENTS: values.documents_mail, NOTIFICATIONS: values.notification_mail}
        invitations: list[Invitation] = []

        def within(connection: Connection) -> None:
            for purpose, address in wanted.items():
                invitation = self._ask(connection, person, purpose, address)
                invitations.extend([invitation] if invitation else [])

        def after() -> None:
            for invitation in invitations:
                if not self.links.send(invitation, person):
                    with self.engine.begin() as connection:
                        not_sent(connection, invitation)

        return Further(within, after)

    def show(self, subject: str, content: Mapping[str, Any]) -> Mapping[str, Any]:
        """Add which address is in force for each purpose, and whether another one waits."""
        with self.engine.connect() as connection:
            boxes = find(connection, subject)
        now = int(self.clock())
        states = [_state(box, content[FIELDS[box.purpose]], now) for box in boxes.values()]
        return {**content, **{name: value for state in states for name, value in state.items()}}

    @staticmethod
    def _is_new(present: Held, values: Preferences) -> bool:
        """Whether the documents address has to be checked: it is new, or it becomes the way of documents."""
        if not values.documents_mail:
            return False
        held = present.content
        return held.get("documentsMail") != values.documents_mail or (
            values.delivery == "hin-email" and held.get("delivery") != values.delivery
        )

    def _ask(
        self, connection: Connection, person: Individual, purpose: str, address: str
    ) -> Invitation | None:
        now = int(self.clock())
        try:
            return ask(connection, person.subject, purpose, address, own=person.confirmed_email, now=now)
        except TooManyLinks as error:
            raise Faulty((Fault((FIELDS[purpose],), "too_many_links"),)) from error


def _state(box: Mailbox, wanted: str, now: int) -> dict[str, str]:
    """What is told of an address: which one counts, and what became of the wanted one."""
    field = FIELDS[box.purpose]
    if not wanted:
        state = ""
    elif wanted == box.standing:
        state = "in-force"
    elif wanted == box.waiting:
        state = "waiting" if now < box.expires_at else "link-over"
    else:
        state = "declined"
    return {f"{field}InForce": box.standing, f"{field}State": state}
