"""One YAML file of a realm: a mapping of sections that remember their lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml12
from provisioning.errors import Origin, SourceError

OnText = Callable[[str, Origin], Any]


@dataclass(frozen=True)
class YamlDocument:
    """What a file holds, and where."""

    file: str
    value: Mapping[str, Any]
    _read: yaml12.YamlDocument

    def origin(self, path: yaml12.Path) -> Origin:
        """Where a value stands, or the nearest thing above it that stands somewhere."""
        return Origin(self.file, self._read.line(path))


def read(text: str, file: str, on_text: OnText = lambda text, origin: text) -> YamlDocument:
    """Reads YAML 1.2: one mapping, no key twice. `on_text` may turn a text into something else.

    Raises SourceError with the line of the fault.
    """
    try:
        document = yaml12.read(text, lambda text, line: on_text(text, Origin(file, line)))
    except yaml12.BadYaml as error:
        raise SourceError(Origin(file, error.line), str(error)) from error
    value = {} if document.value is None else document.value
    if not isinstance(value, Mapping):
        raise SourceError(Origin(file, document.line(())), "the file must be a mapping of sections")
    return YamlDocument(file, value, document)
