"""A change in words: which text labels each field, and how its values read.

The texts are in the messages under `history.field` and `history.value`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from profile_service.history.timeline import Change

HasText = Callable[[str], bool]
"""Whether there is a text of this key."""

_COMPUTED: Final = frozenset({"telephoneE164"})
"""Fields that follow from others: their change says nothing new."""

_CARD: Final = (
    ("organisation",),
    ("addressLine1",),
    ("addressLine2",),
    ("street", "houseNumber"),
    ("postOfficeBox",),
    ("swissZipCode", "foreignZipCode", "town"),
    ("country",),
)
"""The members of an address as groups, which are separated by commas."""


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


def worded(change: Change, has_text: HasText) -> tuple[WordedField, ...]:
    """The changed fields, without computed ones."""

    def key_of(name: str) -> str:
        key = f"{change.part}.{name}"
        return key if has_text(f"history.field.{key}") else "other"

    return tuple(
        WordedField(
            key_of(name),
            tuple(_lines(name, values.get("old"), has_text)),
            tuple(_lines(name, values.get("new"), has_text)),
        )
        for name, values in change.fields.items()
        if name not in _COMPUTED
    )


def _lines(name: str, value: Any, has_text: HasText) -> Iterator[Line]:
    key = f"{name}.{value}" if isinstance(value, str) and value else f"{name}.empty"
    if not value:
        if has_text(f"history.value.{key}"):
            yield Line(key)
    elif isinstance(value, list):
        for each in value:
            yield from _lines(name, each, has_text)
    elif isinstance(value, Mapping):
        kind = f"kind.{value.get('kind')}"
        yield Line(kind if has_text(f"history.value.{kind}") else "", card(value))
    elif isinstance(value, str) and has_text(f"history.value.{key}"):
        yield Line(key)
    else:
        yield Line(text=str(value))


def card(address: Mapping[str, Any]) -> str:
    """An address on one line, as on its card: «Boulevard de la Tour 8, 1205 Genève, CH»."""
    groups = (" ".join(str(address[name]) for name in group if address.get(name)) for group in _CARD)
    return ", ".join(filter(None, groups))
