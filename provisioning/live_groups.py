"""Read the groups of a live realm, one level at a time.

Groups below `/delegations` are never read: there are thousands of them.

A slash in a group's own name is written `~/` in paths, as Keycloak does when so configured: `a/b` is then
not the same as `b` in `a`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from provisioning.ownership import MARK

if TYPE_CHECKING:
    from provisioning.live import Reader

DELEGATIONS = "/delegations"
_ALL = "100000"
_BETWEEN_NAMES = re.compile(r"(?<!~)/")

Group = Mapping[str, Any]


def read_groups(keycloak: Reader, realm: str, declared: Iterable[str]) -> dict[str, Group]:
    """The managed and the declared groups by path, with the foreign ones beside or directly below them."""
    wanted = frozenset(declared)
    return dict(every_group(keycloak, realm, lambda path, group: _is_marked(group) or path in wanted))


def every_group(
    keycloak: Reader, realm: str, within: Callable[[str, Group], bool] = lambda path, group: True
) -> Iterator[tuple[str, Group]]:
    """Yield groups with their paths, parents first: the top level, and the children of groups in `within`.

    This takes one request for the top level, and one for each group with children.
    """
    yield from _with_children(keycloak, realm, within, "", _level(keycloak, realm))


def parent_of(path: str) -> str:
    """The path of the parent group; empty at the top."""
    return "/".join(_BETWEEN_NAMES.split(path)[:-1])


def names_in(path: str) -> list[str]:
    """The names of the groups from the top down to this one."""
    return [each.replace("~/", "/") for each in _BETWEEN_NAMES.split(path)[1:]]


def is_delegation(path: str) -> bool:
    return path.startswith(f"{DELEGATIONS}/")


def _with_children(
    keycloak: Reader, realm: str, within: Callable[[str, Group], bool], parent: str, groups: Iterable[Group]
) -> Iterator[tuple[str, Group]]:
    for group in groups:
        path = f"{parent}/{group['name'].replace('/', '~/')}"
        yield path, group
        if group.get("subGroupCount") and path != DELEGATIONS and within(path, group):
            below = _level(keycloak, realm, str(group["id"]), "children")
            yield from _with_children(keycloak, realm, within, path, below)


def _level(keycloak: Reader, realm: str, *parent: str) -> Iterable[Group]:
    # Without the hierarchy, the server returns each group once, without its parents and children.
    answer = keycloak.get(
        realm, "groups", *parent, briefRepresentation="false", populateHierarchy="false", max=_ALL
    )
    return answer or ()


def _is_marked(group: Group) -> bool:
    return (group.get("attributes") or {}).get(MARK) == ["true"]
