"""Faults around Keycloak during a test: invalid message patterns, a silent mail server."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from tests.environment import Environment
from tests.people import REALM

NO_PATTERN = "Ancien {0"
"""A text that is not a message pattern: its brace is not closed."""


@contextmanager
def realm_text(environment: Environment, key: str, text: str, locale: str = "fr") -> Iterator[None]:
    """Override one text of the realm in the context, as an administrator could in the console."""
    environment.admin.post(REALM, "localization", locale, body={key: text})
    try:
        yield
    finally:
        environment.admin.delete(REALM, "localization", locale, key)


@contextmanager
def silent_mail_server(environment: Environment, **settings: str) -> Iterator[None]:
    """Send mails to a server that accepts connections and does not answer; it closes them at the end."""
    held = environment.admin.get(REALM)["smtpServer"]
    with socket.create_server(("127.0.0.1", 0)) as server:
        silent = {"host": "127.0.0.1", "port": str(server.getsockname()[1]), **settings}
        environment.admin.put(REALM, body={"smtpServer": {**held, **silent}})
        try:
            yield
        finally:
            environment.admin.put(REALM, body={"smtpServer": held})
