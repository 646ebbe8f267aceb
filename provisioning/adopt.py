"""Put the managed mark on foreign objects, so that the realm files decide about them from now on."""

from __future__ import annotations

from collections.abc import Iterable

from provisioning.errors import ProvisioningError
from provisioning.keycloak import Keycloak
from provisioning.kinds.kind import Kind
from provisioning.kinds.registry import BY_NAME
from provisioning.kinds.writer import Writer
from provisioning.lock import ApplyLock, OnBreak
from provisioning.model.live import LiveRealm, Wanted
from provisioning.model.plan import Foreign
from provisioning.model.resource import Fields, LiveObject
from provisioning.planning import make_plan
from provisioning.reading import read
from provisioning.source.directory import RealmSource


def adopt(
    keycloak: Keycloak, source: RealmSource, names: Iterable[str], on_break: OnBreak | None = None
) -> list[Foreign]:
    """Mark the foreign objects of these names, each given as `name` or `kind:name`, and return them.

    With `on_break`, the lock of an apply is broken.

    Raises ProvisioningError if no foreign object has such a name, or if an object cannot carry the mark.
    Nothing is marked in either case.
    """
    names = tuple(names)
    if keycloak.get(source.realm) is None:
        raise ProvisioningError(f"{keycloak.server} has no realm “{source.realm}”")
    with ApplyLock(keycloak, source.realm, on_break).held() as lock:
        live = read(keycloak, source.realm, Wanted(source, names))
        plan = make_plan(source, live, prune=False)
        chosen = [each for name in names for each in _matching(plan.foreign, name)]
        writer = Writer(keycloak, live)
        for kind, held, marked in [_marked(each, live) for each in chosen]:
            lock.renew()
            kind.adopt(writer, held, marked)
    return chosen


def _matching(foreign: Iterable[Foreign], name: str) -> list[Foreign]:
    found = [each for each in foreign if name in (each.name, f"{each.kind}:{each.name}")]
    if not found:
        known = ", ".join(f"{each.kind}:{each.name}" for each in foreign) or "none"
        raise ProvisioningError(f"“{name}” is not a foreign object of the realm. Foreign objects: {known}")
    return found


def _marked(foreign: Foreign, live: LiveRealm) -> tuple[Kind, LiveObject, Fields]:
    """The object with the managed mark. Raises ProvisioningError if it cannot carry the mark."""
    kind = BY_NAME.get(foreign.kind)
    held = live.objects(kind).get(foreign.name) if kind else None
    if kind is None or held is None:
        raise ProvisioningError(
            f"nothing was marked: {foreign.kind} “{foreign.name}” cannot carry the managed mark. "
            "Remove it at the server, or list it under “ignore”"
        )
    try:
        return kind, held, kind.marked(held)
    except ProvisioningError as error:
        raise ProvisioningError(f"nothing was marked: {error}") from error
