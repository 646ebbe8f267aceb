"""Check that names and descriptions of flows leave room for suffixes and the managed mark. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from provisioning.errors import ProvisioningError, SourceError
from provisioning.flows import names, tree
from provisioning.ownership import MarkInDescription
from provisioning.resource import Resource

_COLUMN = 255
"""The number of characters that Keycloak stores of a flow's name, and of its description."""
_NAME = 190
"""The part of it that remains beside the mark and the longest suffix of a flow's names."""


def require_room(flows: Iterable[Resource]) -> None:
    """Raise ProvisioningError for each name and description that is too long: Keycloak's error is vague."""
    if faults := [fault for flow in flows for fault in _faults(flow)]:
        raise ProvisioningError("\n".join(map(str, faults)))


def fault_of_description(alias: str, description: str) -> str | None:
    """The fault if a flow's description leaves no room for the mark, which names the temporary flow too."""
    mark = MarkInDescription().put_on_temporarily({"alias": alias + names.TEMPORARY})["description"]
    length, left = len(description), _COLUMN - len(mark)
    if length <= left:
        return None
    return f"the description of flow “{alias}” has {length} characters, and may have {left}"


def _faults(flow: Resource) -> Iterator[SourceError]:
    for name in (flow.name, *tree.sub_flow_names(flow.fields["executions"])):
        if len(name) > _NAME:
            yield SourceError(
                flow.origin, f"the name of flow “{name}” has {len(name)} characters, and may have {_NAME}"
            )
    fault = fault_of_description(flow.name, flow.fields["description"])
    if fault and len(flow.name) <= _NAME:
        yield SourceError(flow.origin, fault)
