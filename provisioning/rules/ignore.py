"""The section `ignore`: foreign objects that plans do not list. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from provisioning.errors import SourceError
from provisioning.kinds.registry import REGISTRY
from provisioning.model.plan import Foreign
from provisioning.source.directory import RealmSource
from provisioning.source.schema import meant

_SECTION = "ignore"


def is_ignored(source: RealmSource, foreign: Foreign) -> bool:
    """Return whether a rule of the files names the object by kind and name."""
    return any(
        matches(foreign.kind, entry.value.get("kind", "*")) and matches(foreign.name, entry.value["name"])
        for entry in source.entries(_SECTION)
    )


def unknown_kinds(source: RealmSource) -> Iterator[SourceError]:
    """A fault for each rule that can match nothing, because its kind does not exist."""
    kinds = list(dict.fromkeys(name for kind in REGISTRY for name in (kind.name, kind.part) if name))
    for entry in source.entries(_SECTION):
        pattern = entry.value.get("kind", "*")
        if not any(matches(kind, pattern) for kind in kinds):
            text = f"“{_SECTION}” refers to kind “{pattern}”, which does not exist{meant(pattern, kinds)}"
            yield SourceError(entry.origin, text)


def matches(name: str, pattern: str) -> bool:
    """Return whether the whole name fits: `*` is any text, `?` one character, all else is itself.

    In Python's own patterns `[` begins a set of characters; names of objects may contain it.
    """
    return fnmatchcase(name, pattern.replace("[", "[[]"))
