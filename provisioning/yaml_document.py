"""One YAML file as plain values that remember their lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from provisioning.errors import Origin, SourceError

Path = tuple[str | int, ...]
_DEEPEST = 50
_TAGS = tuple(f"tag:yaml.org,2002:{kind}" for kind in ("str", "bool", "int", "float", "null", "seq", "map"))
OnText = Callable[[str, Origin], Any]


@dataclass(frozen=True)
class YamlDocument:
    """`value` is a mapping; `lines` has the 1-based line of every key and list entry below it."""

    file: str
    value: Mapping[str, Any]
    lines: Mapping[Path, int]

    def origin(self, path: Path) -> Origin:
        """Where a value stands, or the nearest thing above it that stands somewhere."""
        while path and path not in self.lines:
            path = path[:-1]
        return Origin(self.file, self.lines.get(path, 1))


def read(text: str, file: str, on_text: OnText = lambda text, origin: text) -> YamlDocument:
    """Reads YAML 1.2: one mapping, no key twice. `on_text` may turn a text into something else.

    Raises SourceError with the line of the fault.
    """
    reader = _Reader(file, on_text)
    try:
        node = reader.yaml.compose(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SourceError(Origin(file, line), str(error.problem)) from error
    except YAMLError as error:
        raise SourceError(Origin(file, 1), str(error).splitlines()[0]) from error
    if node is None:
        return YamlDocument(file, {}, {})
    if not isinstance(node, MappingNode):
        raise SourceError(Origin(file, node.start_mark.line + 1), "the file must be a mapping of sections")
    return YamlDocument(file, reader.value(node, ()), reader.lines)


class _Reader:
    def __init__(self, file: str, on_text: OnText) -> None:
        self.yaml = YAML(typ="safe", pure=True)
        self.lines: dict[Path, int] = {}
        self._file = file
        self._on_text = on_text

    def value(self, node: Node, path: Path) -> Any:
        if len(path) > _DEEPEST:
            raise SourceError(self._origin(node), "this contains itself, or is nested too deeply")
        if node.tag not in _TAGS:
            raise SourceError(self._origin(node), f"{node.tag} is no kind of value here")
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self._entry(item, (*path, number)) for number, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)  # noqa: S101 (YAML knows no fourth kind of node)
        try:
            value = self.yaml.constructor.construct_object(node, deep=True)
        except (ValueError, YAMLError) as error:
            raise SourceError(self._origin(node), f"“{node.value}” cannot be read: {error}") from error
        return self._on_text(value, self._origin(node)) if isinstance(value, str) else value

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                raise SourceError(self._origin(key_node), "a key must be a plain word")
            key = str(key_node.value)
            if key in found:
                raise SourceError(self._origin(key_node), f"“{key}” stands twice in the same mapping")
            self.lines[*path, key] = key_node.start_mark.line + 1
            found[key] = self.value(value_node, (*path, key))
        return found

    def _entry(self, node: Node, path: Path) -> Any:
        self.lines[path] = node.start_mark.line + 1
        return self.value(node, path)

    def _origin(self, node: Node) -> Origin:
        return Origin(self._file, node.start_mark.line + 1)
