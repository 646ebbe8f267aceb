"""Decode a received mail to what a person sees: subject, text, HTML."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass(frozen=True)
class ReadMail:
    subject: str
    text: str
    html: str | None


def read_mail(raw: bytes) -> ReadMail:
    """Decode headers (RFC 2047) and the text and HTML alternatives, whatever their transfer encoding.

    Never fails: undecodable parts are shown with replacement characters.
    """
    mail = message_from_bytes(raw, policy=policy.default)
    return ReadMail(
        subject=str(mail.get("Subject", "")),
        text=_content(mail, "plain") or "",
        html=_content(mail, "html"),
    )


def _content(mail: EmailMessage, subtype: str) -> str | None:
    part = mail.get_body(preferencelist=(subtype,))
    if part is None:
        return None
    try:
        content = part.get_content()
    except LookupError:
        # Python does not know the charset.
        payload = part.get_payload(decode=True)
        content = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    return str(content).replace("\r\n", "\n")
