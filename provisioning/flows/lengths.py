"""Whether the names and descriptions of flows leave room for what is added to them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from provisioning.errors import ProvisioningError, SourceError
from provisioning.flows import names, tree
from provisioning.ownership import MarkInDescription
from provisioning.resource import Resource

_COLUMN = 255
"""The characters that Keycloak keeps of a flow's name, and of its description."""
_NAME = 190
"""What is left of that beside the mark and the longest ending of the names that a flow's parts have."""


def require_room(flows: Iterable[Resource]) -> None:
    """Raises ProvisioningError for each name and description that is too long: Keycloak says not why."""
    if faults := [fault for flow in flows for fault in _faults(flow)]:
        raise ProvisioningError("\n".join(map(str, faults)))


def fault_of_description(alias: str, description: str) -> str | None:
    """What is wrong where the mark has no room beside a flow's description, also while that is built."""
    mark = MarkInDescription().put_on_meanwhile({"alias": alias + names.SHADOW})["description"]
    length, left = len(description), _COLUMN - len(mark)
    if length <= left:
        return None
    return f"the description of flow “{alias}” has {length} characters, and our mark leaves it {left}"


def _faults(flow: Resource) -> Iterator[SourceError]:
    for name in (flow.name, *tree.sub_flow_names(flow.fields["executions"])):
        if len(name) > _NAME:
            yield SourceError(
                flow.origin, f"the name of flow “{name}” has {len(name)} characters, and may have {_NAME}"
            )
    fault = fault_of_description(flow.name, flow.fields["description"])
    if fault and len(flow.name) <= _NAME:
        yield SourceError(flow.origin, fault)
