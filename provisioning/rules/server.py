"""Check before the first write that the server has the version and the providers that a plan needs. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from provisioning.errors import ProvisioningError, SourceError
from provisioning.kinds.providers import Server
from provisioning.kinds.registry import BY_NAME
from provisioning.model.live import LiveRealm
from provisioning.model.plan import Plan
from provisioning.model.resource import Delete

SUPPORTED = ("26.7.",)


def require_supported(live: LiveRealm, info: Mapping[str, Any]) -> None:
    """Raise ProvisioningError for a Keycloak version on which this tool was not tested.

    An export shows the version to every account, `/admin/serverinfo` only to accounts of realm `master`.
    """
    version = str(live.export.get("keycloakVersion") or (info.get("systemInfo") or {}).get("version", ""))
    if version and not version.startswith(SUPPORTED):
        raise ProvisioningError(f"Keycloak {version} is not supported; supported: {', '.join(SUPPORTED)}x")


def require_providers(plan: Plan, info: Mapping[str, Any], ask: Callable[..., Any] | None = None) -> None:
    """Raise ProvisioningError with each unknown provider or setting and its place in the files.

    `info` is the answer of `/admin/serverinfo`; `ask` reads below a realm of the server.
    """
    server = Server(info, ask)
    unknown = [
        SourceError(resource.origin, f"{resource.kind} “{resource.name}”: the server has no {what}")
        for resource in (change.resource for change in plan.changes if not isinstance(change, Delete))
        for what in BY_NAME[resource.kind].missing(resource.fields, server)
    ]
    if unknown:
        raise ProvisioningError("nothing was written:\n" + "\n".join(map(str, unknown)))
