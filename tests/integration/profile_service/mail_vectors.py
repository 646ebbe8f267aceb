"""The vectors of mail addresses, as a field of the profile judges them.

Before the rule, a field drops spaces around a text, and characters that nobody sees. It may be empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tests.vectors import document

SECURED: Final = frozenset(document("hin_secured_domains.json")["listed"])

_SPACES: Final = frozenset(
    {"space before", "space after", "no-break space after", "tab", "line feed", "line feed at the end"}
)
_UNSEEN: Final = frozenset(
    {"zero width joiner", "zero width non-joiner", "zero width space", "soft hyphen", "word joiner"}
)
_IN_NO_USER_NAME: Final = frozenset({"ampersand", "per cent", "template", "asterisk"})
"""Mail allows these signs; an account's address, which is its user name, has none of them."""
_LONG: Final = frozenset({"253 characters", "254 characters", "255 characters"})


@dataclass(frozen=True)
class MailCase:
    """A text, and the address that is stored; without one, the code of the refusal."""

    name: str
    typed: str
    stored: str | None
    secured: bool
    code: str = "mail_address"

    def in_field(self, field: str) -> tuple[str, str]:
        """What becomes of the text in this field: HIN must secure an address for documents."""
        if self.stored is None:
            return "refused", self.code
        if self.stored and field == "documentsMail" and not self.secured:
            return "refused", "not_secured"
        return "stored", self.stored


def addresses() -> Iterator[MailCase]:
    """The addresses among the vectors."""
    for case in document("hin_secured_domains.json")["emails"]:
        name, typed = case["name"], case["email"]
        if not typed or name in _SPACES:
            yield MailCase(name, typed, typed.strip(), bool(typed))
        else:
            yield MailCase(name, typed, case["canonical"], case["secured"])
    for case in document("mail_addresses.json")["cases"]:
        name, typed, stored = case["name"], case["typed"], case.get("stored")
        if name in _IN_NO_USER_NAME:
            stored = typed
        elif case.get("refused") == "empty" or not typed.strip():
            stored = ""
        code = "too_long" if name in _LONG else "mail_address"
        yield MailCase(name, typed, stored, (stored or "").rpartition("@")[2] in SECURED, code)


def domains() -> Iterator[MailCase]:
    """An address at each domain among the vectors."""
    for case in document("hin_secured_domains.json")["domains"]:
        name, typed = case["name"], f"anna@{case['domain']}"
        if name in _LONG:
            # Too long with what stands before the domain.
            yield MailCase(name, typed, None, False, "too_long")
        elif name in _UNSEEN or (name in _SPACES and name != "space before"):
            yield MailCase(name, typed, "anna@hin.ch", True)
        else:
            stored = case["canonical"] and f"anna@{case['canonical']}"
            yield MailCase(name, typed, stored, case["secured"])
