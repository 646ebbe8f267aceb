"""Sends a mail by SMTP: the only module that speaks to the mail server."""

import logging
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from typing import Final, Protocol
from urllib.parse import urlsplit

_log = logging.getLogger("profile_service.mail")

_SECONDS: Final = 10.0
_SUBMISSION_PORT: Final = 587
_TLS_PORT: Final = 465


class NotSent(Exception):
    """The mail was not sent; the message names the kind of the cause, never the address."""


@dataclass(frozen=True)
class Mail:
    """A mail to one address: plain text and HTML."""

    to: str = field(repr=False)
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)


class MailSender(Protocol):
    """Sends mails. Raises `NotSent`."""

    def send(self, mail: Mail) -> None: ...


@dataclass(frozen=True)
class SmtpServer:
    """A mail server by its URL.

    `smtps://user@host:465` uses TLS from the start, `smtp+tls://user@host:587` begins it with STARTTLS, and
    `smtp://host:port` sends in clear text, which the settings allow on this machine only.
    """

    url: str
    sender: str
    password: str = field(default="", repr=False)

    def send(self, mail: Mail) -> None:
        """Send one mail. Raises `NotSent`."""
        if not self.url or not self.sender:
            raise NotSent("no mail server is configured")
        try:
            message = self._message(mail)
            with self._connected() as server:
                server.send_message(message, from_addr=self.sender, to_addrs=[mail.to])
        except (OSError, smtplib.SMTPException, ValueError, LookupError) as error:
            _log.error("a mail was not sent", extra={"error": type(error).__name__})
            raise NotSent(type(error).__name__) from error

    def _message(self, mail: Mail) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"] = self.sender
        message["To"] = mail.to
        message["Subject"] = " ".join(mail.subject.split())
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.text)
        message.add_alternative(mail.html, subtype="html")
        return message

    def _connected(self) -> smtplib.SMTP:
        parts = urlsplit(self.url)
        host = parts.hostname or "localhost"
        tls = ssl.create_default_context()
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, parts.port or _TLS_PORT, timeout=_SECONDS, context=tls
            )
        else:
            server = smtplib.SMTP(host, parts.port or _SUBMISSION_PORT, timeout=_SECONDS)
        try:
            if parts.scheme == "smtp+tls":
                server.starttls(context=tls)
            if parts.username:
                server.login(parts.username, self.password)
        except BaseException:
            server.close()
            raise
        return server
