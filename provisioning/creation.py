"""Create a realm that does not exist, by one request: all of it or nothing. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from provisioning.kind import Import
from provisioning.kinds import BY_NAME
from provisioning.resource import Change


def as_import(changes: Iterable[Change]) -> tuple[Import, tuple[Change, ...]]:
    """The representation that creates the realm, and the changes it contains; the others are written later.

    Keycloak imports a representation in one transaction, but treats some objects differently from its admin
    API. Each kind therefore decides in `add_to_import` what it adds.
    """
    realm: Import = {}
    made = [
        change for change in changes if BY_NAME[change.resource.kind].add_to_import(realm, change.resource)
    ]
    return realm, tuple(made)
