"""Read the claims of a HIN identity, as HIN's directory returns it, without trusting them."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from professional_rules.text import has_invisible_characters, hides_something, is_longer, trimmed

LONGEST_TEXT: Final = 255
"""Keycloak's limit for names and user names, in UTF-16 units."""

_LONGEST_WRITTEN: Final = 4 * LONGEST_TEXT
"""The limit before normalisation: a name in decomposed letters is longer than in composed ones."""

_LEVEL: Final = re.compile(r"[0-9]{1,9}")
_NOT_SHOWN: Final = re.compile(r"[^\w .'’-]")
_LONGEST_SHOWN: Final = 80


@dataclass(frozen=True, slots=True)
class HinIdentity:
    """The JSON object that HIN returned."""

    claims: Mapping[str, Any]

    def raw(self, claim: str) -> str | None:
        """The text of a claim as HIN wrote it; None if it is missing or not a text."""
        value = self._value(claim)
        return value if isinstance(value, str) else None

    def has_text(self, claim: str) -> bool:
        """Return whether the claim is a text with at least one visible character."""
        raw = self.raw(claim) or ""
        return is_longer(raw, _LONGEST_WRITTEN) or bool(trimmed(raw))

    def text(self, claim: str) -> str | None:
        """The visible text of a claim, trimmed, in Unicode's composed form.

        None if it is missing, empty, too long, or has control characters.
        """
        raw = self.raw(claim)
        if raw is None or is_longer(raw, _LONGEST_WRITTEN):
            return None
        text = unicodedata.normalize("NFC", trimmed(raw))
        if not text or is_longer(text, LONGEST_TEXT) or has_invisible_characters(text):
            return None
        return text

    def key(self, claim: str) -> str | None:
        """The text of a claim for comparisons; None also if it contains invisible characters."""
        text = self.text(claim)
        return None if text is None or hides_something(self.raw(claim) or "") else text

    def level(self, claim: str) -> int | None:
        """A number, or digits as text; None if it is neither, or if it is too large."""
        value = self._value(claim)
        if isinstance(value, str) and _LEVEL.fullmatch(value):
            return int(value)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9:
            return value
        return None

    @property
    def display_name(self) -> str:
        """The identity's name for messages, without characters that could be markup."""
        names = [self.text("contactId.firstName"), self.text("contactId.lastName")]
        name = " ".join(part for part in names if part) or self.text("loginName") or "HIN"
        return _NOT_SHOWN.sub("", name)[:_LONGEST_SHOWN].strip() or "HIN"

    def _value(self, claim: str) -> object:
        value: object = self.claims
        for step in claim.split("."):
            if not isinstance(value, Mapping):
                return None
            value = value.get(step)
        return value
