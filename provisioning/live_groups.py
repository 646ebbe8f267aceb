"""The groups of a live realm that are ours, and what somebody else made below them.

The rest is never read: delegations are groups by the thousand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from provisioning.ownership import MARK

if TYPE_CHECKING:
    from provisioning.live import Reader

DELEGATIONS = "/delegations"
_ALL = "100000"

Groups = dict[str, Mapping[str, Any]]


def read_groups(keycloak: Reader, realm: str, declared: Iterable[str]) -> Groups:
    """By path: the groups that carry our mark, the declared ones, and the foreign ones right below either.

    Ours come in one request. Each tells how many groups stand below it, so others are asked for only where
    there are some.
    """
    wanted = set(declared)
    tops = keycloak.get(realm, "groups", q=f"{MARK}:true", briefRepresentation="false", max=_ALL)
    found = {path: group for path, group in _with_children(tops) if _is_marked(group) or path in wanted}
    for path in sorted(wanted, key=lambda path: path.count("/")):
        parent = parent_of(path)
        if path not in found and (not parent or parent in found):
            siblings = _children(keycloak, realm, parent, found)
            found |= {each: group for each, group in siblings.items() if each in wanted}
    return _foreign(keycloak, realm, found) | found


def parent_of(path: str) -> str:
    """The path of the group above; empty at the top."""
    return path.rpartition("/")[0]


def is_delegation(path: str) -> bool:
    return path.startswith(f"{DELEGATIONS}/")


def _foreign(keycloak: Reader, realm: str, ours: Groups) -> Groups:
    known = Counter(parent_of(path) for path in ours)
    found: Groups = {}
    for path, group in ours.items():
        if path != DELEGATIONS and (group.get("subGroupCount") or 0) > known[path]:
            found |= _children(keycloak, realm, path, ours)
    return found


def _children(keycloak: Reader, realm: str, parent: str, known: Groups) -> Groups:
    """The groups right below one that is known, or at the top."""
    where = (realm, "groups", str(known[parent]["id"]), "children") if parent else (realm, "groups")
    answer = keycloak.get(*where, briefRepresentation="false", max=_ALL)
    return {f"{parent}/{group['name']}": group for group in answer or ()}


def _with_children(
    groups: Iterable[Mapping[str, Any]], parent: str = ""
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for group in groups:
        path = f"{parent}/{group['name']}"
        yield path, group
        if path != DELEGATIONS:
            yield from _with_children(group.get("subGroups") or (), path)


def _is_marked(raw: Mapping[str, Any]) -> bool:
    return (raw.get("attributes") or {}).get(MARK) == ["true"]
