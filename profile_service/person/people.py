"""The person on whose behalf a request is made, by a page's session or by an access token."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from professional_rules.mail_address import MalformedMailAddress, mail_address
from profile_service.part.store import Actor, Author
from profile_service.person.callers import Caller
from profile_service.person.claims import Person
from profile_service.sign_in.sessions import Session


@dataclass(frozen=True)
class Individual:
    """A person with their claims; `client` is the OIDC client they use.

    `actor` is an assistant who acts on behalf of the person. There are no claims then: those of the token are
    the assistant's.
    """

    subject: str
    client: str
    claims: Mapping[str, Any] = field(repr=False)
    actor: Actor | None = None

    @classmethod
    def of_session(cls, session: Session) -> "Individual":
        """The person who is signed in to our pages."""
        return cls(session.subject, session.client_id, session.claims)

    @classmethod
    def of_caller(cls, caller: Caller) -> "Individual":
        """The person who calls the API."""
        return cls(caller.subject, str(caller.claims.get("azp", "")), caller.claims)

    @classmethod
    def on_behalf(cls, subject: str, client: str, actor: Actor) -> "Individual":
        """The person for whom an assistant acts, by this OIDC client of the assistant."""
        return cls(subject, client, {}, actor)

    @property
    def author(self) -> Author:
        """Who changes the person's profile."""
        return Author("" if self.actor else self.subject, self.client, self.actor)

    @property
    def person(self) -> Person:
        """Who the person is, by their claims."""
        return Person.from_claims(self.claims)

    @property
    def confirmed_email(self) -> str | None:
        """The account's own e-mail address, if it is confirmed."""
        email = self.person.email
        if not email or self.claims.get("email_verified") is not True:
            return None
        try:
            return str(mail_address(email))
        except MalformedMailAddress:
            return None
