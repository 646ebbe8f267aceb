"""Turning a template and its values into an answer."""

from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from profile_service.web.languages import Language, asked_language, language_of, remember_language
from profile_service.web.messages import Messages

# Each concept has its own beside its routes.
TEMPLATES = sorted(Path(__file__).parent.parent.glob("*/templates"))


class Pages:
    """Renders our pages in the reader's language."""

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
        self, request: Request, template: str, *, status: int = 200, page_path: str, **values: object
    ) -> HTMLResponse:
        """The page as an answer. `page_path` is where the language links lead: this page, or the nearest one.

        Templates get `t(key, **values)` for texts, `language`, `languages`, `site_name`, `contact_email`
        and the values given.
        """
        language = language_of(request)
        body = self._environment.get_template(template).render(
            {
                "t": partial(self.messages.text, language),
                "has_text": self.messages.has,
                "language": language,
                "languages": tuple(Language),
                "page_path": page_path,
                "site_name": self._site_name,
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
