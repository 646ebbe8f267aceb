"""Compare declared with live values, field by field. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from provisioning.resource import FieldChange, StrictMapping
from provisioning.secrets import Secret, Unmanaged


def differences(declared: Any, live: Any, path: str = "") -> tuple[FieldChange, ...]:
    """The fields that differ, in the order of the declaration.

    Only declared keys are compared, so that a server default is not a difference. A `StrictMapping` and a
    list are compared entirely. A secret is compared by the fingerprint beside it; an unmanaged one is not.
    """
    if isinstance(declared, Secret | Unmanaged):
        return ()
    if isinstance(declared, Mapping) and isinstance(live, Mapping):
        return _mapping_differences(declared, live, path)
    if _is_list(declared) and _is_list(live) and _same_shape(declared, live):
        pairs = enumerate(zip(declared, live, strict=True))
        return tuple(found for i, (new, old) in pairs for found in differences(new, old, f"{path}[{i}]"))
    if declared == live:
        return ()
    return (FieldChange(path, live, declared),)


def _mapping_differences(
    declared: Mapping[str, Any], live: Mapping[str, Any], path: str
) -> tuple[FieldChange, ...]:
    names = list(declared)
    if isinstance(declared, StrictMapping):
        names += [name for name in live if name not in declared]
    return tuple(
        found
        for name in names
        for found in differences(declared.get(name), live.get(name), f"{path}.{name}" if path else name)
    )


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _same_shape(declared: Sequence[Any], live: Sequence[Any]) -> bool:
    """Return whether two lists are compared entry by entry: same length, only mappings."""
    return len(declared) == len(live) and all(isinstance(entry, Mapping) for entry in [*declared, *live])


def merged(live: Any, declared: Any) -> Any:
    """The live value, overlaid with the declared fields: the body of an update."""
    if isinstance(declared, Unmanaged):
        return live
    if isinstance(declared, StrictMapping) and isinstance(live, Mapping):
        return {name: live.get(name) if isinstance(v, Unmanaged) else v for name, v in declared.items()}
    if isinstance(declared, Mapping) and isinstance(live, Mapping):
        return {**live, **{name: merged(live.get(name), value) for name, value in declared.items()}}
    return declared
