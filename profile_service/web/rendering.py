"""Renders templates to responses."""

from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from profile_service.web.languages import Language, asked_language, language_of, remember_language
from profile_service.web.messages import Messages

# Each package has its own templates beside its routes.
TEMPLATES = sorted(Path(__file__).parent.parent.glob("*/templates"))


class Pages:
    """Renders pages in the language of the request."""

    def __init__(self, messages: Messages, *, https: bool, contact_email: str) -> None:
        self.messages = messages
        self._https = https
        self._contact_email = contact_email
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def render(
        self, request: Request, template: str, *, status: int = 200, page_path: str, **values: object
    ) -> HTMLResponse:
        """Render a page. `page_path` is the target of the language links: this page, or the nearest one.

        Templates get `t(key, **values)` for texts, `language`, `languages`, `contact_email` and the given
        values.
        """
        language = language_of(request)
        body = self._environment.get_template(template).render(
            {
                "t": partial(self.messages.text, language),
                "has_text": self.messages.has,
                "language": language,
                "languages": tuple(Language),
                "page_path": page_path,
                "contact_email": self._contact_email,
                "menu": None,
                **values,
            }
        )
        response = HTMLResponse(body, status)
        response.headers["Content-Language"] = language
        response.headers["Vary"] = "Accept-Language, Cookie"
        asked = asked_language(request)
        if asked:
            remember_language(response, asked, https=self._https)
        return response
