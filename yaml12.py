"""Read YAML 1.2 as plain values with their line numbers: parsed by libyaml, typed by the core schema.

In the core schema `no`, `on`, `1:30` and dates are texts. PyYAML's own loaders implement YAML 1.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from yaml import CBaseLoader, MappingNode, MarkedYAMLError, Node, ScalarNode, SequenceNode
from yaml.reader import ReaderError
from yaml.resolver import BaseResolver

Path = tuple[str | int, ...]
OnText = Callable[[str, int], Any]
_DEEPEST = 50
_MOST = 300_000
_LONGEST = 4_000_000
_MOST_DIGITS = 100
_EVENTS_OF_A_VALUE = 2
STR, SEQ, MAP, NULL, BOOL, INT, FLOAT = (
    f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map", "null", "bool", "int", "float")
)


class BadYaml(ValueError):
    """The text is not valid YAML; `line` is the place, counted from 1."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line


@dataclass(frozen=True)
class YamlDocument:
    """`value` is None for an empty text; `lines` has the line of it and of every key and list entry in it."""

    value: Any
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """The line of a value, or of the nearest value that contains it."""
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]


def read(text: str, on_text: OnText = lambda text, line: text) -> YamlDocument:
    """Read one document, no key twice. `on_text` may replace a text, given with its line, by another value.

    Raises BadYaml, also for a text of more than 4 million characters or 300,000 values.
    """
    if len(text) > _LONGEST:
        raise BadYaml(1, f"the text is longer than {_LONGEST:,} characters")
    try:
        _require_few_values(text)
        node = yaml.compose(text, _Loader)
    except MarkedYAMLError as error:
        problem = ", ".join(part for part in (error.context, error.problem) if part)
        raise BadYaml(error.problem_mark.line + 1 if error.problem_mark else 1, problem) from error
    except ReaderError as error:
        raise BadYaml(1, _unacceptable(error.character)) from error
    except UnicodeEncodeError as error:
        raise BadYaml(1, _unacceptable(ord(text[error.start]))) from error
    if node is None:
        return YamlDocument(None, {(): 1})
    values = _Values(on_text)
    return YamlDocument(values.entry(node, ()), values.lines)


def _require_few_values(text: str) -> None:
    """Refuse a text of too many values before they take memory. A value has a character at least."""
    if len(text) > _MOST:
        for number, event in enumerate(yaml.parse(text, _Loader)):
            if number > _MOST * _EVENTS_OF_A_VALUE:
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise BadYaml(line, "the file has too many values")


class CoreSchema(BaseResolver):
    """The types of plain scalars in the core schema (YAML 1.2.2, section 10.3.2)."""


CoreSchema.add_implicit_resolver(NULL, re.compile(r"(null|Null|NULL|~|)\Z"), ["n", "N", "~", ""])
CoreSchema.add_implicit_resolver(BOOL, re.compile(r"(true|True|TRUE|false|False|FALSE)\Z"), list("tTfF"))
CoreSchema.add_implicit_resolver(
    INT, re.compile(r"([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\Z"), list("-+0123456789")
)
CoreSchema.add_implicit_resolver(
    FLOAT,
    re.compile(
        r"([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\Z"
    ),
    list("-+.0123456789"),
)


class _Loader(CBaseLoader, CoreSchema):
    """libyaml's parser: many times faster than a parser in Python."""


def _truth(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError("it is neither true nor false")
    return text.lower() == "true"


def _whole(text: str) -> int:
    if len(text) > _MOST_DIGITS:
        raise ValueError("it has too many digits")
    return int(text, 0) if text[:2] in ("0o", "0x") else int(text)


def _number(text: str) -> float:
    return float(re.sub(r"\.(?=inf|nan)", "", text.lower()))


_SCALARS: Mapping[str, Callable[[str], Any]] = {
    STR: str,
    NULL: lambda text: None,
    BOOL: _truth,
    INT: _whole,
    FLOAT: _number,
}


class _Values:
    def __init__(self, on_text: OnText) -> None:
        self.lines: dict[Path, int] = {}
        self._on_text = on_text
        self._read = 0

    def entry(self, node: Node, path: Path) -> Any:
        self.lines[path] = _line(node)
        return self._value(node, path)

    def _value(self, node: Node, path: Path) -> Any:
        self._read += 1
        if self._read > _MOST:
            raise BadYaml(_line(node), "the file has too many values; its references may multiply them")
        if len(path) > _DEEPEST:
            raise BadYaml(_line(node), "the value contains itself, or is nested too deeply")
        if node.tag not in (SEQ, MAP, *_SCALARS):
            raise BadYaml(_line(node), f"{node.tag} is not a supported type")
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.entry(item, (*path, number)) for number, item in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                raise BadYaml(_line(key_node), "a key must be a plain word")
            key = str(key_node.value)
            if key in found:
                raise BadYaml(_line(key_node), f"“{_shortened(key)}” is repeated in the same mapping")
            here = (*path, key)
            self.lines[here] = _line(key_node)
            found[key] = self._value(value_node, here)
        return found

    def _scalar(self, node: Node) -> Any:
        try:
            value = _SCALARS[node.tag](node.value)
        except KeyError as error:
            raise BadYaml(
                _line(node), f"“{_shortened(node.value)}” cannot be read: it is a single value"
            ) from error
        except ValueError as error:
            raise BadYaml(_line(node), f"“{_shortened(node.value)}” cannot be read: {error}") from error
        return self._on_text(value, _line(node)) if isinstance(value, str) else value


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST_DIGITS else f"{text[:_MOST_DIGITS]}…"


def _unacceptable(character: int) -> str:
    return f"unacceptable character #x{character:04x}: special characters are not allowed"
