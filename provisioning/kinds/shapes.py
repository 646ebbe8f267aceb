"""The shapes of Keycloak's answers, as far as the provisioner relies on them.

JSON of another shape does not come from a Keycloak, or a proxy before it has changed the answer.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import jsonschema_rs

from provisioning.errors import ProvisioningError
from provisioning.model.secret import dotted

_Schema = dict[str, Any]

_TEXT: _Schema = {"type": "string"}
_FLAG: _Schema = {"type": "boolean"}


def _object(required: str = "", **properties: _Schema) -> _Schema:
    """An object with these fields; the required ones are texts unless `properties` says otherwise."""
    names = required.split()
    return {
        "type": "object",
        "required": names,
        "properties": {**dict.fromkeys(names, _TEXT), **properties},
    }


def _list(items: _Schema) -> _Schema:
    return {"type": "array", "items": items}


def _map(values: _Schema) -> _Schema:
    return {"type": "object", "additionalProperties": values}


_TEXTS = _list(_TEXT)
_SETTINGS = _map({"type": ["string", "null"]})
_LISTS_OF_SETTINGS = _map(_list({"type": ["string", "null"]}))
_NAMED = _list(_object("name"))
_MAPPERS = _list(_object("id name", config=_SETTINGS))
_SCOPE_MAPPINGS = _list(_object(client=_TEXT, clientScope=_TEXT, roles=_TEXTS))
_STEP = {
    **_object("requirement authenticatorFlow", authenticatorFlow=_FLAG, flowAlias=_TEXT, authenticator=_TEXT),
    "if": {"properties": {"authenticatorFlow": {"const": True}}},
    "then": {"required": ["flowAlias"]},
}

_EXPORT = _object(
    "defaultRole",
    defaultRole=_object("id"),
    attributes=_SETTINGS,
    smtpServer=_SETTINGS,
    supportedLocales=_TEXTS,
    defaultDefaultClientScopes=_TEXTS,
    defaultOptionalClientScopes=_TEXTS,
    localizationTexts=_map(_SETTINGS),
    clients=_list(
        _object(
            "id clientId",
            attributes=_SETTINGS,
            protocolMappers=_MAPPERS,
            redirectUris=_TEXTS,
            webOrigins=_TEXTS,
            defaultClientScopes=_TEXTS,
            optionalClientScopes=_TEXTS,
            authenticationFlowBindingOverrides=_SETTINGS,
        )
    ),
    clientScopes=_list(_object("id name", attributes=_SETTINGS, protocolMappers=_MAPPERS)),
    scopeMappings=_SCOPE_MAPPINGS,
    clientScopeMappings=_map(_SCOPE_MAPPINGS),
    clientProfiles=_object(profiles=_NAMED),
    clientPolicies=_object(policies=_NAMED),
    authenticationFlows=_list(
        _object(
            "id alias topLevel builtIn authenticationExecutions",
            topLevel=_FLAG,
            builtIn=_FLAG,
            authenticationExecutions=_list(_STEP),
        )
    ),
    authenticatorConfig=_list(_object("id alias config", config=_SETTINGS)),
    requiredActions=_list(_object("alias", config=_SETTINGS)),
    identityProviders=_list(_object("alias providerId", config=_SETTINGS)),
    identityProviderMappers=_list(_object("id name identityProviderAlias", config=_SETTINGS)),
    components=_map(_list(_object("id providerId", name=_TEXT, config=_LISTS_OF_SETTINGS))),
    users=_list(_object("id serviceAccountClientId")),
)

_SHAPES = {
    "export": _EXPORT,
    "roles": _list(_object("id name composite", composite=_FLAG, attributes=_LISTS_OF_SETTINGS)),
    "groups": _list(_object("id name", attributes=_LISTS_OF_SETTINGS, subGroupCount={"type": "integer"})),
    "user profile": _object(attributes=_NAMED, groups=_NAMED),
    "role mappings": _object(realmMappings=_NAMED, clientMappings=_map(_object(mappings=_NAMED))),
    "workflows": _list(_object("id name")),
    "description": _object(
        "providers",
        providers=_map(_object("providers", providers={"type": "object"})),
        features=_list(_object("name enabled", enabled=_FLAG)),
        systemInfo=_object(version=_TEXT),
    ),
    "settings": _object("properties", properties=_NAMED),
}


def shaped(answer: Any, shape: str, of: str) -> Any:
    """The answer, if it has the shape of this name: `shaped(answer, "roles", "realm staff")`.

    Raises ProvisioningError with the place of the fault; its text quotes no value.
    """
    fault = next(_validator(shape).iter_errors(answer), None)
    if fault is None:
        return answer
    where = f" at {dotted(fault.instance_path)}" if fault.instance_path else ""
    raise ProvisioningError(f"{shape} of {of}: Keycloak answered with something of another shape{where}")


@lru_cache
def _validator(shape: str) -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for(_SHAPES[shape])
