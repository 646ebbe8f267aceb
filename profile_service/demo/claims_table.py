"""A token's claims as table rows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from profile_service.web.moments import local_moment

_MOMENTS = frozenset({"exp", "iat", "nbf", "auth_time", "updated_at"})


@dataclass(frozen=True)
class ClaimRow:
    """One claim: `text` is its value as sent, `moment` its local time when it is a timestamp."""

    name: str
    text: str
    moment: str | None


def claim_rows(claims: Mapping[str, Any]) -> tuple[ClaimRow, ...]:
    """All claims by name. Nested claims are named by their path: `realm_access.roles`."""
    return tuple(
        ClaimRow(name, _written(value), _moment(name, value))
        for name, value in sorted(_flattened(claims, prefix=""))
    )


def _flattened(claims: Mapping[str, Any], prefix: str) -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = []
    for name, value in claims.items():
        if isinstance(value, Mapping) and value:
            rows += _flattened(value, f"{prefix}{name}.")
        else:
            rows.append((f"{prefix}{name}", value))
    return rows


def _written(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False)


def _moment(name: str, value: Any) -> str | None:
    if name not in _MOMENTS or isinstance(value, bool) or not isinstance(value, int):
        return None
    try:
        return local_moment(value)
    except (OverflowError, ValueError, OSError):
        return None
