"""Mails by a real SMTP server: who gets them, and what a failure tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from profile_service.mail.sender import Mail, NotSent, SmtpServer
from tests.environment import free_ports


@dataclass
class Received:
    """Keeps the envelopes; refuses the recipients when it is told to."""

    envelopes: list[Envelope] = field(default_factory=list)
    refuses: bool = False

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.refuses:
            return "550 no such mailbox: secret@hin.ch"
        self.envelopes.append(envelope)
        return "250 OK"


@pytest.fixture
def received() -> Received:
    return Received()


@pytest.fixture
def server(received: Received) -> Iterator[SmtpServer]:
    port = free_ports().smtp
    controller = Controller(received, hostname="127.0.0.1", port=port)
    controller.start()
    yield SmtpServer(f"smtp://127.0.0.1:{port}", "portail@example.org")
    controller.stop()


@pytest.mark.parametrize(
    "address",
    [
        "anne@hin.ch",
        "=?utf-8?q?x=40evil.example=2c?=.y@hin.ch",
        "=?utf-8?q?=3cx=40evil.example=3e=2c?=a@hin.ch",
    ],
)
def test_mail_reaches_its_address_and_no_other(server: SmtpServer, received: Received, address: str) -> None:
    """Such addresses are refused before. If one came this far, its header would not decide who gets it."""
    try:
        server.send(Mail(address, "Bonjour\r\nBcc: x@evil.example", "Texte", "<p>Texte</p>"))
    except NotSent:
        assert received.envelopes == []
    else:
        assert [each.rcpt_tos for each in received.envelopes] == [[address]]
        assert [each.mail_from for each in received.envelopes] == ["portail@example.org"]
        assert b"\nBcc:" not in (received.envelopes[0].content or b"")


def test_refused_mail_is_told_without_the_address(server: SmtpServer, received: Received) -> None:
    received.refuses = True
    with pytest.raises(NotSent) as failed:
        server.send(Mail("anne@hin.ch", "Bonjour", "Texte", "<p>Texte</p>"))
    assert "@" not in str(failed.value)


@pytest.mark.parametrize("url", ["", "smtp://127.0.0.1:9"])
def test_without_a_server_nothing_is_sent(url: str) -> None:
    with pytest.raises(NotSent):
        SmtpServer(url, "portail@example.org").send(Mail("anne@hin.ch", "x", "x", "x"))
