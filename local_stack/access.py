"""The ports and the administrator by which a command reaches the local Keycloak.

This module imports little, because it is loaded at the start of each `mep plan`.
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
    """The credentials of the local Keycloak's bootstrap administrator."""
    return AdminUser(BOOTSTRAP_ADMIN_USERNAME, BOOTSTRAP_ADMIN_PASSWORD)


def as_started(settings: StackSettings) -> StackSettings:
    """The settings with the ports of the running stack, as its state file lists them."""
    try:
        ports = json.loads(settings.state_file.read_text(encoding="utf-8"))["ports"]
        return replace(settings, ports=Ports(**ports))
    except (OSError, ValueError, KeyError, TypeError):
        return settings
