"""People that a test creates in the realm."""

from __future__ import annotations

import itertools
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from local_stack.people import people
from provisioning.keycloak import Keycloak
from tests.messages import wait_until

if TYPE_CHECKING:
    from keycloak import KeycloakAdmin

REALM = "mon-espace-pro"
PASSWORD: str = people()["password"]
_numbers = itertools.count(secrets.randbelow(5_000_000))

IDENTITY_ATTRIBUTES = {
    "phoneNumber": "+41791111111",
    "codeChannel": "email",
    "accountStatus": "active",
    "professionalId": "1",
}
"""Attributes that identify the person of an account, with another value for each."""


def account_after_sign_in(admin: Keycloak, person: str) -> dict[str, Any]:
    """The account, given its id, once it names the day of its sign-in: that is written after the answer."""

    def account() -> dict[str, Any]:
        return dict(admin.get(REALM, "users", person))

    wait_until(lambda: "lastUsedAt" in account()["attributes"], "the day of the sign-in is not written")
    return account()


def unused_mobile() -> str:
    """A Swiss mobile number that no account has."""
    return f"+4178{next(_numbers):07d}"


@dataclass(frozen=True)
class Person:
    """A user of the realm: the input for the forms, and the destinations of codes."""

    id: str
    email: str
    phone: str
    password: str = PASSWORD


@dataclass(frozen=True)
class NewPeople:
    admin: Keycloak

    def professional(
        self,
        *,
        domain: str = "example.ch",
        password: str | None = PASSWORD,
        enabled: bool = True,
        email_verified: bool = True,
        created: datetime | None = None,
        **attributes: str | None,
    ) -> Person:
        """Creates an active physician with codes by SMS. Arguments change attributes; None removes one.

        `created` sets the account's age; otherwise it is new.
        """
        number = next(_numbers)
        email, phone = f"personne.{number}@{domain}", f"+4178{number:07d}"
        chosen: dict[str, str | None] = {
            "title": "Dr",
            "function": "physician",
            "phoneNumber": phone,
            "codeChannel": "sms",
            "accountStatus": "active",
            **attributes,
        }
        body: dict[str, Any] = {
            "username": email,
            "email": email,
            "emailVerified": email_verified,
            "firstName": "Personne",
            "lastName": f"Test {number}",
            "enabled": enabled,
            "attributes": {name: [value] for name, value in chosen.items() if value is not None},
        }
        if created is not None:
            body["createdTimestamp"] = int(created.timestamp() * 1000)
        if password is not None:
            body["credentials"] = [{"type": "password", "value": password, "temporary": False}]
        return Person(self._users.create_user(body), email, phone, password or "")

    def failures_of(self, person: Person) -> int:
        """The number of failures that the brute-force lock has counted."""
        return int(self._users.get_bruteforce_detection_status(person.id)["numFailures"])

    def set(self, user_id: str, *, enabled: bool | None = None, **attributes: str) -> None:
        """Changes an account by the admin API, as the team would, outside any sign-in."""
        user = self._users.get_user(user_id)
        user["attributes"] = {**user["attributes"], **{name: [value] for name, value in attributes.items()}}
        if enabled is not None:
            user["enabled"] = enabled
        self._users.update_user(user_id, user)

    def activate(self, user_id: str) -> None:
        """Sets the account to active, with a confirmed e-mail."""
        user = self._users.get_user(user_id)
        user["attributes"]["accountStatus"] = ["active"]
        self._users.update_user(user_id, {**user, "enabled": True, "emailVerified": True})

    @property
    def _users(self) -> KeycloakAdmin:
        return self.admin.admin(REALM)
