"""A person's title and names, which Keycloak holds: a change is proposed there and waits for the team."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from profile_service.part.faults import Fault, Faulty
from profile_service.person.claims import Person
from profile_service.sign_in.sessions import Session
from profile_service.web.errors import KeycloakUnreachable

NAMES: Final = ("title", "lastName", "firstName")


class _Model(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, frozen=True, extra="ignore")


class Proposed(_Model):
    """A proposal that waits, since `at` (ISO 8601)."""

    title: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    at: str = ""


class OwnName(_Model):
    """What Keycloak says: the present names, a proposal, and the provider that gives the names, if any."""

    title: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    proposed: Proposed | None = None
    names_from: str | None = None

    @property
    def present(self) -> dict[str, str]:
        """The names of the account."""
        return _names(self)

    @property
    def wanted(self) -> dict[str, str]:
        """The proposed names, otherwise those of the account."""
        return _names(self.proposed) if self.proposed else self.present


@dataclass(frozen=True)
class OwnNames:
    """The endpoint `mep/person/name` of the extension, called with the person's own token."""

    issuer: str
    http: httpx.Client

    @property
    def names(self) -> tuple[str, ...]:
        """The fields of the form."""
        return NAMES

    def find(self, session: Session) -> OwnName | None:
        """What Keycloak says now; `None` when it does not answer, because the page is shown without it."""
        try:
            return self._ask(session, "GET")
        except (KeycloakUnreachable, Faulty):
            return None

    def shown(self, session: Session) -> Mapping[str, str]:
        """The proposed names, otherwise those of the account."""
        found = self.find(session)
        return found.wanted if found else _of_claims(session)

    def save(self, session: Session, typed: Mapping[str, str]) -> None:
        """Propose the typed names if they are new, or withdraw the proposal if they are those of the account.

        Raises `Faulty` and `KeycloakUnreachable`.
        """
        wanted = {name: typed.get(name, "").strip() for name in NAMES}
        if wanted == _of_claims(session) and not self._waits(session):
            return
        found = self._ask(session, "GET")
        if wanted == found.wanted:
            return
        if found.proposed:
            found = self._ask(session, "DELETE")
        if wanted != found.present:
            self._ask(session, "PUT", wanted)

    def _waits(self, session: Session) -> bool:
        found = self.find(session)
        return found is not None and found.proposed is not None

    def _ask(self, session: Session, method: str, body: Mapping[str, Any] | None = None) -> OwnName:
        headers = {"Authorization": f"Bearer {session.tokens.access_token}"}
        try:
            answer = self.http.request(
                method, f"{self.issuer}/mep/person/name", headers=headers, json=dict(body) if body else None
            )
        except httpx.HTTPError as error:
            raise KeycloakUnreachable(f"person/name: {type(error).__name__}") from error
        if answer.status_code in {400, 409}:
            raise Faulty((_fault(answer),))
        if answer.status_code != 200:
            raise KeycloakUnreachable(f"person/name answers {answer.status_code}")
        try:
            return OwnName.model_validate_json(answer.content)
        except ValidationError as error:
            raise KeycloakUnreachable("person/name gives no usable answer") from error


def _names(of: OwnName | Proposed) -> dict[str, str]:
    return {"title": of.title or "", "lastName": of.last_name or "", "firstName": of.first_name or ""}


def _of_claims(session: Session) -> dict[str, str]:
    person = Person.from_claims(session.claims)
    return {
        "title": person.title or "",
        "lastName": person.family_name or "",
        "firstName": person.given_name or "",
    }


def _fault(answer: httpx.Response) -> Fault:
    try:
        told = answer.json()
        field, code = told.get("field"), told["code"]
    except (ValueError, KeyError, AttributeError) as error:
        raise KeycloakUnreachable("person/name gives no usable answer") from error
    return Fault((field if field in NAMES else "lastName",), f"name_{code}")
