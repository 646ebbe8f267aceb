"""Grant the local people's delegations, if they are missing, by the endpoint that the team uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.errors import Refused
from accounts.login import TokenEndpoint
from delegations.client import DelegationsClient
from local_stack.people import people
from local_stack.progress import OnProgress, ProgressEvent
from local_stack.settings import REALM, StackSettings
from local_stack.staff_sign_in import approve
from provisioning.keycloak import Keycloak

if TYPE_CHECKING:
    from keycloak import KeycloakAdmin

_STAFF = "equipe@example.ch"
_NOT_ACTIVE = "account_not_active"


def ensure_delegations(settings: StackSettings, keycloak: Keycloak, on_progress: OnProgress) -> None:
    """Grant what is missing. Without anything missing, nobody signs in.

    A delegation of a person whose account is deactivated stays away, and is named.

    Raises `StackError`, and what `accounts.errors` has for a refused request.
    """
    admin = keycloak.admin(REALM)
    missing = [each for each in people()["delegations"] if not _stands(admin, each)]
    if not missing:
        return
    endpoint = TokenEndpoint(settings.keycloak_url, REALM)
    request = endpoint.ask()
    approve(settings, _STAFF, request.link)
    sign_in = endpoint.wait(request)
    client = DelegationsClient(settings.keycloak_url, REALM, lambda: sign_in.access_token)
    try:
        for each in missing:
            _grant(client, each, on_progress)
    finally:
        endpoint.revoke(sign_in)


def _grant(client: DelegationsClient, delegation: dict[str, str], on_progress: OnProgress) -> None:
    doctor, assistant = delegation["doctor"], delegation["assistant"]
    try:
        client.grant(doctor, assistant, practice=delegation["practice"])
    except Refused as refused:
        if refused.code != _NOT_ACTIVE:
            raise
        told = f"No delegation from {doctor} to {assistant}: one of both accounts is not active."
        on_progress(ProgressEvent(told, "note"))


def _stands(admin: KeycloakAdmin, delegation: dict[str, str]) -> bool:
    """Whether the assistant is a member of the group, or one of both has no account."""
    doctor, assistant = (admin.get_user_id(delegation[side]) for side in ("doctor", "assistant"))
    if doctor is None or assistant is None:
        return True
    groups = admin.get_user_groups(assistant)
    return any(group["path"] == f"/delegations/{doctor}/{assistant}" for group in groups)
