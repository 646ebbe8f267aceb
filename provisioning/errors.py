"""The errors of the provisioner, in words for the operator."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """A place in a realm file: path relative to the realm directory, and 1-based line."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


class ProvisioningError(Exception):
    """An error the operator can correct. The text names the place, the fault and the remedy."""


class SourceError(ProvisioningError):
    """A fault in a realm file; nothing was sent."""

    def __init__(self, origin: Origin, fault: str) -> None:
        super().__init__(f"{origin}: {fault}")
        self.origin = origin


class ServerUnreachableError(ProvisioningError):
    """No answer from Keycloak at the given address."""


class ServerRefusedError(ProvisioningError):
    """An error answer of Keycloak to a request, or an answer that is none."""

    def __init__(self, request: str, status: int, answer: str) -> None:
        super().__init__(f"{request}: Keycloak answered {status} {answer}".rstrip())
        self.request = request
        self.status = status
        self.answer = answer

    def without(self, secrets: Iterable[str]) -> ServerRefusedError:
        """The same error without secrets that the server repeated, as they were or as JSON writes them."""
        answer = self.answer
        for secret in sorted(filter(None, secrets), key=len, reverse=True):
            for text in (secret, json.dumps(secret)[1:-1]):
                answer = answer.replace(text, "…")
        return ServerRefusedError(self.request, self.status, answer)


class NotConvergedError(ProvisioningError):
    """The realm still differs although Keycloak accepted every change."""
