"""Changes of flows, identity providers and required actions."""

from __future__ import annotations

from typing import Any

from tests.integration.by_hand.change import MARK, Act, ByHand, in_map, whole
from tests.integration.foreign_realm import RealmByAdminApi

_FLOWS = ("authentication", "flows")


def _flow(realm: RealmByAdminApi, alias: str) -> Any:
    return next(each for each in realm.get(*_FLOWS) if each["alias"] == alias)


def _flow_description(realm: RealmByAdminApi) -> None:
    flow = _flow(realm, "unbound")
    realm.put(*_FLOWS, flow["id"], body=MARK.put_on({**flow, "description": "Another"}))


def _delete_flow(realm: RealmByAdminApi) -> None:
    realm.admin.delete(realm.name, *_FLOWS, _flow(realm, "unbound")["id"])


def _delete_step(flow: str, provider: str) -> Act:
    def act(realm: RealmByAdminApi) -> None:
        realm.admin.delete(realm.name, "authentication", "executions", realm.flow_step(flow, provider)["id"])

    return act


def _requirement(realm: RealmByAdminApi) -> None:
    step = realm.flow_step("own browser", "auth-otp-form")
    realm.put(*_FLOWS, "own browser", "executions", body={**step, "requirement": "DISABLED"})


def _step_config(realm: RealmByAdminApi) -> None:
    step = realm.flow_step("own browser", "conditional-user-role")
    path = ("authentication", "config", step["authenticationConfig"])
    in_map(realm, *path, home="config", condUserRole="second")


def _rename_sub_flow(realm: RealmByAdminApi) -> None:
    steps = realm.get(*_FLOWS, "own browser", "executions")
    step = next(each for each in steps if each["displayName"] == "own second factor")
    realm.put(*_FLOWS, "own browser", "executions", body={**step, "displayName": "another factor"})


def _broker(field: str, value: Any) -> ByHand:
    path = ("identity-provider", "instances", "partner")
    return _changed("identityProvider", "identity provider", path, field, value)


def _changed(definition: str, kind: str, path: tuple[str, ...], field: str, value: Any) -> ByHand:
    """Another value of one field of the object at a path, which ends with its name."""
    return ByHand(
        f"{definition}.{field}", kind, path[-1], lambda realm: whole(realm, *path, **{field: value})
    )


def _broker_config(realm: RealmByAdminApi) -> None:
    in_map(realm, "identity-provider", "instances", "partner", home="config", guiOrder="4")


def _delete_broker(realm: RealmByAdminApi) -> None:
    realm.admin.delete(realm.name, "identity-provider", "instances", "partner")


_MAPPERS = ("identity-provider", "instances", "partner", "mappers")


def _broker_mapper_config(realm: RealmByAdminApi) -> None:
    (mapper,) = realm.get(*_MAPPERS)
    in_map(realm, *_MAPPERS, mapper["id"], home="config", attribute="another")


def _broker_mapper_type(realm: RealmByAdminApi) -> None:
    (mapper,) = realm.get(*_MAPPERS)
    whole(
        realm, *_MAPPERS, mapper["id"], identityProviderMapper="hardcoded-user-session-attribute-idp-mapper"
    )


def _delete_broker_mapper(realm: RealmByAdminApi) -> None:
    (mapper,) = realm.get(*_MAPPERS)
    realm.admin.delete(realm.name, *_MAPPERS, mapper["id"])


def _action(field: str, value: Any) -> ByHand:
    path = ("authentication", "required-actions", "UPDATE_PASSWORD")
    return _changed("requiredAction", "required action", path, field, value)


def _delete_action(realm: RealmByAdminApi) -> None:
    realm.admin.delete(realm.name, "authentication", "required-actions", "UPDATE_PASSWORD")


SIGN_IN = [
    ByHand("flow.description", "flow", "unbound", _flow_description),
    ByHand("flow.alias", "flow", "unbound", _delete_flow),
    ByHand("flow.executions", "flow", "unbound", _delete_step("unbound", "auth-cookie")),
    ByHand("step.requirement", "flow", "own browser", _requirement),
    ByHand("step.config", "flow", "own browser", _step_config),
    ByHand("step.flow", "flow", "own browser", _rename_sub_flow),
    ByHand("step.authenticator", "flow", "own reset", _delete_step("own reset", "reset-password")),
    ByHand("step.executions", "flow", "own browser", _delete_step("own browser", "auth-otp-form")),
    _broker("displayName", "Another"),
    _broker("enabled", True),
    _broker("firstBrokerLoginFlowAlias", ""),
    _broker("postBrokerLoginFlowAlias", ""),
    _broker("hideOnLogin", False),
    _broker("linkOnly", False),
    _broker("storeToken", False),
    _broker("trustEmail", False),
    ByHand("identityProvider.config", "identity provider", "partner", _broker_config),
    ByHand("identityProvider.alias", "identity provider", "partner", _delete_broker),
    ByHand("identityProvider.mappers", "identity provider mapper", "partner/origin", _delete_broker_mapper),
    ByHand(
        "identityProviderMapper.config", "identity provider mapper", "partner/origin", _broker_mapper_config
    ),
    ByHand(
        "identityProviderMapper.identityProviderMapper",
        "identity provider mapper",
        "partner/origin",
        _broker_mapper_type,
    ),
    ByHand(
        "identityProviderMapper.name", "identity provider mapper", "partner/origin", _delete_broker_mapper
    ),
    _action("name", ""),
    _action("enabled", True),
    _action("defaultAction", False),
    _action("priority", 8),
    _action("config", {}),
    ByHand("requiredAction.alias", "required action", "UPDATE_PASSWORD", _delete_action),
]
