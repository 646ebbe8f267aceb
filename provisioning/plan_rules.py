"""Refuse plans that would delete foreign objects or lock the provisioner out. No option overrides this.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from provisioning.errors import ProvisioningError
from provisioning.kinds.client import CLIENT
from provisioning.kinds.group import GROUP, declared_paths
from provisioning.kinds.service_account import SERVICE_ACCOUNT
from provisioning.live import LiveRealm
from provisioning.live_groups import DELEGATIONS
from provisioning.plan import Plan
from provisioning.resource import Delete, Update
from provisioning.source import RealmSource

NEEDED_ROLES = frozenset({"manage-clients", "manage-identity-providers", "manage-realm", "manage-users"})
"""The roles of `realm-management` that plan and apply need; a test removes each in turn."""
_ALL_ROLES = "realm-admin"
_NEEDED_SETTINGS = {
    "enabled": True,
    "serviceAccountsEnabled": True,
    "publicClient": False,
    "fullScopeAllowed": True,
}


def require_harmless(plan: Plan, live: LiveRealm, source: RealmSource, own_client: str | None) -> None:
    """Raise ProvisioningError with every refused change of the plan.

    `own_client` is the client id of the signed-in service account, if it is a client of the realm.
    """
    found = [*_lost_groups(plan, live, source), *_lost_access(plan, own_client)]
    if found:
        raise ProvisioningError("\n".join(["refused, and nothing was written:", *found]))


def _lost_groups(plan: Plan, live: LiveRealm, source: RealmSource) -> Iterator[str]:
    """Refuse to delete a group with groups below it that stay: Keycloak deletes those too."""
    held = GROUP.live(live)
    declared = declared_paths(source)
    stay = sorted(path for path, group in held.items() if path in declared or not GROUP.mark.is_on(group.raw))
    for change in plan.changes:
        if not isinstance(change, Delete) or change.resource.kind != GROUP.name:
            continue
        path = change.resource.name
        if path == DELEGATIONS:
            yield f"deleting group “{path}” would delete every delegation: declare it again"
        below = ", ".join(f"“{each}”" for each in stay if each.startswith(f"{path}/"))
        if below:
            yield (
                f"deleting group “{path}” would delete {below} with it: "
                "move or adopt what is below it, or declare the group again"
            )


def _lost_access(plan: Plan, own_client: str | None) -> Iterator[str]:
    """Refuse changes that would keep the signed-in client from planning and applying again."""
    for change in plan.changes:
        if change.resource.name != own_client:
            continue
        kind, signed_in = change.resource.kind, f"mep is signed in as client “{own_client}”"
        if kind == CLIENT.name and isinstance(change, Delete):
            yield f"{signed_in}, which would be deleted: declare it again"
        if kind == CLIENT.name and isinstance(change, Update):
            for field in change.fields:
                if field.path in _NEEDED_SETTINGS and field.new != _NEEDED_SETTINGS[field.path]:
                    needed = str(_NEEDED_SETTINGS[field.path]).lower()
                    yield f"{change.resource.origin}: {signed_in}, which needs “{field.path}: {needed}”"
        if kind == SERVICE_ACCOUNT.name and isinstance(change, Update) and (lost := _lost_roles(change)):
            yield f"{change.resource.origin}: {signed_in}, which needs realm-management: {', '.join(lost)}"


def _lost_roles(update: Update) -> list[str]:
    held, left = (
        set(fields["clientRoles"].get("realm-management", ()))
        for fields in (update.live.fields, update.resource.fields)
    )
    if _ALL_ROLES in left:
        return []
    had = NEEDED_ROLES if _ALL_ROLES in held else NEEDED_ROLES & held
    return sorted(had - left)
