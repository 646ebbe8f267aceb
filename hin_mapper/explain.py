"""Explain offline which account a HIN identity would get, and why: the table as Keycloak applies it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hin_mapper.identity import HinIdentity
from hin_mapper.identity_file import read_identity
from hin_mapper.readers import Unreadable, read
from hin_mapper.refusal import applies
from hin_mapper.table import AccountRow, AddressClaims, On, RefusalReason, Table, load_table
from professional_rules.telephone import DEFAULT_COUNTRIES

_REFUSALS: Final[Mapping[RefusalReason, str]] = {
    RefusalReason.NO_LOGIN_NAME: "HIN gives no usable login name, so the account could not be found again.",
    RefusalReason.SHARED_IDENTITY: "The identity is shared by a practice: sign in with a personal one.",
    RefusalReason.NO_USABLE_EMAIL: "HIN gives no usable e-mail address.",
    RefusalReason.NO_USABLE_NAME: "HIN gives no usable first and last name.",
}
_PROBLEMS: Final[Mapping[str, str]] = {
    "missing": "HIN gives none",
    "malformed": "HIN's value is malformed",
    "incomplete": "its post code, town or country is missing or malformed",
    "empty": "HIN gives none",
    "characters": "it has characters that a telephone number cannot have",
    "too-long": "it has more than 15 digits",
    "not-a-number": "the number does not exist",
    "country-not-allowed": "its country is not allowed for SMS",
    "not-mobile": "it is not a mobile number",
}


@dataclass(frozen=True, slots=True)
class Given:
    """An attribute of the account: its value, its claims (none if the table fixes it), when it is written."""

    attribute: str
    value: str
    claims: tuple[str, ...]
    on: On

    def as_json(self) -> dict[str, object]:
        return {
            "attribute": self.attribute,
            "value": self.value,
            "claims": list(self.claims),
            "on": self.on.value,
        }


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An attribute that could not be read: a new account lacks it, an existing account keeps its value.

    `problem` is a code such as `not-mobile`.
    """

    attribute: str
    claims: tuple[str, ...]
    problem: str

    @property
    def text(self) -> str:
        return _PROBLEMS[self.problem]

    def as_json(self) -> dict[str, object]:
        return {
            "attribute": self.attribute,
            "claims": list(self.claims),
            "problem": self.problem,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Refusal:
    """The reason why the identity gets no account, and the claims that the table examined."""

    reason: RefusalReason
    claims: tuple[str, ...]

    @property
    def text(self) -> str:
        return _REFUSALS[self.reason]

    def as_json(self) -> dict[str, object]:
        return {"reason": self.reason.value, "claims": list(self.claims), "text": self.text}


@dataclass(frozen=True, slots=True)
class Explanation:
    """The result for an identity: a refusal, a new account, or the changes to its existing account."""

    name: str
    refusal: Refusal | None = None
    given: tuple[Given, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    asked_later: tuple[str, ...] = ()
    later: bool = False
    """True if the identity already has an account."""

    @property
    def account(self) -> dict[str, str]:
        """The attributes and their values; empty after a refusal."""
        return {given.attribute: given.value for given in self.given}

    def as_json(self) -> dict[str, object]:
        """The JSON form.

        Its keys are `identity`, `later`, `accepted`, `refusal` (or null), `attributes`, `leftOut` and
        `askedLater`.
        """
        return {
            "identity": self.name,
            "later": self.later,
            "accepted": self.refusal is None,
            "refusal": self.refusal.as_json() if self.refusal else None,
            "attributes": [row.as_json() for row in self.given],
            "leftOut": [row.as_json() for row in self.left_out],
            "askedLater": list(self.asked_later),
        }

    def lines(self) -> list[str]:
        """Plain text, one fact per line. It quotes the identity, so print it without markup."""
        if self.refusal is not None:
            claims = ", ".join(self.refusal.claims)
            return [f"«{self.name}» is refused: {self.refusal.reason}", f"  {self.refusal.text} ({claims})"]
        width = max((len(row.attribute) for row in self.given), default=0)
        lines = [
            f"«{self.name}» "
            + ("signs in again; attributes of its account:" if self.later else "gets an account:")
        ]
        for row in self.given:
            origin = f"from {', '.join(row.claims)}" if row.claims else "fixed by the table"
            lines.append(f"  {row.attribute:<{width}}  {row.value}  ({origin}; {row.on})")
        lines += [
            f"  {row.attribute} unchanged: {row.text} (from {', '.join(row.claims)})"
            if self.later
            else f"  no {row.attribute}: {row.text} (from {', '.join(row.claims)})"
            for row in self.left_out
        ]
        if self.asked_later:
            lines.append(f"  asked after activation: {', '.join(self.asked_later)}")
        return lines


def explain(
    identity: HinIdentity,
    table: Table,
    allowed_countries: Collection[str] = DEFAULT_COUNTRIES,
    *,
    later: bool = False,
) -> Explanation:
    """Apply the table to an identity; `allowed_countries` are those of the realm's telephone rule.

    With `later`, the identity already has an account. Then only rows for every sign-in are read. A value that
    cannot be read leaves the attribute unchanged, because the account was accepted with its present value.
    The refusal rules apply at every sign-in.
    """
    name = identity.display_name
    for rule in table.refuse:
        if applies(rule, identity):
            return Explanation(name, Refusal(rule.reason, (rule.claim,)), later=later)
    given: dict[str, Given] = {}
    left_out: list[LeftOut] = []
    for row in table.account:
        if later and row.on is On.FIRST_SIGN_IN:
            continue
        if row.given is not None and row.given not in given:
            continue
        claims = _claims(row)
        try:
            value = row.value if row.value is not None else read(identity, row, allowed_countries)
        except Unreadable as unreadable:
            if row.refuse_as is not None and not later:
                return Explanation(name, Refusal(row.refuse_as, claims))
            left_out.append(LeftOut(row.attribute, claims, unreadable.problem))
        else:
            given[row.attribute] = Given(row.attribute, value, claims, row.on)
    asked_later = tuple(attribute for attribute in table.asked_later if attribute not in given and not later)
    return Explanation(name, None, tuple(given.values()), tuple(left_out), asked_later, later)


def explain_file(
    path: Path,
    table: Table | None = None,
    allowed_countries: Collection[str] = DEFAULT_COUNTRIES,
    *,
    later: bool = False,
) -> Explanation:
    """Explain the identity in a JSON file, by default with the project's table.

    Raises `BadIdentityFile`, and `BadTable` if the table is invalid.
    """
    return explain(read_identity(path), table or load_table(), allowed_countries, later=later)


def _claims(row: AccountRow) -> tuple[str, ...]:
    if isinstance(row.source, AddressClaims):
        return tuple(row.source.model_dump().values())
    return (row.source,) if row.source else ()
