"""The inbox's page: newest first, live, and isolated from the mails it shows."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from local_stack.inbox.messages import Mailbox, recipient_from_query
from local_stack.serving import page_headers

_FOLDER = Path(__file__).parent
STATIC_FOLDER = _FOLDER / "static"

_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A mail is untrusted: no script, no form, no requests, an origin of its own. Its links open in a new tab,
# so that a confirmation link can be followed.
_MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
_ADDRESS = re.compile(r"https?://[^\s<>\"']++")
_END_OF_SENTENCE = ".,;:!?)"
_LINK = Markup('<a href="{0}" target="_blank" rel="noopener noreferrer">{0}</a>')


def page_routes(mailbox: Mailbox) -> APIRouter:
    templates = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"), autoescape=True, undefined=StrictUndefined
    )
    templates.filters["with_links"] = with_links
    routes = APIRouter(default_response_class=HTMLResponse)

    @routes.get("/")
    async def inbox(to: str = "") -> HTMLResponse:
        recipient = recipient_from_query(to)
        page = templates.get_template("inbox.html").render(
            messages=mailbox.to(recipient or None), to=recipient
        )
        return HTMLResponse(page, headers=page_headers(_PAGE_POLICY))

    @routes.get("/messages/{message_id}/html")
    async def html_of(message_id: str, request: Request) -> Response:
        message = mailbox.get(message_id)
        if message is None or message.html is None:
            raise HTTPException(404, "No such message.")
        return HTMLResponse(f'<base target="_blank">{message.html}', headers=page_headers(_MAIL_POLICY))

    return routes


def with_links(text: str) -> Markup:
    """Plain text as HTML with its web addresses as links."""
    parts: list[Markup] = []
    position = 0
    for match in _ADDRESS.finditer(text):
        address = match.group().rstrip(_END_OF_SENTENCE)
        parts.append(escape(text[position : match.start()]))
        parts.append(_LINK.format(address))
        position = match.start() + len(address)
    parts.append(escape(text[position:]))
    return Markup("").join(parts)
