"""Changes of texts and of the user profile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.integration.by_hand.change import ByHand
from tests.integration.foreign_realm import RealmByAdminApi


def _text(realm: RealmByAdminApi) -> None:
    realm.post("localization", "fr", body={"greeting": "Salut"})


TEXTS = [ByHand("localization", "localization", "fr", _text)]


def _profile(field: str, change: Callable[[dict[str, Any]], object]) -> ByHand:
    def act(realm: RealmByAdminApi) -> None:
        profile = realm.get("users", "profile")
        change(profile)
        realm.put("users", "profile", body=profile)

    return ByHand(f"userProfile.{field}" if field else "userProfile", "user profile", "", act)


def _attribute(field: str, **values: Any) -> ByHand:
    return _profile(
        f"attributes.{field}",
        lambda profile: _department(profile).update(values),
    )


def _group_of_fields(field: str, **values: Any) -> ByHand:
    return _profile(f"groups.{field}", lambda profile: _work(profile).update(values))


def _department(profile: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in profile["attributes"] if each["name"] == "department")
    return found


def _work(profile: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in profile["groups"] if each["name"] == "work")
    return found


def _department_first(profile: dict[str, Any]) -> None:
    profile["attributes"].sort(key=lambda each: each["name"] != "department")


def _without_department(profile: dict[str, Any]) -> None:
    profile["attributes"] = [each for each in profile["attributes"] if each["name"] != "department"]


def _without_work(profile: dict[str, Any]) -> None:
    for each in profile["attributes"]:
        if each.get("group") == "work":
            del each["group"]
    profile["groups"].remove(_work(profile))


# Two of these are made at once: one of the groups or of the whole profile, and one of an attribute.
PROFILE = [
    _profile("unmanagedAttributePolicy", lambda profile: profile.update(unmanagedAttributePolicy="ENABLED")),
    _profile("attributes.name", _without_department),
    _profile("attributes", _department_first),
    _profile("attributes.annotations", lambda profile: _department(profile)["annotations"].update(rows=3)),
    _attribute("defaultValue", defaultValue="another"),
    _attribute("group", group="user-metadata"),
    _attribute("multivalued", multivalued=False),
    _attribute("permissions", permissions={"view": [], "edit": []}),
    _attribute("permissions.edit", permissions={"view": ["admin", "user"], "edit": ["admin", "user"]}),
    _attribute("required", required={}),
    _attribute("permissions.view", permissions={"view": ["admin"], "edit": ["admin"]}),
    _attribute("required.roles", required={"roles": ["user"], "scopes": ["phone", "email"]}),
    _group_of_fields("annotations", annotations={"order": 2}),
    _attribute("required.scopes", required={"roles": ["admin", "user"], "scopes": ["phone"]}),
    _group_of_fields("displayDescription", displayDescription="Another"),
    _attribute("selector", selector={}),
    _group_of_fields("displayHeader", displayHeader="Another"),
    _attribute("selector.scopes", selector={"scopes": ["phone"]}),
    _profile("groups", _without_work),
    _attribute("validations", validations={"length": {"min": 2, "max": 50}}),
    _profile("groups.name", _without_work),
    _attribute("displayName", displayName=""),
]
