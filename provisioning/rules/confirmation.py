"""Confirmations by name: of the dangers that kinds tell, of mass deletions, of a reviewed plan. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from provisioning.errors import ProvisioningError
from provisioning.kinds.registry import BY_NAME
from provisioning.model.live import LiveRealm
from provisioning.model.plan import Plan
from provisioning.model.resource import Change, Danger, Delete

_MANY = 10
_SHARE = 3
"""More deletions of a kind than `_MANY`, or than one in `_SHARE` of its managed objects, are dangerous."""


def dangers(changes: Iterable[Change], live: LiveRealm) -> tuple[Danger, ...]:
    """The dangers of changes, and of all that they delete with a parent.

    A realm that does not exist yet has none, because it has no users.
    """
    if not live.exists:
        return ()
    changes = tuple(changes)
    each = (danger for change in changes for danger in BY_NAME[change.resource.kind].dangers(change))
    return (*each, *_mass_deletions(changes, live))


def _mass_deletions(changes: Iterable[Change], live: LiveRealm) -> Iterator[Danger]:
    deleted: dict[str, set[str]] = {}
    for change in changes:
        if isinstance(change, Delete) and change.cause == "undeclared":
            deleted.setdefault(change.resource.kind, set()).add(change.resource.name)
    for name, gone in deleted.items():
        managed = sum(BY_NAME[name].is_managed(each) for each in live.objects(BY_NAME[name]).values())
        if len(gone) > _MANY or len(gone) * _SHARE > managed:
            reason = f"{len(gone)} of {managed} managed objects of kind {name} are deleted"
            yield Danger(name, f"{len(gone)} deletions", reason, frozenset(gone))


def require_accepted(plan: Plan, accepted: Collection[str]) -> None:
    """Raise ProvisioningError with every dangerous change that lacks its confirmation by kind and name.

    The confirmation of each deletion confirms their number. A number confirms each only if they are many:
    otherwise it would confirm whichever object has disappeared from the files.
    """
    summed_up = {
        (each.kind, name)
        for each in plan.dangers
        if each.confirmation in accepted and len(each.covers) > _MANY
        for name in each.covers
    }
    missing = [
        each
        for each in plan.dangers
        if each.confirmation not in accepted
        and (each.kind, each.name) not in summed_up
        and not (each.covers and all(f"{each.kind}:{name}" in accepted for name in each.covers))
    ]
    if missing:
        reasons = [f"{each.reason}. To confirm it, add {each.option}" for each in missing]
        raise ProvisioningError("nothing was written: " + "\n".join(reasons))


def require_reviewed(plan: Plan, checksum: str | None) -> None:
    """Raise ProvisioningError if a checksum is given and the plan has another one."""
    if checksum is not None and checksum != plan.checksum():
        raise ProvisioningError(
            f"nothing was written: the plan has checksum {plan.checksum()}, not {checksum}. "
            "The realm or its files changed since the review; plan again"
        )
