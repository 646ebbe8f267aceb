"""Grant the local people's delegations, if they are missing, by the endpoint that the team uses."""

from __future__ import annotations

from accounts.errors import Refused
from accounts.login import TokenEndpoint
from delegations.client import DelegationsClient
from local_stack.people import people
from local_stack.settings import REALM, StackSettings
from local_stack.staff_sign_in import approve
from provisioning.keycloak import Keycloak

_STAFF = "equipe@example.ch"


def ensure_delegations(settings: StackSettings, keycloak: Keycloak) -> None:
    """Grant what is missing. Without anything missing, nobody signs in.

    Raises `StackError`, and what `accounts.errors` has for a refused request.
    """
    missing = [each for each in people()["delegations"] if not _stands(keycloak, each)]
    if not missing:
        return
    endpoint = TokenEndpoint(settings.keycloak_url, REALM)
    request = endpoint.ask()
    approve(settings, _STAFF, request.link)
    sign_in = endpoint.wait(request)
    client = DelegationsClient(settings.keycloak_url, REALM, lambda: sign_in.access_token)
    try:
        for each in missing:
            _grant(client, each)
    finally:
        endpoint.revoke(sign_in)


def _grant(client: DelegationsClient, delegation: dict[str, str]) -> None:
    """Grant one; none to people whose accounts are not active, because using them is no fault."""
    try:
        client.grant(delegation["doctor"], delegation["assistant"], practice=delegation["practice"])
    except Refused as refused:
        if refused.code != "account_not_active":
            raise


def _stands(keycloak: Keycloak, delegation: dict[str, str]) -> bool:
    """Whether the assistant is a member of the group, or one of both has no account."""
    doctor, assistant = (_id(keycloak, delegation[side]) for side in ("doctor", "assistant"))
    if doctor is None or assistant is None:
        return True
    groups = keycloak.get(REALM, "users", assistant, "groups")
    return any(group["path"] == f"/delegations/{doctor}/{assistant}" for group in groups)


def _id(keycloak: Keycloak, email: str) -> str | None:
    found = keycloak.get(REALM, "users", email=email, exact="true", briefRepresentation="true")
    return str(found[0]["id"]) if found else None
