"""Faults around Keycloak during a test: malformed texts and an unresponsive mail server."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from tests.environment import Environment
from tests.people import REALM

MALFORMED_TEXT = "Ancien {0"
"""A malformed message pattern: its brace is not closed."""


@contextmanager
def realm_text(environment: Environment, key: str, text: str, locale: str = "fr") -> Iterator[None]:
    """Overrides a text of the realm, as an administrator can in the admin console."""
    environment.admin.post(REALM, "localization", locale, body={key: text})
    try:
        yield
    finally:
        environment.admin.delete(REALM, "localization", locale, key)


@contextmanager
def silent_mail_server(environment: Environment, **settings: str) -> Iterator[None]:
    """Configures a mail server that accepts connections and never answers. It closes them at the end."""
    held = environment.admin.get(REALM)["smtpServer"]
    with socket.create_server(("127.0.0.1", 0)) as server:
        silent = {"host": "127.0.0.1", "port": str(server.getsockname()[1]), **settings}
        environment.admin.put(REALM, body={"smtpServer": {**held, **silent}})
        try:
            yield
        finally:
            environment.admin.put(REALM, body={"smtpServer": held})
