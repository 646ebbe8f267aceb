"""The options that the commands of the team share, and the servers that they lead to."""

from __future__ import annotations

from typing import Annotated, Protocol

import typer

LOCAL = "local"

Environment = Annotated[str, typer.Option("-e", "--environment", help="The environment: local, staging, …")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")]


class Servers(Protocol):
    """The options before the command, which know the servers of an environment."""

    def server_of(self, environment: str) -> str:
        """Keycloak's base URL."""

    def profile_of(self, environment: str) -> str:
        """The profile service's base URL."""
