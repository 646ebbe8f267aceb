"""A wrapper around a real server: the base class for tests that lose or watch requests."""

from __future__ import annotations

from provisioning.keycloak import Keycloak


class Wrapped(Keycloak):
    """The same server, over the same connection as another client object."""

    def __init__(self, other: Keycloak) -> None:
        self.__dict__.update(other.__dict__)
