"""What can go wrong between a realm file and a server, in words for the operator."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """A place in a realm file: path relative to the realm directory, and 1-based line."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class ProvisioningError(Exception):
    """Anything the operator must mend. The text names the place, the fault and the remedy."""


class SourceError(ProvisioningError):
    """A realm file is wrong; nothing was sent."""

    def __init__(self, origin: Origin, fault: str) -> None:
        super().__init__(f"{origin}: {fault}")
        self.origin = origin


class ServerUnreachableError(ProvisioningError):
    """Keycloak does not answer at the given address."""


class ServerRefusedError(ProvisioningError):
    """Keycloak answered a request with an error."""

    def __init__(self, request: str, status: int, answer: str) -> None:
        super().__init__(f"{request}: Keycloak answered {status} {answer}".rstrip())
        self.status = status


class NotConvergedError(ProvisioningError):
    """The realm still differs after every change was accepted: the server kept something else."""
