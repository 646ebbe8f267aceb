"""The rights that a doctor gives to an assistant, by their codes."""

from __future__ import annotations

from typing import Literal, get_args

Right = Literal["mayReadDocuments", "maySubmitRequests", "mayReadPreferences", "mayChangeAddresses"]
"""What a doctor lets an assistant do."""

RIGHTS: tuple[Right, ...] = get_args(Right)
"""All rights, in the order in which people read them."""
