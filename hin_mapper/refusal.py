"""Apply the table's refusal rules to an identity."""

from hin_mapper.identity import HinIdentity
from hin_mapper.table import RefusalRule


def applies(rule: RefusalRule, identity: HinIdentity) -> bool:
    """Return whether a rule of the table refuses this identity."""
    if rule.below is not None:
        level = identity.level(rule.claim)
        return level is None or level < rule.below
    text = identity.key(rule.claim)
    if rule.like is None:
        return text is None
    return text is not None and any(_matches(pattern.lower(), text.lower()) for pattern in rule.like)


def _matches(pattern: str, text: str) -> bool:
    """Return whether the whole text matches; only `*` is special, and the time is linear."""
    first, *rest = pattern.split("*")
    if not rest:
        return text == first
    *middle, last = rest
    position, end = len(first), len(text) - len(last)
    if position > end or not text.startswith(first) or not text.endswith(last):
        return False
    for part in middle:
        found = text.find(part, position, end)
        if found < 0:
            return False
        position = found + len(part)
    return True
