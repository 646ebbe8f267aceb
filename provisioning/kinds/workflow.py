"""Workflows: steps that Keycloak runs on accounts by itself, on an event or after a delay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from provisioning.errors import ServerRefusedError
from provisioning.kinds.collection import Collection
from provisioning.kinds.export_form import written, written_settings
from provisioning.kinds.fields import as_strings, marked_as_before, without
from provisioning.kinds.kind import Gap
from provisioning.kinds.providers import Server
from provisioning.kinds.shapes import shaped
from provisioning.kinds.writer import Writer
from provisioning.model.diff import merged
from provisioning.model.live import ALL, LiveRealm, Reader, Wanted
from provisioning.model.ownership import MARK
from provisioning.model.resource import Fields, LiveObject, StrictMapping, Update

_PROVIDER = "org.keycloak.models.workflow.WorkflowProvider"
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

    name = "workflow"
    section = "workflows"
    key = "name"
    lost_when_deleted = ": the steps that accounts wait for go with it"
    path = ("workflows",)
    mark = MarkInFirstStep()
    parts_named_by = ("uses",)

    def missing(self, fields: Fields, server: Server) -> Iterator[str]:
        if not server.providers("workflow-step"):
            yield "workflows: start it with the feature “workflows”"
            return
        for step in fields["steps"]:
            yield from server.lacks("workflow-step", "workflow step", step["uses"])

    def read(self, reader: Reader, live: LiveRealm, wanted: Wanted) -> list[Fields]:
        """The workflows by name: the export only mentions them.

        Only administrators of the whole realm may read them. A refusal counts only if workflows are declared.
        """
        if not live.export.get("components", {}).get(_PROVIDER):
            return []
        try:
            # A server without the feature answers 404.
            held = reader.get(live.name, *self.path, max=ALL) or []
        except ServerRefusedError:
            if wanted.entries(self.section):
                raise
            return []
        shaped(held, "workflows", f"realm {live.name}")
        return sorted(held, key=lambda each: str(each["name"]))

    def normalised(self, value: Fields) -> Fields:
        kept = {name: inner for name, inner in without(value, *_SERVERS).items() if inner != {}}
        return {**kept, "steps": [_step(each) for each in value.get("steps", ())]}

    def update(self, writer: Writer, update: Update) -> None:
        held = without(writer.get(*self.item(update.live)), *_SERVERS)
        body = marked_as_before(self.mark, update, merged(held, update.resource.fields))
        writer.put(*self.item(update.live), body=body)

    def in_files(self, held: LiveObject) -> Fields:
        steps = [_written_step(step) for step in held.fields["steps"]]
        return {**written(held.fields, "workflow"), "steps": steps}

    def gaps(self, live: LiveRealm) -> Iterator[Gap]:
        if live.export.get("components", {}).get(_PROVIDER) and not live.beside.get(self.name):
            yield "workflows: the server does not show their content", None


def _written_step(step: Fields) -> Fields:
    settings = {"with": written_settings(step["with"])} if step["with"] else {}
    return {**without(step, "with"), **settings}


def _step(value: Mapping[str, Any]) -> Fields:
    given = as_strings(value.get("with") or {}).items()
    settings = {name: inner for name, inner in given if name != MARK and inner != []}
    known = {name: value[name] for name in _OF_STEPS if name in value}
    return StrictMapping(
        {**known, "with": StrictMapping({name: _alone(inner) for name, inner in settings.items()})}
    )


def _alone(value: Any) -> Any:
    """The value without a list around it, if it is alone: both forms are equal. A longer list is a set."""
    if not isinstance(value, list):
        return value
    return value[0] if len(value) == 1 else sorted(map(str, value))


WORKFLOW = Workflows()
