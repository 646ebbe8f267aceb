"""Export a live realm as realm files whose plan is empty, to keep it as code from then on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from provisioning.errors import ProvisioningError, ServerRefusedError
from provisioning.export_gaps import NEVER_CARRIED, Beyond, gaps
from provisioning.export_sections import PERMISSIONS_CLIENT, sections
from provisioning.export_yaml import realm_file
from provisioning.keycloak import Keycloak
from provisioning.kinds.client import CLIENT
from provisioning.live import LiveRealm, Wanted, client_roles_of, composites_of, read
from provisioning.live_groups import every_group
from provisioning.plan import make_plan
from provisioning.report import as_text
from provisioning.source import LOCAL, load

_ALL = "100000"
_FILES = {
    "realm": ("realm",),
    "localization": ("localization",),
    "user-profile": ("user-profile",),
    "components": ("components",),
    "roles": ("roles", "role-composites", "client-roles", "default-roles"),
    "groups": ("groups",),
    "client-scopes": ("client-scopes", "default-client-scopes"),
    "clients": ("clients", "scope-mappings", "service-accounts"),
    "flows": ("flows", "flow-bindings"),
    "identity-providers": ("identity-providers",),
    "required-actions": ("required-actions",),
    "client-policies": ("client-profiles", "client-policies"),
    "workflows": ("workflows",),
}
_WITH_OWN_ROLES = frozenset({*CLIENT.builtin, PERMISSIONS_CLIENT})


@dataclass(frozen=True)
class Exported:
    """The files that were written, and one line for each sort of object they do not cover."""

    directory: Path
    files: tuple[Path, ...]
    not_covered: tuple[str, ...]


def export(keycloak: Keycloak, realm: str, directory: Path) -> Exported:
    """Write a realm of the server into a new directory, then plan it to verify that nothing differs.

    Raises ProvisioningError if the realm does not exist, the directory is not empty, or the realm holds
    something that realm files cannot express.
    """
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise ProvisioningError(f"{directory} exists and is not empty: name another directory with --to")
    live, beyond = _read(keycloak, realm)
    not_covered = gaps(live, beyond)
    files = _write(directory, _texts(keycloak.server, live, not_covered))
    plan = make_plan(load(directory, LOCAL, variables={}), live)
    if plan.is_drift:
        raise ProvisioningError(f"{directory} does not cover the whole realm:\n{as_text(plan)}")
    return Exported(directory, files, not_covered)


def _read(keycloak: Keycloak, realm: str) -> tuple[LiveRealm, Beyond]:
    live = read(keycloak, realm, Wanted(default_roles=True))
    if not live.exists:
        raise ProvisioningError(f"{keycloak.server} has no realm “{realm}”")
    groups = tuple({**group, "path": path} for path, group in every_group(keycloak, realm))
    unread: list[str] = []
    roles = _client_roles(keycloak, live)
    beyond = Beyond(
        client_roles={client: tuple(sorted(each["name"] for each in held)) for client, held in roles.items()},
        groups=groups,
        organizations=_names(keycloak, realm, "organizations", unread),
        unread=tuple(unread),
    )
    declared = {group["path"]: group for group in groups if _has_place(group["path"], groups)}
    accounts = _service_accounts(keycloak, live)
    everything = dataclasses.replace(
        live,
        groups=declared,
        service_accounts=accounts,
        composites={
            role["name"]: composites_of(keycloak, realm, role) for role in live.roles if role["composite"]
        },
        client_roles={client: held for client, held in roles.items() if client not in _WITH_OWN_ROLES},
    )
    return everything, beyond


def _has_place(path: str, groups: Iterable[Mapping[str, Any]]) -> bool:
    """Return whether files can name a group by its path: no name in the path contains “/”."""
    return not any(
        path == each["path"] or path.startswith(f"{each['path']}/") for each in groups if "/" in each["name"]
    )


def _client_roles(keycloak: Keycloak, live: LiveRealm) -> dict[str, tuple[Mapping[str, Any], ...]]:
    return {
        client["clientId"]: client_roles_of(keycloak, live.name, client) for client in live.export["clients"]
    }


def _service_accounts(keycloak: Keycloak, live: LiveRealm) -> dict[str, Mapping[str, Any]]:
    return {
        user["serviceAccountClientId"]: keycloak.get(live.name, "users", user["id"], "role-mappings")
        for user in live.export.get("users", ())
    }


def _names(keycloak: Keycloak, realm: str, what: str, unread: list[str]) -> tuple[str, ...]:
    try:
        return tuple(each["name"] for each in keycloak.get(realm, what, max=_ALL) or ())
    except ServerRefusedError:
        unread.append(what)
        return ()


def _texts(server: str, live: LiveRealm, not_covered: tuple[str, ...]) -> dict[str, str]:
    found = sections(live)
    comment = [f"Realm {live.name} of {server}, exported.", *NEVER_CARRIED]
    comment += (
        ["", "Not covered by these files:", *(f"- {line}" for line in not_covered)] if not_covered else []
    )
    texts = {
        f"{file}.yaml": realm_file(held, comment if file == "realm" else ())
        for file, names in _FILES.items()
        if (held := {name: found[name] for name in names if name in found})
    }
    texts[f"environments/{LOCAL}.yaml"] = realm_file({"server": server, "values": {}})
    return texts


def _write(directory: Path, texts: Mapping[str, str]) -> tuple[Path, ...]:
    try:
        (directory / "environments").mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (directory / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise ProvisioningError(f"{directory} cannot be written: {error.strerror}") from error
    return tuple(directory / name for name in texts)
