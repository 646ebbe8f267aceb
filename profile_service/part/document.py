"""A part that a person fills in as one document, such as the organisation: what pages and API need of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from profile_service.part.fields import PartValues
from profile_service.part.store import Held, Parts, Within
from profile_service.person.people import Individual


@dataclass(frozen=True)
class Further:
    """What a save does besides: `within` its transaction, and `after` it has been committed."""

    within: Within = field(default=lambda _connection: None)
    after: Callable[[], None] = field(default=lambda: None)


Prepare = Callable[[Individual, Held, Any], Further]
"""Checks a save against what lies outside the document. May raise `Faulty` and `KeycloakUnreachable`."""

Show = Callable[[str, Mapping[str, Any]], Mapping[str, Any]]
"""Adds to the content of a person's part what is computed when it is read."""


@dataclass(frozen=True)
class Document:
    """One part: its name in addresses and in the store, and its fields.

    `response` describes what is shown when `show` adds to the fields.
    """

    name: str
    values: type[PartValues]
    prepare: Prepare = field(default=lambda _person, _present, _values: Further())
    show: Show = field(default=lambda _subject, content: content)
    response: type[BaseModel] | None = None

    @property
    def empty(self) -> dict[str, Any]:
        """The content of a part that was never saved."""
        return self.values.model_construct().stored()

    def content(self, subject: str, held: Held) -> Mapping[str, Any]:
        """The content as it is shown: every field has a value."""
        return self.show(subject, {**self.empty, **held.content})

    def save(self, parts: Parts, person: Individual, values: PartValues, *, replacing: int) -> Held:
        """Save what was given. Raises `Stale` and what `prepare` raises."""
        present = parts.require(person.subject, self.name, replacing)
        further = self.prepare(person, present, values)
        saved = parts.save(
            person.subject,
            self.name,
            values.stored(),
            replacing=present,
            author=person.author,
            within=further.within,
        )
        further.after()
        return saved
