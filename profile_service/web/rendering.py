"""Renders templates to responses."""

from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from profile_service.web.addresses import query_of, with_parameter
from profile_service.web.languages import PARAMETER, Language, language_of, remember_choice
from profile_service.web.messages import Messages
from profile_service.web.notices import Notice

# Each package has its own templates beside its routes.
TEMPLATES = sorted(Path(__file__).parent.parent.glob("*/templates"))


class Pages:
    """Renders pages in the language of the request."""

    def __init__(self, messages: Messages, *, https: bool, site_name: str, contact_email: str) -> None:
        self.messages = messages
        self._https = https
        self._site_name = site_name
        self._contact_email = contact_email
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

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

        The language links lead to `address`, by default to the same path and query. Templates get
        `t(key, **values)` for texts, `language`, `languages` with the address of each, `site_name`,
        `contact_email` and the given values.
        """
        language = language_of(request)
        page = query_of(request) if address is None else address
        body = self._environment.get_template(template).render(
            {
                "t": partial(self.messages.text, language),
                "has_text": self.messages.has,
                "language": language,
                "languages": {each: with_parameter(page, PARAMETER, each.value) for each in Language},
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
        self.remember_choice(request, response)
        return response

    def remember_choice(self, request: Request, response: Response) -> None:
        """Keep the language that the request asks for, if any. Every page does it; a redirect may need it."""
        remember_choice(request, response, https=self._https)
