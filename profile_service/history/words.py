"""A change in words: which text labels each field, and how its values read.

The texts are those of the tabs. Only what no tab shows has a text under `history.field`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from profile_service.addresses.values import KINDS, card
from profile_service.history.timeline import Change
from profile_service.preferences.values import DELIVERIES, FREQUENCIES

TypeLabel = Callable[[str], str]
"""The label of a type of documents, by its code."""

LABELS: Final[Mapping[str, Mapping[str, str]]] = {
    "profile": {"directMail": "contact.direct_mail", "telephone": "contact.telephone"},
    "addresses": {"addresses": "profile.tab.addresses"},
    "organisation": {
        "name": "organisation.name",
        "mail": "organisation.mail",
        "telephone": "organisation.telephone",
    },
    "preferences": {
        "documentTypes": "preferences.types",
        "notificationMail": "preferences.notification_mail",
        "documentsMail": "preferences.documents_mail",
        "lifetimeDays": "preferences.lifetime",
        "notification": "preferences.notification",
        "delivery": "preferences.delivery",
        "notificationMailInForce": "history.field.notificationMailInForce",
        "documentsMailInForce": "history.field.documentsMailInForce",
        "notificationMailDeclined": "history.field.notificationMailDeclined",
        "documentsMailDeclined": "history.field.documentsMailDeclined",
    },
}
"""The key of the text that labels a field, by part and field."""

OTHER: Final = "history.field.other"
"""The label of a field that only a newer version knows."""

VALUES: Final[Mapping[str, Mapping[str, str]]] = {
    "notification": {each: f"preferences.notify.{each}" for each in FREQUENCIES},
    "delivery": {"": "preferences.by.unset", **{each: f"preferences.by.{each}" for each in DELIVERIES}},
    "documentTypes": {"": "preferences.all_types"},
    "kind": {each: f"addresses.kind.{each}" for each in KINDS},
}
"""The key of the text of a value, by field and value; the empty text is what was not given."""

COMPUTED: Final = frozenset({"telephoneE164"})
"""Fields that follow from others: their change says nothing new."""


@dataclass(frozen=True)
class Line:
    """A line of a value: the key of a text, or a text, or both."""

    key: str = ""
    text: str = field(default="", repr=False)


@dataclass(frozen=True)
class WordedField:
    """One changed field: the key of its label, and the lines of both values. No line means: not given."""

    label: str
    old: tuple[Line, ...]
    new: tuple[Line, ...]


def worded(change: Change, type_label: TypeLabel) -> tuple[WordedField, ...]:
    """The changed fields, without computed ones."""
    labels = LABELS.get(change.part, {})
    return tuple(
        WordedField(
            labels.get(name, OTHER),
            tuple(lines(name, values.get("old"), type_label)),
            tuple(lines(name, values.get("new"), type_label)),
        )
        for name, values in change.fields.items()
        if name not in COMPUTED
    )


def lines(name: str, value: Any, type_label: TypeLabel) -> Iterator[Line]:
    """A value of a field, as its tab shows it. No line means: not given."""
    known = VALUES.get(name, {})
    if not value:
        if "" in known:
            yield Line(known[""])
    elif isinstance(value, list):
        for each in value:
            yield from lines(name, each, type_label)
    elif isinstance(value, Mapping):
        yield Line(VALUES["kind"].get(str(value.get("kind")), ""), ", ".join(card(value)))
    elif name == "documentTypes":
        yield Line(text=type_label(str(value)))
    elif isinstance(value, str) and value in known:
        yield Line(known[value])
    else:
        yield Line(text=str(value))
