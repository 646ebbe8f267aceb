"""Which sentence says why a form was not carried out."""

from collections.abc import Mapping
from typing import Final

from profile_service.drafts.store import Draft

_NAMED: Final[Mapping[str, tuple[str, ...]]] = {
    "stale": ("act", "at"),
    "missing": ("field",),
    "too_long": ("field",),
    "not_a_text": ("field",),
    "unknown_value": ("field",),
    "proof_wrong": ("left",),
    "proof_limit": ("until",),
    "dual_control": ("until",),
}
"""What the sentence of a refusal names."""
_PLAINER: Final = {"stale": "stale_unnamed"}


def worded_refusal(draft: Draft) -> str:
    """The last part of the sentence's key: a plainer one if the answer lacks what the sentence names."""
    code, told = draft.refused or "", {**draft.values, "field": draft.fault_field}
    complete = all(told.get(name) for name in _NAMED.get(code, ()))
    return code if complete else _PLAINER.get(code, "other")
