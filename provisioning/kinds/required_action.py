"""Required actions: enabled, default, and their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from provisioning.kind import Collection, Writer
from provisioning.live import LiveRealm
from provisioning.resource import LiveObject, Resource

_PATH = ("authentication", "required-actions")


class RequiredActions(Collection):
    """Required actions; all of them belong to the server, so none is ever deleted."""

    def raw(self, live: LiveRealm) -> Iterable[Mapping[str, Any]]:
        actions: Iterable[Mapping[str, Any]] = live.export.get("requiredActions", ())
        return actions

    def is_builtin(self, live: LiveObject) -> bool:
        return True

    def create(self, writer: Writer, resource: Resource) -> None:
        name = resource.fields.get("name", resource.name)
        provider = resource.fields.get("providerId", resource.name)
        writer.post("authentication", "register-required-action", body={"providerId": provider, "name": name})
        made = writer.get(*_PATH, resource.name) or {}
        writer.put(*_PATH, resource.name, body={**made, **resource.fields})

    def identifier(self, live: LiveObject) -> str:
        return live.name


REQUIRED_ACTION = RequiredActions(name="required action", section="required-actions", key="alias", path=_PATH)
