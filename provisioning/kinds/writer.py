"""Write to one realm, and remember the ids of the objects that this apply creates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from provisioning.model.diff import merged
from provisioning.model.live import LiveRealm
from provisioning.model.resource import Fields

if TYPE_CHECKING:
    # Importing it takes a third of a second, which offline commands save.
    from provisioning.keycloak import Keycloak
    from provisioning.kinds.kind import Kind


class Writer:
    """The server that a plan is written to, and the ids of its objects, old and new."""

    def __init__(self, keycloak: Keycloak, live: LiveRealm) -> None:
        self.keycloak = keycloak
        self.live = live
        self.realm = live.name
        self._made: dict[tuple[str, str], str] = {}

    def post(self, *path: str, body: Any) -> str | None:
        return self.keycloak.post(self.realm, *path, body=body)

    def put(self, *path: str, body: Any) -> None:
        self.keycloak.put(self.realm, *path, body=body)

    def change(self, *path: str, fields: Fields) -> None:
        """Lay some fields over an object as it is at this moment, and send the whole.

        Keycloak resets or derives fields that a PUT omits. For the realm itself: `realm.change_realm`.
        """
        self.put(*path, body=merged(self.get(*path), fields))

    def delete(self, *path: str, body: Any = None) -> None:
        self.keycloak.delete(self.realm, *path, body=body)

    def get(self, *path: str, **query: str) -> Any:
        return self.keycloak.get(self.realm, *path, **query)

    def remember(self, kind: str, name: str, new_id: str | None) -> None:
        if new_id:
            self._made[kind, name] = new_id

    def id_of(self, kind: Kind, name: str) -> str:
        """The id of an object: the one that this apply created, else the one in the live realm."""
        made = self._made.get((kind.name, name))
        return made or str(self.live.objects(kind)[name].id)
