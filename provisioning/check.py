"""Check realm files without a server: the schema, names, secrets, references, and the rules of each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from provisioning.errors import ProvisioningError, SourceError
from provisioning.kinds.kind import LONGEST, Kind
from provisioning.kinds.registry import BY_NAME, REGISTRY
from provisioning.model.live import LiveRealm
from provisioning.model.masking import literal_secrets
from provisioning.model.ownership import HAS_ROLES, MARK
from provisioning.model.resource import Fields, Resource
from provisioning.model.secret import dotted, has_fingerprints, secrets_in
from provisioning.rules.ignore import unknown_kinds
from provisioning.source.directory import RealmSource, load


def check(
    directory: Path,
    environment: str,
    functions: Mapping[str, Callable[[], Any]],
    variables: Mapping[str, str],
) -> RealmSource:
    """Read every file and return the source. Raises ProvisioningError with each fault's file and line."""
    source = load(directory, environment, functions, variables)
    require_sound(source, LiveRealm(source.realm))
    return source


def require_sound(source: RealmSource, live: LiveRealm, *, prune: bool = True) -> None:
    """Raise ProvisioningError with every fault of the declarations and its place.

    `live` is the realm for which they are meant; empty if it is unknown or does not exist yet. With `prune`,
    its managed objects that the files do not declare are deleted, and no declaration may refer to one.
    """
    faults = [
        *(
            fault
            for rule in (_repeated, _names, _secrets)
            for kind in REGISTRY
            for fault in rule(kind, source)
        ),
        *(fault for kind in REGISTRY for fault in kind.faults(source, live)),
        *_dangling(source, live, prune=prune),
        *unknown_kinds(source),
    ]
    if faults:
        raise ProvisioningError("\n".join(map(str, faults)))


def _repeated(kind: Kind, source: RealmSource) -> Iterator[SourceError]:
    first: dict[str, Resource] = {}
    for resource in source.declared(kind):
        if first.setdefault(resource.name, resource) is not resource:
            place = first[resource.name].origin
            text = f"{kind.name} “{resource.name}” is already declared at {place}"
            yield SourceError(resource.origin, text)


def _names(kind: Kind, source: RealmSource) -> Iterator[SourceError]:
    for resource in source.declared(kind):
        if (fault := kind.fault_of_name(resource.name)) is not None:
            yield SourceError(resource.origin, f"the name of {kind.name} “{resource.name}” {fault}")
        for name in _of_mep(resource.fields):
            yield SourceError(resource.origin, f"{name} is written by mep itself: leave it out")
        length = len(resource.fields.get("description") or "")
        if kind.has_short_description and length > LONGEST:
            text = f"the description of {kind.name} “{resource.name}” has {length} characters"
            yield SourceError(resource.origin, f"{text}, and may have {LONGEST}")


def _of_mep(fields: Fields) -> Iterator[str]:
    """The entries of maps that only the provisioner writes."""
    for home, held in fields.items():
        for name in held if isinstance(held, Mapping) else ():
            if name in (MARK, HAS_ROLES):
                yield f"{home}.{name}"


def _secrets(kind: Kind, source: RealmSource) -> Iterator[SourceError]:
    """The secrets that cannot be compared, and those that are written in clear."""
    for resource in source.declared(kind):
        secrets = secrets_in(resource.fields)
        if secrets and not has_fingerprints(resource.fields):
            path, secret = secrets[0]
            text = f"{kind.name} “{resource.name}”: a change of {dotted(path)}, {secret}, cannot be detected"
            yield SourceError(resource.origin, f"{text}; write “unmanaged”, and set it at the server")
        for name in literal_secrets(resource.fields) if kind.may_hold_secrets else ():
            yield SourceError(resource.origin, f"{name} is written in clear: use {{{{ secret(NAME) }}}}")


def _dangling(source: RealmSource, live: LiveRealm, *, prune: bool) -> Iterator[SourceError]:
    going: dict[str, set[str]] = {}
    known: dict[str, set[str]] = {}
    for referring in REGISTRY:
        for resource in source.declared(referring):
            for kind, name in referring.references(resource, source, live):
                if kind.name not in known:
                    going[kind.name] = _going(kind, source, live) if prune else set()
                    left = live.objects(kind).keys() - going[kind.name]
                    known[kind.name] = {*source.resources(kind), *left, *kind.has_always(live)}
                if name not in known[kind.name]:
                    why = "does not exist"
                    if name in going[kind.name]:
                        why = "is deleted, because no file declares it any more: declare it again"
                    text = f"{resource.kind} “{resource.name}” refers to {kind.name} “{name}”, which {why}"
                    yield SourceError(resource.origin, text)


def _going(kind: Kind, source: RealmSource, live: LiveRealm) -> set[str]:
    """The live objects that pruning deletes, by themselves or with a parent of another kind."""
    declared = source.resources(kind)
    left = [each for name, each in live.objects(kind).items() if name not in declared]
    parents = {each.parent_kind for each in left if each.parent_kind} - {kind.name}
    with_parent = {(parent, name) for parent in parents for name in _going(BY_NAME[parent], source, live)}
    return {
        each.name for each in left if kind.is_managed(each) or (each.parent_kind, each.parent) in with_parent
    }
