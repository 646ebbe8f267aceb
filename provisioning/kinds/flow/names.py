"""The temporary, final and retired names of flows. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from provisioning.kinds.flow import held
from provisioning.model.live import LiveRealm
from provisioning.model.ownership import MarkInDescription
from provisioning.model.resource import Fields, LiveObject

TEMPORARY = " being built"
# With microseconds, because two changes may happen within a second.
_STAMP = "%Y%m%dT%H%M%S%f"
_SECONDS = 15
_RETIRED = re.compile(r" retired (\d{8}T\d{6,12})$")
_SUFFIX = re.compile(rf"{TEMPORARY}$|{_RETIRED.pattern}")
_MARGIN_SECONDS = 60


class MarkOfFlow(MarkInDescription):
    """The mark of a flow names its final name: it stays valid under temporary and retired names."""

    def put_on(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        final = {**fields, "alias": _SUFFIX.sub("", fields["alias"])}
        return {**super().put_on(final), "alias": fields["alias"]}

    def put_on_temporarily(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Add the mark for the current name only; it becomes invalid when the flow is renamed."""
        return super().put_on(fields)

    def is_on(self, raw: Mapping[str, Any]) -> bool:
        return super().is_on(raw) or super().is_on({**raw, "alias": _SUFFIX.sub("", raw["alias"])})


MARK = MarkOfFlow()


def now() -> str:
    return datetime.now(UTC).strftime(_STAMP)


def retired(alias: str, stamp: str) -> str:
    """The name of a flow after another one has replaced it at the time `stamp`."""
    return alias if _RETIRED.search(alias) else f"{final(alias)} retired {stamp}"


def final(alias: str) -> str:
    """The final name that belongs to a temporary name; any other name unchanged."""
    return alias.removesuffix(TEMPORARY)


def final_name(flow: Fields) -> str:
    """The final name of a live flow."""
    return final(flow["alias"]) if is_temporary(flow) else str(flow["alias"])


def by_id(live: LiveRealm) -> dict[str, str]:
    """The final names of the live flows, by id."""
    return {flow["id"]: final_name(flow) for flow in held.flows(live)}


def is_of_a_replacement(alias: str) -> bool:
    """Return whether a name is a temporary or a retired one."""
    return alias.endswith(TEMPORARY) or _RETIRED.search(alias) is not None


def is_temporary(flow: Fields) -> bool:
    """Return whether an apply is building the flow, or was building it when it was interrupted.

    Without the managed mark the flow is foreign, whatever its name. The same holds for retired names.
    """
    return str(flow["alias"]).endswith(TEMPORARY) and MARK.is_on(flow)


def is_retired(flow: Fields) -> bool:
    return _retired_at(flow) is not None and MARK.is_on(flow)


def expired(live: LiveRealm, now: datetime) -> list[LiveObject]:
    """The retired flows, oldest first, that no sign-in can still use: older than a login session may be.

    A flow that contains a flow in use, or a flow that was retired later, stays as long as that one.
    """
    lifespan = timedelta(seconds=int(live.export.get("accessCodeLifespanLogin", 0)) + _MARGIN_SECONDS)

    def is_over(flow: Fields) -> bool:
        since = _retired_at(flow) if is_retired(flow) else None
        return since is not None and since + lifespan < now

    over = {
        flow["alias"]: flow
        for flow in held.flows(live)
        if flow["topLevel"]
        and all(is_over(each) for each in held.with_sub_flows(live, flow["alias"]) if each["topLevel"])
    }
    return [LiveObject(alias, {}, over[alias], over[alias]["id"]) for alias in sorted(over, key=_stamp)]


def _stamp(alias: str) -> str:
    found = _RETIRED.search(alias)
    return found[1] if found else ""


def _retired_at(flow: Fields) -> datetime | None:
    """The time in a retired name; None for other names, and for digits that are not a time."""
    try:
        return datetime.strptime(_stamp(flow["alias"])[:_SECONDS], _STAMP[:-2]).replace(tzinfo=UTC)
    except ValueError:
        return None
