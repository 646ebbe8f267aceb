"""Plan the changes that make the realm equal to its files: ordered, field by field. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterator

from provisioning.check import require_sound
from provisioning.errors import ProvisioningError
from provisioning.kinds.kind import Kind
from provisioning.kinds.registry import BY_NAME, REGISTRY
from provisioning.model.live import LiveRealm
from provisioning.model.plan import Foreign, Plan
from provisioning.model.resource import Change, Create, Delete, LiveObject, Update, deletion
from provisioning.rules.confirmation import dangers
from provisioning.rules.ignore import is_ignored
from provisioning.source.directory import RealmSource


def make_plan(
    source: RealmSource, live: LiveRealm, *, prune: bool = True, own_client: str | None = None
) -> Plan:
    """Compare every declared resource with the live realm, kind by kind in dependency order.

    Managed objects that the files no longer declare are deleted last, in the opposite order. `own_client` is
    the client id of the signed-in service account, if it is a client of the realm. Raises ProvisioningError
    for faults in the files, and for a plan that no option may apply.
    """
    require_sound(source, live, prune=prune)
    changes = [change for kind in REGISTRY for change in _writes(kind, source, live)]
    unmarked: list[tuple[str, LiveObject]] = []
    undeclared: list[Delete] = []
    for kind in REGISTRY:
        declared = source.resources(kind)
        for each in live.objects(kind).values():
            if each.name in declared or kind.is_builtin(each):
                continue
            if kind.is_managed(each):
                undeclared.insert(0, deletion(kind.name, each))
            else:
                unmarked.append((kind.name, each))
    parents = {(kind, each.name) for kind, each in unmarked}
    for kind in REGISTRY:
        parts = kind.foreign_parts(source, live)
        unmarked += [(kind.part, each) for each in parts if not _is_below(each, parents)]
    leftovers = [change for kind in REGISTRY for change in kind.leftovers(source, live)]
    undeclared.sort(key=lambda each: BY_NAME[each.resource.kind].deleted_last)
    gone = {(each.resource.kind, each.resource.name) for each in undeclared} if prune else set()
    # Keycloak deletes an object together with its parent, so its own deletion is left out.
    deletions = [each for each in undeclared if prune and not _is_below(each.live, gone)]
    changes += [*(each for each in leftovers if isinstance(each, Update)), *deletions]
    changes += [each for each in leftovers if isinstance(each, Delete) and (prune or each.cause != "expired")]
    _require_possible(changes, source, live, own_client)
    foreign = (Foreign(kind, each.name) for kind, each in unmarked if not _is_below(each, gone))
    left_alone = tuple(each for each in foreign if not is_ignored(source, each))
    kept = (each for each in changes if not isinstance(each, Delete))
    found = dangers((*kept, *(undeclared if prune else ())), live)
    return Plan(source.realm, tuple(changes), left_alone, found)


def _writes(kind: Kind, source: RealmSource, live: LiveRealm) -> Iterator[Change]:
    held = live.objects(kind)
    for resource in source.declared(kind):
        found = held.get(resource.name)
        if found is None:
            yield Create(resource)
        elif fields := kind.compare(resource, found):
            yield Update(resource, found, fields)


def _is_below(live: LiveObject, parents: Container[tuple[str | None, str | None]]) -> bool:
    return (live.parent_kind, live.parent) in parents


def _require_possible(
    changes: list[Change], source: RealmSource, live: LiveRealm, own_client: str | None
) -> None:
    """Raise ProvisioningError with every change that would delete foreign objects or lock this client out."""
    found = [
        reason
        for change in changes
        for reason in BY_NAME[change.resource.kind].refusals(change, source, live, own_client)
    ]
    if found:
        raise ProvisioningError("\n".join(["refused, and nothing was written:", *found]))
