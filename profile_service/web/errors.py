"""What keeps a request from being answered as asked: one base with the status and the key of the words."""

from collections.abc import Mapping
from typing import ClassVar


class PageError(Exception):
    """A page says what went wrong and what the reader can do.

    `problem` names the words, in the messages under `problem`; `headers` go with the answer.
    """

    problem: ClassVar[str] = "defect"
    status: ClassVar[int] = 500
    headers: ClassVar[Mapping[str, str]] = {}


class UnusableRequest(PageError):
    """What was sent is nothing that a page of ours sends."""

    problem, status = "unusable", 400


class ForgedRequest(PageError):
    """A form came without proof that our own page sent it; nothing was done."""

    problem, status = "forged", 403


class KeycloakUnreachable(PageError):
    """Keycloak did not answer, or not as the provider of our realm; trying again later may help."""

    problem, status = "unreachable", 503
    headers: ClassVar[Mapping[str, str]] = {"Retry-After": "10"}
