"""Update a flow in place: it keeps its steps, and only requirements, configs and the description differ.

A flow with other steps is replaced (`replacement`).
"""

from __future__ import annotations

from provisioning.kinds.flow.steps import FLOWS, configure, describe, described, flat
from provisioning.kinds.writer import Writer
from provisioning.model.diff import differences
from provisioning.model.resource import Update


def update_in_place(writer: Writer, update: Update) -> None:
    """Write the requirements, configs and description that differ; the steps stay in their places."""
    declared, live = update.resource.fields, update.live.fields
    if declared["description"] != live["description"]:
        describe(writer, str(update.live.id), described(update))
    # A bridge (`bridge`) may follow the declared steps; it is always the last one.
    held = writer.get(*FLOWS, update.live.name, "executions")[: len(list(flat(live["executions"])))]
    pairs = zip(flat(declared["executions"]), flat(live["executions"]), held, strict=True)
    for wanted, has, execution in pairs:
        if wanted["requirement"] != has["requirement"]:
            body = {**execution, "requirement": wanted["requirement"]}
            writer.put(*FLOWS, update.live.name, "executions", body=body)
        if differences(wanted.get("config", {}), has.get("config", {})):
            if config := execution.get("authenticationConfig"):
                writer.change("authentication", "config", config, fields={"config": wanted["config"]})
            else:
                configure(writer, execution["id"], wanted)
