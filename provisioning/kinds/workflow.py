"""Workflows: steps that Keycloak takes on accounts by itself, on an event or after some time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from provisioning.kind import Collection, Writer, as_strings, marked_as_before, updated
from provisioning.live import LiveRealm
from provisioning.ownership import MARK
from provisioning.resource import Fields, Update, Whole

_SERVERS = ("id", "state")
_OF_STEPS = ("uses", "after", "with")


@dataclass(frozen=True)
class MarkInFirstStep:
    """The settings of a workflow's first step: of all else the server tells only what it knows."""

    def put_on(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        first, *rest = fields["steps"]
        return {**fields, "steps": [{**first, "with": {**first.get("with", {}), MARK: "true"}}, *rest]}

    def is_on(self, raw: Mapping[str, Any]) -> bool:
        # The server writes the text as a truth value.
        return any(each.get("with", {}).get(MARK) in (True, "true") for each in raw.get("steps", ())[:1])


class Workflows(Collection):
    """Section `workflows`, each as Keycloak's own documentation writes it; its steps are compared whole."""

    def raw(self, live: LiveRealm) -> Iterable[Mapping[str, Any]]:
        return live.workflows

    def normalised(self, value: Mapping[str, Any]) -> Fields:
        rest = {name: inner for name, inner in value.items() if name not in _SERVERS}
        return {**rest, "steps": [_step(each) for each in value.get("steps", ())]}

    def update(self, writer: Writer, update: Update) -> None:
        body = {name: value for name, value in updated(update).items() if name not in _SERVERS}
        writer.put(*self.item(update.live), body=marked_as_before(self.mark, update, body))


def _step(value: Mapping[str, Any]) -> Fields:
    settings = {name: inner for name, inner in as_strings(value.get("with") or {}).items() if name != MARK}
    known = {name: value[name] for name in _OF_STEPS if name in value}
    return Whole({**known, "with": Whole({name: _alone(inner) for name, inner in settings.items()})})


def _alone(value: Any) -> Any:
    """One value is the same with and without a list around it."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


WORKFLOW = Workflows(
    name="workflow", section="workflows", key="name", path=("workflows",), mark=MarkInFirstStep()
)
