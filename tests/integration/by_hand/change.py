"""One change by hand, and how an object is sent with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from provisioning.model.ownership import MarkInDescription
from tests.integration.foreign_realm import RealmByAdminApi

Act = Callable[[RealmByAdminApi], None]


@dataclass(frozen=True)
class ByHand:
    """A change of one field; `kind` and `name` are those of the object that a plan then names."""

    field: str
    kind: str
    name: str
    act: Act


MARK = MarkInDescription()
"""A change by hand leaves the mark of a managed object where it is."""


def whole(realm: RealmByAdminApi, *path: str, **fields: Any) -> None:
    """Send an object as it is now, with some fields changed."""
    realm.put(*path, body={**(realm.get(*path) or {}), **fields})


def one_field(realm: RealmByAdminApi, *path: str, field: str, value: Any) -> None:
    """Change a field, or entries of a map: the others, among them the managed mark, stay."""
    if isinstance(value, Mapping):
        in_map(realm, *path, home=field, **value)
    else:
        whole(realm, *path, **{field: value})


def in_map(realm: RealmByAdminApi, *path: str, home: str, **entries: Any) -> None:
    held = realm.get(*path)
    realm.put(*path, body={**held, home: {**held.get(home, {}), **entries}})
