"""Which of many delegations a box shows: 25 a page, those whose name or practice has the searched words."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from delegations.models import Delegation, Person
from profile_service.web.addresses import printable

PAGE: Final = "/profil/delegations"
A_PAGE: Final = 25
SEARCH_FROM: Final = 6
_LONGEST_SEARCH: Final = 100
_MOST_DIGITS: Final = 6


@dataclass(frozen=True)
class Wanted:
    """What the address asks a box for: searched words, and the number of the page, from 1."""

    search: str = ""
    number: int = 1

    @classmethod
    def of(cls, search: str, number: str) -> "Wanted":
        """Read the parameters of an address. What is no number counts as the first page."""
        is_number = number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS
        return cls(printable(search).strip()[:_LONGEST_SEARCH], max(1, int(number)) if is_number else 1)


@dataclass(frozen=True)
class Listing:
    """One page of a box. `search` and `number` are the parameters of its address, `all` its delegations."""

    parameter: str
    all: Sequence[Delegation]
    found: Sequence[Delegation]
    wanted: Wanted

    @property
    def pages(self) -> int:
        """The number of pages."""
        return max(1, -(-len(self.found) // A_PAGE))

    @property
    def number(self) -> int:
        """The number of this page; a page after the last is the last."""
        return min(self.wanted.number, self.pages)

    @property
    def first(self) -> int:
        """The place of the first shown delegation among those found, from 1."""
        return (self.number - 1) * A_PAGE + 1

    @property
    def shown(self) -> Sequence[Delegation]:
        """The delegations of this page."""
        return self.found[self.first - 1 : self.first - 1 + A_PAGE]

    @property
    def has_search(self) -> bool:
        """Whether there are enough delegations to search in."""
        return len(self.all) >= SEARCH_FROM or bool(self.wanted.search)

    @property
    def previous(self) -> str | None:
        """The address of the page before this one."""
        return self._address(self.number - 1) if self.number > 1 else None

    @property
    def next(self) -> str | None:
        """The address of the following page."""
        return self._address(self.number + 1) if self.number < self.pages else None

    def _address(self, number: int) -> str:
        asked = {self.parameter: self.wanted.search, f"{self.parameter}-page": str(number)}
        return f"{PAGE}?{urlencode({name: value for name, value in asked.items() if value})}"


def listing(
    parameter: str,
    delegations: Sequence[Delegation],
    who: Callable[[Delegation], Person],
    wanted: Wanted,
    *,
    with_person: str = "",
) -> Listing:
    """The page that the address asks for, or the page with one person: by name, ended delegations last."""
    ordered = sorted(
        delegations, key=lambda each: (each.state == "ended", _plain(who(each).name), who(each).id)
    )
    words = _plain(wanted.search).split()
    found = [each for each in ordered if _has(words, who(each), each)]
    place = next((n for n, each in enumerate(found) if with_person and who(each).id == with_person), None)
    number = wanted.number if place is None else place // A_PAGE + 1
    return Listing(parameter, ordered, found, Wanted(wanted.search, number))


def _has(words: list[str], person: Person, delegation: Delegation) -> bool:
    text = _plain(f"{person.titled_name} {delegation.practice or ''}")
    return all(word in text for word in words)


def _plain(text: str) -> str:
    """Without case and accents."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
