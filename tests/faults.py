"""What may go wrong around Keycloak during a test: texts that are no pattern, a silent mail server."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from tests.environment import Environment
from tests.people import REALM

NO_PATTERN = "Ancien {0"
"""A text that no value can be filled into: its brace is not closed."""


@contextmanager
def realm_text(environment: Environment, key: str, text: str, locale: str = "fr") -> Iterator[None]:
    """Another text of the realm while a test needs it, as somebody would write it in the admin console."""
    environment.admin.post(REALM, "localization", locale, body={key: text})
    try:
        yield
    finally:
        environment.admin.delete(REALM, "localization", locale, key)


@contextmanager
def silent_mail_server(environment: Environment, **settings: str) -> Iterator[None]:
    """Mails go to a server that takes the connection and says nothing; at the end it hangs up."""
    held = environment.admin.get(REALM)["smtpServer"]
    with socket.create_server(("127.0.0.1", 0)) as server:
        silent = {"host": "127.0.0.1", "port": str(server.getsockname()[1]), **settings}
        environment.admin.put(REALM, body={"smtpServer": {**held, **silent}})
        try:
            yield
        finally:
            environment.admin.put(REALM, body={"smtpServer": held})
