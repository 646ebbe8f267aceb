"""A change in words: which text labels each field, and how its values read.

The texts are in the messages under `history.field` and `history.value`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from profile_service.addresses.values import card
from profile_service.history.timeline import Change

HasText = Callable[[str], bool]
"""Whether there is a text of this key."""

TypeLabel = Callable[[str], str]
"""The label of a type of documents, by its code."""

_COMPUTED: Final = frozenset({"telephoneE164"})
"""Fields that follow from others: their change says nothing new."""


@dataclass(frozen=True)
class Line:
    """A line of a value: a key of `history.value`, or a text, or both."""

    key: str = ""
    text: str = field(default="", repr=False)


@dataclass(frozen=True)
class WordedField:
    """One changed field: a key of `history.field`, and the lines of both values. No line means: not given."""

    key: str
    old: tuple[Line, ...]
    new: tuple[Line, ...]


def worded(change: Change, has_text: HasText, type_label: TypeLabel) -> tuple[WordedField, ...]:
    """The changed fields, without computed ones."""

    def key_of(name: str) -> str:
        key = f"{change.part}.{name}"
        return key if has_text(f"history.field.{key}") else "other"

    return tuple(
        WordedField(
            key_of(name),
            tuple(_lines(name, values.get("old"), has_text, type_label)),
            tuple(_lines(name, values.get("new"), has_text, type_label)),
        )
        for name, values in change.fields.items()
        if name not in _COMPUTED
    )


def _lines(name: str, value: Any, has_text: HasText, type_label: TypeLabel) -> Iterator[Line]:
    key = f"{name}.{value}" if isinstance(value, str) and value else f"{name}.empty"
    if not value:
        if has_text(f"history.value.{key}"):
            yield Line(key)
    elif isinstance(value, list):
        for each in value:
            yield from _lines(name, each, has_text, type_label)
    elif isinstance(value, Mapping):
        kind = f"kind.{value.get('kind')}"
        yield Line(kind if has_text(f"history.value.{kind}") else "", ", ".join(card(value)))
    elif name == "documentTypes":
        yield Line(text=type_label(str(value)))
    elif isinstance(value, str) and has_text(f"history.value.{key}"):
        yield Line(key)
    else:
        yield Line(text=str(value))
