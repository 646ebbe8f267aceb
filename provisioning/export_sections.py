"""Convert the objects of a live realm to the sections of realm files. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from provisioning import keycloaks_own
from provisioning.export_fields import NOTES, written, written_settings
from provisioning.flows.bindings import CLIENT_FLOWS
from provisioning.keycloaks_keys import is_fallback_key
from provisioning.kind import Kind
from provisioning.kinds.client import CLIENT
from provisioning.kinds.client_flow import CLIENT_FLOW
from provisioning.kinds.client_policy import CLIENT_POLICY, CLIENT_PROFILE, ClientRules
from provisioning.kinds.client_role import CLIENT_ROLE
from provisioning.kinds.client_scope import CLIENT_SCOPE
from provisioning.kinds.component import COMPONENT, REGISTRATION_POLICY
from provisioning.kinds.default_client_scopes import DEFAULT_CLIENT_SCOPES
from provisioning.kinds.default_role import DEFAULT_ROLE
from provisioning.kinds.flow import FLOW
from provisioning.kinds.flow_binding import FLOW_BINDING
from provisioning.kinds.group import GROUP
from provisioning.kinds.identity_provider import IDENTITY_PROVIDER, IDENTITY_PROVIDER_MAPPER
from provisioning.kinds.localization import LOCALIZATION
from provisioning.kinds.protocol_mapper import CLIENT_MAPPER, CLIENT_SCOPE_MAPPER
from provisioning.kinds.realm import REALM
from provisioning.kinds.required_action import REQUIRED_ACTION
from provisioning.kinds.role import ROLE
from provisioning.kinds.role_composites import ROLE_COMPOSITES
from provisioning.kinds.scope_mapping import SCOPE_MAPPING
from provisioning.kinds.service_account import SERVICE_ACCOUNT
from provisioning.kinds.user_profile import USER_PROFILE
from provisioning.kinds.workflow import WORKFLOW
from provisioning.live import LiveRealm
from provisioning.message_format import fault_of_text
from provisioning.ownership import MARK
from provisioning.resource import Fields, LiveObject
from provisioning.secrets import MASK, UNMANAGED, is_secret

PERMISSIONS_CLIENT = "admin-permissions"
_NAMES_OF_MAPPERS = ("name", "protocol", "protocolMapper")


def sections(live: LiveRealm) -> dict[str, Any]:
    """Every section of the realm files by name, without the empty ones."""
    found = {name: of(live) for name, of in _SECTIONS.values()}
    return {name: value for name, value in found.items() if value or name == "default-roles"}


def exported_clients(live: LiveRealm) -> list[LiveObject]:
    """The clients to declare: all except Keycloak's own that are unchanged."""
    return [each for each in _exported(CLIENT, live) if each.name != PERMISSIONS_CLIENT]


def _exported(kind: Kind, live: LiveRealm) -> list[LiveObject]:
    """The objects of a kind, by name: foreign and managed ones, and Keycloak's own that were changed."""
    own = keycloaks_own.table(live, {}).get(kind.name, {})
    recorded = keycloaks_own.recorded().get(kind.name, {})
    untouched = {name for name, fingerprint in own.items() if recorded.get(name) == fingerprint}
    held = kind.live(live)
    return [held[name] for name in sorted(held) if name not in untouched]


def _realm(live: LiveRealm) -> Fields:
    (held,) = REALM.live(live).values()
    found = written(held.fields, "realm")
    # Keycloak repeats settings that have a field of their own among the attributes.
    attributes = {name: value for name, value in found.pop("attributes", {}).items() if name not in found}
    return {**found, **({"attributes": attributes} if attributes else {})}


def _localization(live: LiveRealm) -> Fields:
    found = {
        locale: {key: text for key, text in sorted(each.fields.items()) if fault_of_text(key, text) is None}
        for locale, each in sorted(LOCALIZATION.live(live).items())
    }
    return {locale: texts for locale, texts in found.items() if texts}


def _user_profile(live: LiveRealm) -> Fields:
    profile = live.profile
    return {
        "unmanagedAttributePolicy": profile.get("unmanagedAttributePolicy"),
        "attributes": [_profile_entry(each) for each in profile.get("attributes", ())],
        "groups": [_profile_entry(each) for each in profile.get("groups", ())],
    }


def _profile_entry(value: Mapping[str, Any]) -> Fields:
    kept = {name: inner for name, inner in value.items() if inner not in (None, False)}
    if annotations := {n: inner for n, inner in kept.pop("annotations", {}).items() if n != MARK}:
        kept["annotations"] = annotations
    return kept


def _components(live: LiveRealm) -> list[Fields]:
    named = [each for each in _exported(COMPONENT, live) if each.name == COMPONENT.name_of(each.raw)]
    declared = [each for each in named if not _comes_with_a_realm(each)]
    return [{**written(each.fields, "component"), **_only_lists(each.fields)} for each in declared]


def _comes_with_a_realm(component: LiveObject) -> bool:
    return component.raw["providerType"] == REGISTRATION_POLICY or is_fallback_key(component.raw)


def _only_lists(fields: Fields) -> Fields:
    """A component's config, whose values are lists."""
    config = {
        name: [UNMANAGED if is_secret(name, each) else each for each in values]
        for name, values in sorted(fields.get("config", {}).items())
        if name not in NOTES
    }
    return {"config": config} if config else {}


def _roles(live: LiveRealm) -> list[Fields]:
    roles = [each for each in _exported(ROLE, live) if not ROLE.is_builtin(each)]
    return [{**written(each.raw, "role", drop=("composite",)), **_not_composite(each)} for each in roles]


def _not_composite(role: LiveObject) -> Fields:
    return {} if role.raw.get("composite") else {"composite": False}


def _role_composites(live: LiveRealm) -> list[Fields]:
    held = ROLE_COMPOSITES.live(live)
    return [
        {"role": name, **_role_lists(held[name])}
        for name in sorted(live.composites)
        if not ROLE.is_builtin(ROLE.live(live)[name])
    ]


def _client_roles(live: LiveRealm) -> list[Fields]:
    return [
        {"client": each.parent, **written(each.raw, "clientRole")}
        for _, each in sorted(CLIENT_ROLE.live(live).items())
        if not CLIENT_ROLE.is_builtin(each)
    ]


def _role_lists(held: LiveObject) -> Fields:
    return {**held.fields, "clientRoles": dict(held.fields["clientRoles"])}


def _default_roles(live: LiveRealm) -> Fields:
    (held,) = DEFAULT_ROLE.live(live).values()
    return _role_lists(held)


def _groups(live: LiveRealm) -> list[Fields]:
    return [
        {"path": each.name, **written(each.raw, "group", drop=("path",))} for each in _exported(GROUP, live)
    ]


def _client_scopes(live: LiveRealm) -> list[Fields]:
    mappers = _below(CLIENT_SCOPE_MAPPER, live)
    return [
        {**written(each.fields, "clientScope"), **_protocol_mappers(mappers, each.name)}
        for each in _exported(CLIENT_SCOPE, live)
    ]


def _default_client_scopes(live: LiveRealm) -> Fields:
    own, recorded = keycloaks_own.table(live, {}), keycloaks_own.recorded()
    untouched = own[keycloaks_own.DEFAULT_SCOPES] == recorded[keycloaks_own.DEFAULT_SCOPES]
    (held,) = DEFAULT_CLIENT_SCOPES.live(live).values()
    return {} if untouched else held.fields


def _clients(live: LiveRealm) -> list[Fields]:
    mappers = _below(CLIENT_MAPPER, live)
    flows = {name: each.fields for name, each in CLIENT_FLOW.live(live).items()}
    return [
        {
            **written(each.fields, "client"),
            **({CLIENT_FLOWS: flows[each.name]} if flows[each.name] else {}),
            **_protocol_mappers(mappers, each.name),
        }
        for each in exported_clients(live)
    ]


def _below(kind: Kind, live: LiveRealm) -> dict[str, list[LiveObject]]:
    found: dict[str, list[LiveObject]] = {}
    for _, each in sorted(kind.live(live).items()):
        found.setdefault(str(each.parent), []).append(each)
    return found


def _protocol_mappers(mappers: Mapping[str, list[LiveObject]], parent: str) -> Fields:
    below = [
        written(each.fields, "protocolMapper", first=_NAMES_OF_MAPPERS) for each in mappers.get(parent, ())
    ]
    return {"protocolMappers": below} if below else {}


def _scope_mappings(live: LiveRealm) -> list[Fields]:
    held = SCOPE_MAPPING.live(live)
    narrowed = {each.name for each in exported_clients(live) if not each.raw.get("fullScopeAllowed")}
    return [
        {"client": name, **each.fields}
        for name, each in sorted(held.items())
        if name in narrowed or each.fields["realmRoles"]
    ]


def _service_accounts(live: LiveRealm) -> list[Fields]:
    return [
        {"client": name, **_role_lists(each)} for name, each in sorted(SERVICE_ACCOUNT.live(live).items())
    ]


def _flows(live: LiveRealm) -> list[Fields]:
    flows = [each for each in _exported(FLOW, live) if each.raw["builtIn"] or not FLOW.is_builtin(each)]
    return [
        {**each.fields, "executions": [_step(step) for step in each.fields["executions"]]} for each in flows
    ]


def _step(step: Fields) -> Fields:
    if "flow" in step:
        form = {
            name: step[name] for name in ("provider", "authenticator") if step[name] not in ("", "basic-flow")
        }
        head = {"flow": step["flow"], "requirement": step["requirement"], **form}
        return {**head, "executions": [_step(below) for below in step["executions"]]}
    # A config is compared whole, so a secret in it can only be recognised by Keycloak's mask.
    config = {name: UNMANAGED if value == MASK else value for name, value in sorted(step["config"].items())}
    head = {"authenticator": step["authenticator"], "requirement": step["requirement"]}
    return {**head, "config": config} if config else head


def _flow_bindings(live: LiveRealm) -> Fields:
    return {
        name: each.fields["flow"] for name, each in FLOW_BINDING.live(live).items() if each.fields["flow"]
    }


def _identity_providers(live: LiveRealm) -> list[Fields]:
    mappers = _below(IDENTITY_PROVIDER_MAPPER, live)
    found: list[Fields] = []
    for each in _exported(IDENTITY_PROVIDER, live):
        below = [written(mapper.fields, "identityProviderMapper") for mapper in mappers.get(each.name, ())]
        fields = written(each.fields, "identityProvider")
        found.append({**fields, "mappers": below} if below else fields)
    return found


def _required_actions(live: LiveRealm) -> list[Fields]:
    return [_required_action(each) for each in _exported(REQUIRED_ACTION, live)]


def _required_action(action: LiveObject) -> Fields:
    same_name = action.raw.get("providerId") == action.name
    drop = ("config", "providerId") if same_name else ("config",)
    config = action.raw.get("config")
    return {
        **written(action.raw, "requiredAction", drop=drop),
        **({"config": _sorted(config)} if config else {}),
    }


def _client_rules(kind: ClientRules, definition: str) -> Callable[[LiveRealm], list[Fields]]:
    return lambda live: [written(each.fields, definition) for each in _exported(kind, live)]


def _workflows(live: LiveRealm) -> list[Fields]:
    return [
        {**written(each.fields, "workflow"), "steps": [_workflow_step(step) for step in each.fields["steps"]]}
        for each in _exported(WORKFLOW, live)
    ]


def _workflow_step(step: Fields) -> Fields:
    settings = {"with": written_settings(step["with"])} if step["with"] else {}
    return {**{name: value for name, value in step.items() if name != "with"}, **settings}


def _sorted(value: Mapping[str, Any]) -> dict[str, Any]:
    return dict(sorted(value.items()))


BELOW_THEIR_PARENTS = frozenset(
    {CLIENT_MAPPER.name, CLIENT_SCOPE_MAPPER.name, CLIENT_FLOW.name, IDENTITY_PROVIDER_MAPPER.name}
)
_SECTIONS: Mapping[str, tuple[str, Callable[[LiveRealm], Any]]] = {
    REALM.name: ("realm", _realm),
    LOCALIZATION.name: ("localization", _localization),
    USER_PROFILE.name: ("user-profile", _user_profile),
    COMPONENT.name: ("components", _components),
    ROLE.name: ("roles", _roles),
    ROLE_COMPOSITES.name: ("role-composites", _role_composites),
    CLIENT_ROLE.name: ("client-roles", _client_roles),
    DEFAULT_ROLE.name: ("default-roles", _default_roles),
    GROUP.name: ("groups", _groups),
    CLIENT_SCOPE.name: ("client-scopes", _client_scopes),
    DEFAULT_CLIENT_SCOPES.name: ("default-client-scopes", _default_client_scopes),
    CLIENT.name: ("clients", _clients),
    SCOPE_MAPPING.name: ("scope-mappings", _scope_mappings),
    SERVICE_ACCOUNT.name: ("service-accounts", _service_accounts),
    FLOW.name: ("flows", _flows),
    IDENTITY_PROVIDER.name: ("identity-providers", _identity_providers),
    FLOW_BINDING.name: ("flow-bindings", _flow_bindings),
    REQUIRED_ACTION.name: ("required-actions", _required_actions),
    CLIENT_PROFILE.name: (CLIENT_PROFILE.section, _client_rules(CLIENT_PROFILE, "clientProfile")),
    CLIENT_POLICY.name: (CLIENT_POLICY.section, _client_rules(CLIENT_POLICY, "clientPolicy")),
    WORKFLOW.name: (WORKFLOW.section, _workflows),
}
EXPORTED = frozenset({*_SECTIONS, *BELOW_THEIR_PARENTS})
"""The names of the kinds that an export covers: a test compares them with the registry."""
