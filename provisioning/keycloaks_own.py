"""Recognise by fingerprint which objects of a new realm are still as Keycloak created them.

`keycloaks_own.json` lists the fingerprints. An object with another fingerprint, or without one, counts as
changed. With another version of Keycloak, an export then declares more than necessary, never less.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from provisioning.keycloaks_keys import is_fallback_key, is_own_key
from provisioning.kinds.client import CLIENT
from provisioning.kinds.client_scope import CLIENT_SCOPE
from provisioning.kinds.component import COMPONENT, REGISTRATION_POLICY
from provisioning.kinds.default_client_scopes import DEFAULT_CLIENT_SCOPES
from provisioning.kinds.flow import FLOW
from provisioning.live import LiveRealm

OWN_FILE = Path(__file__).with_name("keycloaks_own.json")
ROLES = "client roles"
REALM = "realm"
REGISTRATION_POLICIES = "client registration policies"
DEFAULT_SCOPES = DEFAULT_CLIENT_SCOPES.name
SCOPE_MAPPINGS = "role scope mappings"
_IN_ORDER = "executions"
_NO_CONTENT = ("id", "internalId")

Table = dict[str, dict[str, str]]


def table(live: LiveRealm, client_roles: Mapping[str, tuple[str, ...]]) -> Table:
    """The fingerprint of each of Keycloak's own objects in a realm, by kind and name."""
    flows = {name: each for name, each in FLOW.live(live).items() if each.raw["builtIn"]}
    own: dict[str, dict[str, Any]] = {
        CLIENT.name: {name: each.raw for name, each in CLIENT.live(live).items() if CLIENT.is_builtin(each)},
        CLIENT_SCOPE.name: {
            name: each.raw for name, each in CLIENT_SCOPE.live(live).items() if CLIENT_SCOPE.is_builtin(each)
        },
        FLOW.name: {name: each.fields for name, each in flows.items()},
        ROLES: {name: list(roles) for name, roles in client_roles.items() if name in CLIENT.builtin},
        COMPONENT.name: {
            name: each.raw
            for name, each in COMPONENT.live(live).items()
            if is_own_key(each.raw) and not is_fallback_key(each.raw)
        },
        DEFAULT_SCOPES: {"lists": [each.fields for each in DEFAULT_CLIENT_SCOPES.live(live).values()]},
        REALM: _of_realm(live.export),
    }
    return {
        kind: {name: _fingerprint(value, live.name) for name, value in sorted(each.items())}
        for kind, each in own.items()
    }


def recorded() -> Table:
    """The fingerprints of a new realm, measured on the supported version."""
    return {kind: dict(each) for kind, each in _recorded().items()}


@lru_cache(maxsize=1)
def _recorded() -> Table:
    found: Table = json.loads(OWN_FILE.read_text(encoding="utf-8"))
    return found


def _of_realm(export: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a new realm that belong to no kind."""
    components = export.get("components", {})
    by_scope = [each for each in export.get("scopeMappings") or () if "client" not in each]
    return {
        REGISTRATION_POLICIES: components.get(REGISTRATION_POLICY, []),
        SCOPE_MAPPINGS: [by_scope, export.get("clientScopeMappings")],
    }


def _fingerprint(value: Any, realm: str) -> str:
    text = json.dumps(_canonical(value, realm), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _canonical(value: Any, realm: str, *, in_order: bool = False) -> Any:
    """The value without ids, order of sets and the realm's name, which its clients' addresses contain."""
    if isinstance(value, str):
        return value.replace(f"/{realm}/", "/…/")
    if isinstance(value, Mapping):
        return {
            name: _canonical(inner, realm, in_order=name == _IN_ORDER)
            for name, inner in value.items()
            if name not in _NO_CONTENT
        }
    if isinstance(value, list):
        entries = [_canonical(inner, realm) for inner in value]
        return entries if in_order else sorted(entries, key=lambda each: json.dumps(each, sort_keys=True))
    return value
