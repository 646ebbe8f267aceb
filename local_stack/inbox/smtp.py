"""The inbox's SMTP side: accepts any mail on loopback, and stores one message per recipient."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiosmtpd.smtp import SMTP, Envelope, Session

from local_stack.inbox.gateways import Gateways
from local_stack.inbox.mail import read_mail
from local_stack.inbox.messages import Clock, Mailbox, new_message

_MAXIMUM_BYTES = 1024 * 1024


class _Recipient:
    """The handler of aiosmtpd, which prescribes the method names."""

    def __init__(self, mailbox: Mailbox, gateways: Gateways, now: Clock) -> None:
        self._mailbox = mailbox
        self._gateways = gateways
        self._now = now

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        if not self._gateways.smtp.available:
            return "451 4.3.0 Mail is switched off in the local inbox"
        content = envelope.content
        mail = read_mail(content if isinstance(content, bytes) else (content or "").encode())
        for recipient in envelope.rcpt_tos:
            self._mailbox.add(
                new_message("email", recipient, mail.text, self._now(), subject=mail.subject, html=mail.html)
            )
        return "250 2.0.0 Message in the inbox"


@asynccontextmanager
async def smtp_on(
    sockets: list[socket.socket], mailbox: Mailbox, gateways: Gateways, now: Clock
) -> AsyncIterator[None]:
    """Receive mail on the listening `sockets` while the context is open.

    It runs in the web server's own event loop, so the mailbox needs no lock.
    """
    # At debug level the logger would write complete mails.
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    handler = _Recipient(mailbox, gateways, now)
    loop = asyncio.get_running_loop()

    def session() -> SMTP:
        return SMTP(
            handler, data_size_limit=_MAXIMUM_BYTES, enable_SMTPUTF8=True, hostname="localhost", loop=loop
        )

    servers = [await loop.create_server(session, sock=listener) for listener in sockets]
    try:
        yield
    finally:
        for server in servers:
            server.close()
