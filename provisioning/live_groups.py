"""The groups of a live realm, read one level at a time.

What stands below `/delegations` is never read: delegations are groups by the thousand.

A slash in a group's own name is `~/` in paths, as Keycloak can be told to have it: `a/b` is not `b` in `a`.
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
    """By path: ours, the declared ones, and the foreign ones right below either or at the top."""
    wanted = frozenset(declared)
    return dict(every_group(keycloak, realm, lambda path, group: _is_marked(group) or path in wanted))


def every_group(
    keycloak: Reader, realm: str, within: Callable[[str, Group], bool] = lambda path, group: True
) -> Iterator[tuple[str, Group]]:
    """Groups with their paths, parents first: at the top, and below each for which `within` says so.

    One request for the top, and one for each group that tells of others below it.
    """
    yield from _with_children(keycloak, realm, within, "", _level(keycloak, realm))


def parent_of(path: str) -> str:
    """The path of the group above; empty at the top."""
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
    # Whoever asks for no hierarchy is told of each group once, without what is above or below it.
    answer = keycloak.get(
        realm, "groups", *parent, briefRepresentation="false", populateHierarchy="false", max=_ALL
    )
    return answer or ()


def _is_marked(group: Group) -> bool:
    return (group.get("attributes") or {}).get(MARK) == ["true"]
