"""Write values as a realm file: readable YAML that renders and parses back to the same values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import yaml
from yaml import MappingNode, Node, ScalarNode, SequenceNode
from yaml.dumper import BaseDumper

from provisioning.errors import ProvisioningError
from yaml12 import BOOL, FLOAT, INT, MAP, NULL, SEQ, STR, CoreSchema

_WIDTH = 100
_NO_FOLDING = 1 << 30
_RESERVED_SIGN = "\ue000"
_TEMPLATE_SIGN = re.compile(r"\{[{%#]")


def realm_file(sections: Mapping[str, Any], comment: Iterable[str] = ()) -> str:
    """A file with these sections, below a comment of the given lines.

    Jinja signs in values are escaped, so that they stay as they are when the file is rendered.
    Raises ProvisioningError if a text holds U+E000, the sign that marks secrets in rendered files.
    """
    text = yaml.serialize(_node(sections), Dumper=_Dumper, width=_NO_FOLDING, allow_unicode=True)
    head = "".join(f"# {_one_line(line)}".rstrip() + "\n" for line in comment)
    return _TEMPLATE_SIGN.sub(r"{% raw %}\g<0>{% endraw %}", head + text)


class _Dumper(BaseDumper, CoreSchema):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists deeper than their key."""
        super().increase_indent(flow, False)


def _node(value: Any) -> Node:
    """The value in block style; short lists of scalars in one line."""
    if isinstance(value, Mapping):
        return MappingNode(
            MAP, [(_node(name), _node(inner)) for name, inner in value.items()], flow_style=False
        )
    if isinstance(value, list):
        plain = not any(isinstance(inner, Mapping | list) for inner in value)
        return SequenceNode(
            SEQ, [_node(inner) for inner in value], flow_style=plain and len(str(value)) < _WIDTH
        )
    return _scalar(value)


def _scalar(value: Any) -> ScalarNode:
    match value:
        case None:
            return ScalarNode(NULL, "null")
        case bool():
            return ScalarNode(BOOL, str(value).lower())
        case int():
            return ScalarNode(INT, str(value))
        case float():
            return ScalarNode(FLOAT, str(value))
        case _:
            return ScalarNode(STR, _text(value))


def _text(value: str) -> str:
    # A text with this sign could name one of the environment's secrets and have its value written here.
    if _RESERVED_SIGN in value:
        raise ProvisioningError(
            "a text of the realm contains U+E000, which is reserved for secrets in realm files"
        )
    return str(value)


def _one_line(text: str) -> str:
    """The text with every non-printable character replaced, so that it fits into one comment line."""
    return "".join(each if each.isprintable() else "�" for each in text)
