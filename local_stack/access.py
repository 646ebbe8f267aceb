"""How a command reaches the local Keycloak: its ports and its administrator.

Imports little, because `mep plan` waits for it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import replace

from local_stack.settings import (
    BOOTSTRAP_ADMIN_PASSWORD,
    BOOTSTRAP_ADMIN_USERNAME,
    Ports,
    StackSettings,
    variable,
)
from provisioning.credentials import AdminUser, Credentials


def local_variables(settings: StackSettings) -> Mapping[str, str]:
    """The process's environment variables with the ports of this stack."""
    return {**os.environ, **{variable(name): str(port) for name, port in settings.ports.named().items()}}


def local_administrator() -> Credentials:
    """The bootstrap administrator of the local Keycloak."""
    return AdminUser(BOOTSTRAP_ADMIN_USERNAME, BOOTSTRAP_ADMIN_PASSWORD)


def as_started(settings: StackSettings) -> StackSettings:
    """The settings with the ports the stack was started on, where its state file tells them."""
    try:
        ports = json.loads(settings.state_file.read_text(encoding="utf-8"))["ports"]
        return replace(settings, ports=Ports(**ports))
    except (OSError, ValueError, KeyError, TypeError):
        return settings
