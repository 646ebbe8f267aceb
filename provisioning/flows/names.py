"""The names that a flow has while it is built, and once another took its place. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from provisioning.flows import held
from provisioning.live import LiveRealm
from provisioning.ownership import MarkInDescription
from provisioning.resource import Fields, LiveObject

SHADOW = " being built"
# To the microsecond: two changes may come within a second.
_STAMP = "%Y%m%dT%H%M%S%f"
_SECONDS = 15
_RETIRED = re.compile(r" retired (\d{8}T\d{6,12})$")
_MARGIN_SECONDS = 60
_MARK = MarkInDescription()


def now() -> str:
    return datetime.now(UTC).strftime(_STAMP)


def retired(alias: str, stamp: str) -> str:
    """The name of a flow from the moment on at which another took its place."""
    return alias if _RETIRED.search(alias) else f"{own(alias)} retired {stamp}"


def own(alias: str) -> str:
    """The name that a flow takes in the end which has its shadow name still."""
    return alias.removesuffix(SHADOW)


def settled(flow: Fields) -> str:
    """The name that a live flow has in the end."""
    return own(flow["alias"]) if is_shadow(flow) else str(flow["alias"])


def is_shadow(flow: Fields) -> bool:
    """Whether an apply is building the flow, or was when it was interrupted.

    Without our mark it is somebody else's, whatever its name; and so with a retired one.
    """
    return str(flow["alias"]).endswith(SHADOW) and _MARK.is_on(flow)


def is_retired(flow: Fields) -> bool:
    return _retired_at(flow) is not None and _MARK.is_on(flow)


def expired(live: LiveRealm, now: datetime) -> list[LiveObject]:
    """The retired flows, oldest first, that no started login can still be in: older than a login may take.

    One that holds a flow in use, or one retired later, has to stay as long as that.
    """
    lifespan = timedelta(seconds=int(live.export.get("accessCodeLifespanLogin", 0)) + _MARGIN_SECONDS)

    def is_over(flow: Fields) -> bool:
        since = _retired_at(flow) if is_retired(flow) else None
        return since is not None and since + lifespan < now

    over = {
        flow["alias"]: flow
        for flow in held.flows(live)
        if flow["topLevel"]
        and all(is_over(each) for each in held.whole(live, flow["alias"]) if each["topLevel"])
    }
    return [LiveObject(alias, {}, over[alias], over[alias]["id"]) for alias in sorted(over, key=_stamp)]


def _stamp(alias: str) -> str:
    found = _RETIRED.search(alias)
    return found[1] if found else ""


def _retired_at(flow: Fields) -> datetime | None:
    """None for a name that ends otherwise, and for digits that somebody wrote there which are no time."""
    try:
        return datetime.strptime(_stamp(flow["alias"])[:_SECONDS], _STAMP[:-2]).replace(tzinfo=UTC)
    except ValueError:
        return None
