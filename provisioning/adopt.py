"""Put the managed mark on foreign objects, so that the realm files decide about them from now on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from provisioning.errors import ProvisioningError
from provisioning.flows.lengths import fault_of_description
from provisioning.flows.steps import FLOWS
from provisioning.keycloak import Keycloak
from provisioning.kind import Kind, Writer
from provisioning.kinds import BY_NAME
from provisioning.kinds.flow import FLOW
from provisioning.kinds.group import GROUP
from provisioning.live import Wanted, read
from provisioning.live_groups import is_delegation, parent_of
from provisioning.lock import ApplyLock
from provisioning.ownership import unmarked
from provisioning.parts import PARTS
from provisioning.plan import LIVE, Foreign, make_plan
from provisioning.resource import LiveObject, Resource, Update
from provisioning.source import RealmSource
from provisioning.wanted import wanted


def adopt(keycloak: Keycloak, source: RealmSource, names: Iterable[str]) -> list[Foreign]:
    """Mark the foreign objects of these names, each given as `name` or `kind:name`, and return them.

    Raises ProvisioningError if no foreign object has such a name, or if an object cannot carry the mark.
    Nothing is marked in either case.
    """
    names = list(names)
    if keycloak.get(source.realm) is None:
        raise ProvisioningError(f"{keycloak.server} has no realm “{source.realm}”")
    with ApplyLock(keycloak, source.realm).held():
        live = read(keycloak, source.realm, _wanted(source, names))
        plan = make_plan(source, live, prune=False)
        chosen = [each for name in names for each in _matching(plan.foreign, name)]
        for each in chosen:
            _require_place_for_mark(each)
        found = [(BY_NAME[each.kind], BY_NAME[each.kind].live(live)[each.name]) for each in chosen]
        marked = [(kind, held, with_mark(kind, held)) for kind, held in found]
        writer = Writer(keycloak, live)
        for each_marked in marked:
            _write(writer, *each_marked)
    return chosen


def _wanted(source: RealmSource, names: Iterable[str]) -> Wanted:
    """Everything that a plan reads, and the named groups at any depth."""
    needed = wanted(source)
    paths = [name.removeprefix(f"{GROUP.name}:") for name in names]
    named = [each for path in paths if path.startswith("/") for each in _down_to(path)]
    return replace(needed, group_paths=(*needed.group_paths, *named))


def _down_to(path: str) -> Iterator[str]:
    """Yield the paths from the top-level group down to `path`; nothing below `/delegations`."""
    while path and not is_delegation(path):
        yield path
        path = parent_of(path)


def _matching(foreign: Iterable[Foreign], name: str) -> list[Foreign]:
    found = [each for each in foreign if name in (each.name, f"{each.kind}:{each.name}")]
    if not found:
        known = ", ".join(f"{each.kind}:{each.name}" for each in foreign) or "none"
        raise ProvisioningError(f"“{name}” is not a foreign object of the realm. Foreign objects: {known}")
    return found


def _require_place_for_mark(foreign: Foreign) -> None:
    if foreign.kind in PARTS:
        raise ProvisioningError(
            f"nothing was marked: {foreign.kind} “{foreign.name}” cannot carry the managed mark. "
            "Remove it at the server, or list it under “ignore”"
        )


def with_mark(kind: Kind, live: LiveObject) -> Mapping[str, Any]:
    """The representation with the managed mark. Raises ProvisioningError if it cannot carry the mark."""
    if kind.mark is None:
        raise ProvisioningError(f"a {kind.name} cannot carry the managed mark")
    marked = kind.mark.put_on(live.raw)
    if kind.name == FLOW.name and (
        fault := fault_of_description(live.name, unmarked(live.raw.get("description")))
    ):
        raise ProvisioningError(f"nothing was marked: {fault}")
    if not kind.mark.is_on(marked):
        raise ProvisioningError(
            f"nothing was marked: {kind.name} “{live.name}” cannot carry the managed mark, "
            "because its provider uses subType. Declare it, which needs no mark, or list it under “ignore”"
        )
    return marked


def _write(writer: Writer, kind: Kind, live: LiveObject, marked: Mapping[str, Any]) -> None:
    if kind.name == FLOW.name:
        body = {name: value for name, value in marked.items() if name != "authenticationExecutions"}
        writer.put(*FLOWS, str(live.id), body=body)
        return
    only_the_mark = {name: value for name, value in marked.items() if value != live.raw.get(name)}
    resource = Resource(kind.name, live.name, only_the_mark, LIVE)
    kind.update(writer, Update(resource, live, ()))
