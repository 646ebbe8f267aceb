"""Workflows: steps that Keycloak runs on accounts by itself, on an event or after a delay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from provisioning.kind import Collection, Writer, as_strings, marked_as_before, updated
from provisioning.live import LiveRealm
from provisioning.ownership import MARK
from provisioning.resource import Fields, StrictMapping, Update

_SERVERS = ("id", "state")
_OF_STEPS = ("uses", "after", "with")


@dataclass(frozen=True)
class MarkInFirstStep:
    """The settings of a workflow's first step: the server returns no unknown field elsewhere."""

    def put_on(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        first, *rest = fields["steps"]
        return {**fields, "steps": [{**first, "with": {**first.get("with", {}), MARK: "true"}}, *rest]}

    def is_on(self, raw: Mapping[str, Any]) -> bool:
        # The server returns the text "true" as a boolean.
        return any(each.get("with", {}).get(MARK) in (True, "true") for each in raw.get("steps", ())[:1])


class Workflows(Collection):
    """Section `workflows`, in the form of Keycloak's documentation; steps are compared whole."""

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
    return StrictMapping(
        {**known, "with": StrictMapping({name: _alone(inner) for name, inner in settings.items()})}
    )


def _alone(value: Any) -> Any:
    """The value without a list around it, if it is alone: both forms are equal."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


WORKFLOW = Workflows(
    name="workflow", section="workflows", key="name", path=("workflows",), mark=MarkInFirstStep()
)
