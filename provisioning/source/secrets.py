"""The secrets and the ports that realm files name: read from the environment's variables, or from files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from provisioning.errors import Origin, ProvisioningError, SourceError
from provisioning.model.secret import Secret

_PLACEHOLDER = re.compile("\ue000secret:([A-Z][A-Z0-9_]*)\ue001")


def port(variables: Mapping[str, str], name: str, default: str = "") -> str:
    """A port of the local stack: an environment's file may read no other environment variable."""
    if not re.fullmatch(r"MEP_[A-Z_]+_PORT", name):
        raise ValueError(f"“{name}” is not a port of the local stack; only ports can be read here")
    return variables.get(name, default)


class Secrets:
    """The secrets of one environment, from variables, files or its own file."""

    def __init__(self, environment: str, variables: Mapping[str, str], local: Mapping[str, str]) -> None:
        self._environment = environment
        self._variables = variables
        self._local = local
        self.used = False
        self.faults: list[SourceError] = []

    def placeholder(self, name: str) -> str:
        """A placeholder for the secret in the rendered text, so that no error can quote the value."""
        if not re.fullmatch(r"[A-Z][A-Z0-9_]*", str(name)):
            raise ValueError(
                f"“{name}” is not the name of a secret: use capitals, as for an environment variable"
            )
        return f"\ue000secret:{name}\ue001"

    def revealed(self, text: str, origin: Origin) -> str | Secret:
        """Replace a placeholder by its secret; return any other text unchanged."""
        found = _PLACEHOLDER.fullmatch(text)
        if found:
            self.used = True
            return Secret(found[1], self._read_or_fault(found[1], origin))
        if _PLACEHOLDER.search(text):
            raise SourceError(origin, "a secret must be the whole value, not a part of one")
        return text

    def _read_or_fault(self, name: str, origin: Origin) -> str:
        """The secret, or an empty text and a recorded fault, so that one run reports every missing secret."""
        try:
            return self.read(name)
        except ProvisioningError as error:
            self.faults.append(SourceError(origin, str(error)))
            return ""

    def read(self, name: str) -> str:
        value = self._given(name)
        if not isinstance(value, str) or not value:
            raise ProvisioningError(
                f"secret {name} is missing for environment {self._environment}: "
                f"set {name}, or {name}_FILE to a file that holds it"
            )
        return value

    def _given(self, name: str) -> str | None:
        if self._variables.get(name):
            return self._variables[name]
        if file := self._variables.get(f"{name}_FILE"):
            try:
                return Path(file).read_text(encoding="utf-8").rstrip("\n")
            except OSError as error:
                raise ProvisioningError(f"secret {name}: {file}: {error.strerror}") from error
        return self._local.get(name)
