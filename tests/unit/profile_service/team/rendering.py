"""The page of an account as it is rendered, for tests."""

import html
import re

from starlette.requests import Request

from profile_service.person.claims import Menu
from profile_service.sign_in.relying_party import profile_pages
from profile_service.team.account_page import AccountPage, check_values, entries
from profile_service.web.languages import Language
from profile_service.web.messages import Messages
from profile_service.web.moments import local_minute
from profile_service.web.rendering import Pages

MESSAGES = Messages.load()
PAGES = Pages(MESSAGES, https=False, site_name="Portail", contact_email="")
LANGUAGES = [each.value for each in Language]


def raw(page: AccountPage, language: str = "fr") -> str:
    request = Request(
        {
            "type": "http",
            "method": "GET",
            "path": "/equipe/demandes/k3J9",
            "query_string": f"ui_locales={language}".encode(),
            "headers": [],
        }
    )
    answer = PAGES.render(
        request,
        "team-account.html",
        menu=Menu("Équipe", profile_pages(""), csrf="the-token", validates=True, manages_delegations=False),
        page=page,
        path="/equipe/demandes/k3J9",
        writer="the-seal",
        moment=local_minute,
        entries=entries,
        check_values=check_values,
    )
    return bytes(answer.body).decode()


def rendered(page: AccountPage, language: str = "fr") -> str:
    return html.unescape(raw(page, language))


def words(text: str) -> str:
    """The text without its tags and with single spaces; no-break spaces stay."""
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]*>", " ", text))
