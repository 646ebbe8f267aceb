"""A person's title and names, which Keycloak holds: a change is proposed there and waits for the team."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from profile_service.part.faults import Fault, Faulty
from profile_service.part.tab import ChangedElsewhere
from profile_service.person.claims import Person
from profile_service.sign_in.sessions import Session
from profile_service.web.errors import KeycloakUnreachable

NAMES: Final = ("title", "lastName", "firstName")
_READ_SECONDS: Final = 2.0
_WRITE_SECONDS: Final = 5.0


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
    def written(self) -> str:
        """The title and the names of the account in one line; the account may have no title."""
        return " ".join(part for part in (self.title, self.first_name, self.last_name) if part)

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
        return (*NAMES, self.mark)

    @property
    def mark(self) -> str:
        """The hidden field with a hash of the names that were shown."""
        return "namesShown"

    def find(self, session: Session) -> OwnName | None:
        """What Keycloak says now; `None` when it does not answer, because the page is shown without it."""
        try:
            return self._ask(session, "GET")
        except (KeycloakUnreachable, Faulty):
            return None

    def shown(self, session: Session, found: OwnName | None) -> Mapping[str, str]:
        """The proposed names, otherwise those of the account."""
        names = found.wanted if found else _of_claims(session)
        return {**names, self.mark: _hash(names)}

    def save(self, session: Session, typed: Mapping[str, str]) -> None:
        """Propose the typed names, or withdraw the proposal if they are those of the account.

        Names that are typed as they were shown ask for nothing. Raises `Faulty`, `ChangedElsewhere` and
        `KeycloakUnreachable`.
        """
        wanted, was_shown = {name: typed.get(name, "").strip() for name in NAMES}, typed.get(self.mark, "")
        if _hash(wanted) == was_shown:
            return
        found = self._ask(session, "GET")
        if wanted == found.wanted:
            return
        if _hash(found.wanted) != was_shown:
            raise ChangedElsewhere
        if wanted == found.present:
            self._ask(session, "DELETE")
        else:
            self._ask(session, "PUT", {**wanted, "replaces": found.proposed.at if found.proposed else ""})

    def _ask(self, session: Session, method: str, body: Mapping[str, Any] | None = None) -> OwnName:
        headers = {"Authorization": f"Bearer {session.tokens.access_token}"}
        url, given = f"{self.issuer}/mep/person/name", dict(body) if body else None
        # A page does not wait long for what it can be shown without.
        timeout = _READ_SECONDS if method == "GET" else _WRITE_SECONDS
        try:
            answer = self.http.request(method, url, headers=headers, json=given, timeout=timeout)
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


def _hash(names: Mapping[str, str]) -> str:
    text = "\0".join(names[name] for name in NAMES)
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:32]


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
