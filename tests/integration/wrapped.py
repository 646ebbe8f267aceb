"""A real server behind something that stands between: what tests of lost and watched requests derive from."""

from __future__ import annotations

from provisioning.keycloak import Keycloak


class Wrapped(Keycloak):
    """The same server by the same connection as another client of it."""

    def __init__(self, other: Keycloak) -> None:
        self.__dict__.update(other.__dict__)
