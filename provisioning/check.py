"""Check realm files without a server: schema, values, secrets, references."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from provisioning.file_rules import require_references, require_sound
from provisioning.flows.available_names import require_available_names
from provisioning.flows.lengths import require_room
from provisioning.kinds.flow import FLOW
from provisioning.live import LiveRealm
from provisioning.source import RealmSource, load


def check(
    directory: Path,
    environment: str,
    functions: Mapping[str, Callable[[], Any]],
    variables: Mapping[str, str],
) -> RealmSource:
    """Read every file and return the source. Raises ProvisioningError with each fault's file and line."""
    source = load(directory, environment, functions, variables)
    require_sound(source)
    nothing = LiveRealm(source.realm)
    require_references(source, nothing)
    require_available_names(FLOW.declared(source), nothing)
    require_room(FLOW.declared(source))
    return source
