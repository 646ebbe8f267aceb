"""Read one YAML file of a realm: a mapping of sections with line numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml12
from provisioning.errors import Origin, SourceError

OnText = Callable[[str, Origin], Any]


@dataclass(frozen=True)
class YamlDocument:
    """The content of a file, with the lines of its values."""

    file: str
    value: Mapping[str, Any]
    _read: yaml12.YamlDocument

    def origin(self, path: yaml12.Path) -> Origin:
        """The place of a value, or of the nearest value that contains it."""
        return Origin(self.file, self._read.line(path))


def read(text: str, file: str, on_text: OnText = lambda text, origin: text) -> YamlDocument:
    """Read YAML 1.2: one mapping, no key twice. `on_text` may replace a text by another value.

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
