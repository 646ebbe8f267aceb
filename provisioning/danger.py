"""The changes that may interrupt sign-ins or lose data, and therefore need a confirmation by name."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from provisioning.errors import ProvisioningError
from provisioning.flows.bindings import BROKER_FLOWS
from provisioning.keycloaks_keys import KEY_PROVIDER
from provisioning.kinds.client import CLIENT
from provisioning.kinds.client_flow import CLIENT_FLOW
from provisioning.kinds.flow_binding import FLOW_BINDING
from provisioning.kinds.identity_provider import IDENTITY_PROVIDER
from provisioning.kinds.realm import REALM
from provisioning.kinds.user_profile import USER_PROFILE
from provisioning.plan import Plan
from provisioning.resource import Change, Delete, Update


@dataclass(frozen=True)
class Danger:
    """A change that needs `--yes-dangerous NAME`; `name` is that NAME."""

    name: str
    reason: str


def dangers(plan: Plan) -> tuple[Danger, ...]:
    """The dangerous changes of a plan. A realm that does not exist yet has none, because it has no users."""
    if not plan.realm_exists:
        return ()
    return tuple(danger for change in plan.changes for danger in _of(change))


def _of(change: Change) -> Iterator[Danger]:
    kind, name = change.resource.kind, change.resource.name
    if change.action == "delete" and kind in (CLIENT.name, IDENTITY_PROVIDER.name):
        yield Danger(name, f"{kind} “{name}” is deleted")
    if isinstance(change, Delete) and change.live.raw.get("providerType") == KEY_PROVIDER:
        yield Danger(name, f"{kind} “{name}” is deleted: tokens signed by its keys become invalid")
    if not isinstance(change, Update):
        return
    if kind == CLIENT_FLOW.name:
        yield Danger(name, f"client “{name}” uses other flows")
    if kind == FLOW_BINDING.name:
        yield Danger(name, f"the realm's {name} is bound to another flow")
    if kind == REALM.name and any(each.path == "enabled" and each.new is False for each in change.fields):
        yield Danger(name, f"realm “{name}” is disabled")
    if kind == USER_PROFILE.name:
        yield from (
            Danger(each, f"attributes.{each} is deleted, with all its values") for each in _gone(change)
        )
    if kind == IDENTITY_PROVIDER.name:
        moved = [each.path for each in change.fields if each.path in BROKER_FLOWS and (each.old or each.new)]
        if moved:
            yield Danger(name, f"{kind} “{name}” uses other flows: {', '.join(moved)}")


def _gone(profile: Update) -> list[str]:
    """The attributes that a user profile loses."""
    removed = {each.path for each in profile.fields if each.new is None}
    held, left = profile.live.fields["attributes"], profile.resource.fields["attributes"]
    return [name for name in held if name not in left and f"attributes.{name}" in removed]


def require_accepted(plan: Plan, accepted: Collection[str]) -> None:
    """Raise ProvisioningError for the first dangerous change without a confirmation by name."""
    for danger in dangers(plan):
        if danger.name not in accepted:
            raise ProvisioningError(
                f"nothing was written: {danger.reason}. To confirm it, add --yes-dangerous {danger.name}"
            )


def require_reviewed(plan: Plan, checksum: str | None) -> None:
    """Raise ProvisioningError if a checksum is given and the plan has another one."""
    if checksum is not None and checksum != plan.checksum():
        raise ProvisioningError(
            f"nothing was written: the plan has checksum {plan.checksum()}, not {checksum}. "
            "The realm or its files changed since the review; plan again"
        )
