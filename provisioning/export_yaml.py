"""Values as a realm file: YAML a person likes to read, that renders and reads back to the same values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from provisioning.errors import ProvisioningError

_WIDTH = 100
_NULL = "tag:yaml.org,2002:null"
_NO_FOLDING = 1 << 30
_RESERVED_SIGN = "\ue000"
_TEMPLATE_SIGN = re.compile(r"\{[{%#]")


def realm_file(sections: Mapping[str, Any], comment: Iterable[str] = ()) -> str:
    """A file with these sections, below a comment of the given lines.

    Signs that would start an expression or a comment of the template stand as they are in what it renders.
    Raises ProvisioningError for a text that holds the sign by which rendered files stand for secrets.
    """
    yaml = YAML()
    yaml.width = _NO_FOLDING
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    # The reader takes YAML's types by their names: null is written out, never left empty.
    yaml.representer.add_representer(type(None), lambda to, _: to.represent_scalar(_NULL, "null"))
    out = StringIO()
    yaml.dump(_node(sections), out)
    head = "".join(f"# {_one_line(line)}".rstrip() + "\n" for line in comment)
    return _TEMPLATE_SIGN.sub(r"{% raw %}\g<0>{% endraw %}", head + out.getvalue())


def _node(value: Any) -> Any:
    """The value in block style, with short lists of plain values in one line."""
    if isinstance(value, Mapping):
        mapping = CommentedMap()
        for name, inner in value.items():
            mapping[_text(name)] = _node(inner)
        if not value:
            mapping.fa.set_flow_style()
        return mapping
    if isinstance(value, list):
        sequence = CommentedSeq([_node(inner) for inner in value])
        if not any(isinstance(inner, Mapping | list) for inner in value) and len(str(value)) < _WIDTH:
            sequence.fa.set_flow_style()
        return sequence
    return _text(value) if isinstance(value, str) else value


def _text(value: str) -> str:
    # Somebody could have put it there, to have one of our secrets written in its place.
    if _RESERVED_SIGN in value:
        raise ProvisioningError(
            "a text of the realm holds the sign U+E000, which realm files keep for secrets"
        )
    return str(value)


def _one_line(text: str) -> str:
    """The text as a comment can hold it, whatever somebody named a thing."""
    return "".join(each if each.isprintable() else "�" for each in text)
