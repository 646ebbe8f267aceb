"""Creates a realm that does not exist: in one request, all or nothing. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from provisioning.kind import Import
from provisioning.kinds import BY_NAME
from provisioning.resource import Change


def as_import(changes: Iterable[Change]) -> tuple[Import, tuple[Change, ...]]:
    """The representation that creates the realm, and the changes it makes; the others are written after it.

    Keycloak takes a representation in one transaction, yet treats some things in it otherwise than its admin
    API does; each kind says what of it goes in.
    """
    realm: Import = {}
    made = [
        change for change in changes if BY_NAME[change.resource.kind].add_to_import(realm, change.resource)
    ]
    return realm, tuple(made)
