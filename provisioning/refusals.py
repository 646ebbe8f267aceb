"""What no apply does, whoever accepts it: take along what is to stay, or what the provisioner itself needs.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from provisioning.errors import ProvisioningError
from provisioning.kinds.group import GROUP, declared_paths
from provisioning.live import LiveRealm
from provisioning.live_groups import DELEGATIONS
from provisioning.plan import Plan
from provisioning.resource import Delete
from provisioning.source import RealmSource


def require_harmless(plan: Plan, live: LiveRealm, source: RealmSource) -> None:
    """Raises ProvisioningError that names everything in the plan that is refused."""
    found = list(_lost_groups(plan, live, source))
    if found:
        raise ProvisioningError("\n".join(["refused, and nothing was written:", *found]))


def _lost_groups(plan: Plan, live: LiveRealm, source: RealmSource) -> Iterator[str]:
    """Keycloak deletes with a group whatever stands below it."""
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
                "move that elsewhere, adopt it, or declare the group again"
            )
