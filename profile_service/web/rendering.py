"""Renders templates to responses."""

from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from profile_service.web.addresses import query_of, with_parameter
from profile_service.web.languages import (
    PARAMETER,
    Language,
    language_of,
    remember_asked_language,
    with_asked_language,
)
from profile_service.web.messages import Messages
from profile_service.web.notices import Notice

# Each package has its own templates beside its routes.
TEMPLATES = sorted(Path(__file__).parent.parent.glob("*/templates"))

_LINKS_TO_SIGN_IN = {"sign_in_path", "retry_path"}


class Pages:
    """Renders pages in the language of the request."""

    def __init__(self, messages: Messages, *, https: bool, site_name: str, contact_email: str) -> None:
        self.messages = messages
        self._https = https
        self._site_name = site_name
        self._contact_email = contact_email
        self._environment = _environment()

    def render(
        self,
        request: Request,
        template: str,
        *,
        status: int = 200,
        address: str | None = None,
        notice: Notice | None = None,
        **values: object,
    ) -> HTMLResponse:
        """Render a page.

        The language links lead to `address`, by default to the same path and query. Links to sign in carry
        the language that the request asks for. Templates get
        `t(key, **values)` for texts, `language`, `languages` with the address of each, `site_name`,
        `contact_email` and the given values.
        """
        language = language_of(request)
        for link in _LINKS_TO_SIGN_IN & values.keys():
            values[link] = values[link] and with_asked_language(str(values[link]), request)
        body = self._environment.get_template(template).render(
            {
                "t": partial(self.messages.text, language),
                "has_text": self.messages.has,
                "language": language,
                "languages": _languages(request, address, values.get("menu")),
                "site_name": self._site_name,
                "contact_email": self._contact_email,
                "menu": None,
                "notice": notice,
                **values,
            }
        )
        response = HTMLResponse(body, status)
        response.headers["Content-Language"] = language
        response.headers["Vary"] = "Accept-Language, Cookie"
        remember_asked_language(request, response, https=self._https)
        return response

    def mail(self, language: str, template: str, **values: object) -> tuple[str, str]:
        """Render a mail: its plain text and its HTML, from `<template>.txt` and `<template>.html`."""
        known = {
            "t": partial(self.messages.text, language),
            "language": language,
            "site_name": self._site_name,
            "contact_email": self._contact_email,
            **values,
        }
        text, html = (self._environment.get_template(f"{template}.{kind}") for kind in ("txt", "html"))
        return text.render(known), html.render(known)


@cache
def _environment() -> Environment:
    """The compiled templates, which know no setting: all applications of a process share them."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _languages(request: Request, address: str | None, menu: Any) -> dict[Language, str]:
    """The address of the page in each language.

    A signed-in person goes there by Keycloak, which writes the choice to the account and shows no page.
    """
    page = query_of(request) if address is None else address
    if menu is None:
        return {each: with_parameter(page, PARAMETER, each.value) for each in Language}
    here = with_parameter(f"{request.url.path}{page}" if address is None else page, PARAMETER, None)
    sign_in = with_parameter(menu.party.sign_in_path, "next", here)
    return {each: with_parameter(sign_in, PARAMETER, each.value) for each in Language}
