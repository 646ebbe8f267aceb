"""Check the texts of a realm against Java's `MessageFormat`, with which Keycloak fills in every text.

The style after a placeholder's type, such as a date pattern or a choice's intervals, is not checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from provisioning.errors import SourceError
from provisioning.yaml_document import YamlDocument

_SECTION = "localization"
_EXTENSION_PREFIX = "mep"
# Keycloak's consoles and references to other texts use placeholders that MessageFormat does not know.
_OTHER_PLACEHOLDERS = re.compile(r"\$\{[^{}]*\}|\{\{[^{}]*\}\}")
_NUMBER = re.compile(r"[0-9]{1,4}")
_TYPES = frozenset({"", "number", "date", "time", "choice"})


def faults(document: YamlDocument) -> Iterator[SourceError]:
    """Yield a fault for every text of the file that is not a valid pattern."""
    for locale, texts in (document.value.get(_SECTION) or {}).items():
        for key, text in texts.items() if isinstance(texts, dict) else ():
            if not isinstance(text, str):
                continue
            if (fault := fault_of_text(key, text)) is not None:
                what = f"text “{key}” ({locale}) is not a java.text.MessageFormat pattern: {fault}"
                yield SourceError(document.origin((_SECTION, locale, key)), what)


def fault_of_text(key: str, text: str) -> str | None:
    """The fault of the text of this key, or None if it is a valid pattern."""
    return fault_of(text if key.startswith(_EXTENSION_PREFIX) else _OTHER_PLACEHOLDERS.sub("", text))


def fault_of(text: str) -> str | None:
    """The fault of a text, or None if it is a valid pattern.

    An apostrophe starts a quotation, which ends at the next one; two apostrophes stand for one.
    """
    at = 0
    while at < len(text):
        if text[at] == "'":
            at = _after_quotation(text, at)
        elif text[at] == "{":
            end = _end_of_place(text, at)
            if end is None:
                return f"a brace is not closed: {_shown(text[at:])}"
            if (fault := _fault_of_place(text[at + 1 : end])) is not None:
                return fault
            at = end + 1
        else:
            at += 1
    return None


def _after_quotation(text: str, start: int) -> int:
    end = text.find("'", start + 1)
    return len(text) if end < 0 else end + 1


def _end_of_place(text: str, start: int) -> int | None:
    depth, at = 0, start
    while at < len(text):
        match text[at]:
            case "'":
                at = _after_quotation(text, at)
                continue
            case "{":
                depth += 1
            case "}":
                depth -= 1
                if depth == 0:
                    return at
        at += 1
    return None


def _fault_of_place(place: str) -> str | None:
    number, _, rest = place.partition(",")
    kind = rest.partition(",")[0].strip().lower()
    if not _NUMBER.fullmatch(number):
        return f"a placeholder needs a number, such as {{0}}: {_shown(place)}"
    if kind not in _TYPES:
        return f"a placeholder cannot have the type {_shown(kind)}"
    return None


def _shown(text: str) -> str:
    return f"“{text[:40]}”"
