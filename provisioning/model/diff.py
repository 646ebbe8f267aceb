"""Compare declared with live values, field by field. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from provisioning.model.resource import FieldChange, StrictMapping
from provisioning.model.secret import Secret, Unmanaged


def differences(
    declared: Any, live: Any, path: str = "", place: tuple[str, ...] = (), *, named_by: tuple[str, ...] = ()
) -> tuple[FieldChange, ...]:
    """The fields that differ, in the order of the declaration.

    Only declared keys are compared, so that a server default is not a difference. A `StrictMapping` and a
    list are compared entirely. A secret is compared by the fingerprint beside it; an unmanaged one is not.
    Entries of lists are matched by the first of the fields `named_by` that they have.
    """
    if isinstance(declared, Secret | Unmanaged):
        return ()
    if isinstance(declared, Mapping) and isinstance(live, Mapping):
        names = list(declared)
        if isinstance(declared, StrictMapping):
            names += [name for name in live if name not in declared]
        pairs = ((f"{path}.{name}" if path else name, declared.get(name), live.get(name)) for name in names)
        return tuple(
            found
            for inner, new, old in pairs
            for found in differences(new, old, inner, place, named_by=named_by)
        )
    if named_by and _has_entries(declared, named_by) and _has_entries(live, named_by):
        new, old = _by_name(declared, named_by), _by_name(live, named_by)
        return tuple(_entry_differences(new, old, place, named_by))
    if declared == live:
        return ()
    return (FieldChange(path, live, declared, place),)


def _has_entries(value: Any, named_by: tuple[str, ...]) -> bool:
    """Return whether a value is a list of mappings that have names."""
    return isinstance(value, list) and all(
        isinstance(entry, Mapping) and any(entry.get(field) for field in named_by) for entry in value
    )


def _by_name(entries: Sequence[Mapping[str, Any]], named_by: tuple[str, ...]) -> dict[str, Mapping[str, Any]]:
    """The entries by name; the second one of a name is “name (2)”."""
    found: dict[str, Mapping[str, Any]] = {}
    times: Counter[str] = Counter()
    for entry in entries:
        name = next(str(entry[field]) for field in named_by if entry.get(field))
        times[name] += 1
        found[f"{name} ({times[name]})" if times[name] > 1 else name] = entry
    return found


def _entry_differences(
    declared: Mapping[str, Any], live: Mapping[str, Any], place: tuple[str, ...], named_by: tuple[str, ...]
) -> Iterator[FieldChange]:
    for name in (*declared, *(name for name in live if name not in declared)):
        yield from differences(declared.get(name), live.get(name), "", (*place, name), named_by=named_by)
    held, wanted = [name for name in live if name in declared], [name for name in declared if name in live]
    if wanted != held:
        yield FieldChange("order", held, wanted, place)


def merged(live: Any, declared: Any) -> Any:
    """The live value, overlaid with the declared fields: the body of an update."""
    if isinstance(declared, Unmanaged):
        return live
    if isinstance(declared, StrictMapping) and isinstance(live, Mapping):
        return {name: live.get(name) if isinstance(v, Unmanaged) else v for name, v in declared.items()}
    if isinstance(declared, Mapping) and isinstance(live, Mapping):
        return {**live, **{name: merged(live.get(name), value) for name, value in declared.items()}}
    return declared
