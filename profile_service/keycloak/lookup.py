"""Asks the extension which account has an identifier, and which accounts are gone. Nothing is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from profile_service.keycloak.service_token import ServiceToken
from profile_service.sign_in.provider import Clock, Provider
from profile_service.sign_in.relying_party import profile_pages
from profile_service.web.errors import KeycloakUnreachable
from profile_service.web.settings import Settings

MOST: Final = 1000
"""So many identifiers, or subjects, in one request."""


class Identifier(BaseModel):
    """A professional identifier: its type and its value as a program sends it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: Literal["GLN", "ZSR", "RPPS"]
    value: str


class Professional(BaseModel):
    """The active account with an identifier; `ambiguous` when there are two, `unknown` when there is none."""

    model_config = ConfigDict(frozen=True)

    status: Literal["active", "unknown", "ambiguous"]
    sub: str | None = None


class _Professionals(BaseModel):
    professionals: list[Professional]


class _Presence(BaseModel):
    status: Literal["present", "gone"]


class _People(BaseModel):
    people: list[_Presence]


@dataclass(frozen=True)
class Lookup:
    """The extension's look-up, called as this service. `issuer` is the realm's address."""

    issuer: str
    http: httpx.Client
    token: ServiceToken

    def professionals(self, identifiers: Sequence[Identifier]) -> list[Professional]:
        """One answer for each identifier, in order; at most 1,000. Raises `KeycloakUnreachable`."""
        found = self._ask(_Professionals, {"identifiers": [each.model_dump() for each in identifiers]})
        return _each(found.professionals, identifiers)

    def gone(self, subjects: Sequence[str]) -> set[str]:
        """Those of the subjects, at most 1,000, that have no account. Raises `KeycloakUnreachable`."""
        found = _each(self._ask(_People, {"subjects": list(subjects)}).people, subjects)
        return {subject for subject, each in zip(subjects, found, strict=True) if each.status == "gone"}

    def _ask(self, model: type[Any], body: dict[str, Any]) -> Any:
        try:
            answer = self._post(body)
            if answer.status_code == 401:
                # Keycloak refuses a token that has not expired, for example after its keys were changed.
                self.token.forget()
                answer = self._post(body)
            return model.model_validate_json(answer.raise_for_status().content)
        except (httpx.HTTPError, ValidationError) as error:
            raise KeycloakUnreachable(f"professionals/lookup: {type(error).__name__}") from error

    def _post(self, body: dict[str, Any]) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token.get()}"}
        return self.http.post(f"{self.issuer}/mep/professionals/lookup", json=body, headers=headers)


def own_lookup(settings: Settings, provider: Provider, http: httpx.Client, clock: Clock) -> Lookup:
    """The look-up with the token of the client `profile-service`."""
    secret = settings.profile_client_secret
    token = ServiceToken(profile_pages(secret).client_id, secret, provider, http, clock)
    return Lookup(settings.issuer, http, token)


def _each(answers: list[Any], asked: Sequence[object]) -> list[Any]:
    if len(answers) != len(asked):
        raise KeycloakUnreachable("professionals/lookup answers another number of questions")
    return answers
