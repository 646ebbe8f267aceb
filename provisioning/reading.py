"""Read a live realm by a small number of requests, whatever its size."""

from __future__ import annotations

from provisioning.kinds.registry import REGISTRY
from provisioning.kinds.shapes import shaped
from provisioning.model.live import LiveRealm, Reader, Wanted


def read(keycloak: Reader, realm: str, wanted: Wanted) -> LiveRealm:
    """Read the realm's export, then what each kind needs beside it.

    The export omits groups, because delegations are thousands of groups, and with them the roles of service
    accounts.
    """
    export = keycloak.read_by_post(
        realm, "partial-export", exportClients="true", exportGroupsAndRoles="false"
    )
    if export is None:
        return LiveRealm(realm)
    shaped(export, "export", f"realm {realm}")
    beside: dict[str, object] = {}
    live = LiveRealm(realm, exists=True, export=export, beside=beside)
    for kind in REGISTRY:
        beside[kind.name] = kind.read(keycloak, live, wanted)
    return live
