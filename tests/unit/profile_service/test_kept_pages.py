"""Every page keeps what it says: in another language, reloaded, gone back to and in a second tab."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx
import pytest
from starlette.responses import Response

from profile_service.sign_in.csrf import token_for
from profile_service.web.addresses import with_parameter
from profile_service.web.errors import Problem
from profile_service.web.languages import Language
from profile_service.web.messages import Messages
from profile_service.web.notices import Notice, announce_sign_out, with_notice
from tests.unit.profile_service.conftest import ANNE, PUBLIC_URL, Service, tokens_for

MESSAGES = Messages.load()
ORIGIN = {"Origin": PUBLIC_URL}
REFERENCE = "0123456789abcdef0123456789abcdef"
HOME_PAGES = {"portal": "/demo", "profile-service": "/profil/informations"}
HOMES = {"portal": "home.id_token", "profile-service": "profile.section"}
SIGNED_IN_NOTICES = [notice for notice in Notice if notice is not Notice.SIGNED_OUT]


@dataclass(frozen=True)
class Page:
    """A page as a browser comes to it: `comes` returns the address, `texts` are keys of what it says."""

    comes: Callable[[Service], str]
    texts: tuple[str, ...]
    status: int = 200


def at(address: str, *texts: str, status: int = 200) -> Page:
    return Page(lambda _service: address, texts, status)


def signed_in(
    client: str, address: str, *texts: str, notice: Notice | None = None, status: int = 200
) -> Page:
    def comes(service: Service) -> str:
        tokens = replace(tokens_for(ANNE, clock=service.clock), access_claims={"scope": "openid sessions"})
        session = service.sessions.start(client_id=client, tokens=tokens, replacing=None)
        cookie = {"portal": "mep-demo-session", "profile-service": "mep-profil-session"}[client]
        service.browser.cookies.set(cookie, session.secret)
        return with_notice(address, notice, key=session.notice_key) if notice else address

    return Page(comes, (*texts, f"notice.{notice.value}") if notice else texts, status)


def team_member(address: str, role: str = "account-validator") -> Page:
    def comes(service: Service) -> str:
        service.sign_in_with_role(role)
        return address

    return Page(comes, ("problem.unreachable.title",), 503)


def assistant(address: str, right: str, *texts: str, status: int = 200) -> Page:
    def comes(service: Service) -> str:
        claims = {
            **ANNE,
            "sub": "claire-sub",
            "extensions": {"ch_delegation": {"principal": "Anne Médecin"}},
            "principal_sub": "anne-sub",
            "delegation_rights": [right],
        }
        tokens = replace(tokens_for(claims, clock=service.clock), access_claims=claims)
        session = service.sessions.start(client_id="profile-service", tokens=tokens, replacing=None)
        service.browser.cookies.set("mep-profil-session", session.secret)
        return address

    return Page(comes, texts, status)


def signed_out(service: Service) -> str:
    announce_sign_out(response := Response(), "the-state", https=False)
    name, _, value = response.headers["set-cookie"].split(";")[0].partition("=")
    service.browser.cookies.set(name, value)
    return "/demo?state=the-state"


def sign_out_without_keycloak(service: Service) -> str:
    session = service.sign_in()
    csrf = {"csrf": token_for(session.secret)}
    answer = service.browser.post("/demo/sign-out", data=csrf, headers=ORIGIN)
    return str(answer.headers["location"])


def problem(address: str, problem: Problem) -> Page:
    return at(address, *(f"problem.{problem.value}.{part}" for part in PARTS), status=problem.status)


SITE = "Portail d’essai"
PARTS = ("title", "text", "advice")
PAGES = {
    "start": at("/demo", "start.heading", "start.sign_in"),
    "start after signing out": Page(signed_out, ("start.heading", "notice.signed-out")),
    "home": signed_in("portal", "/demo", "home.id_token"),
    "profile": signed_in("profile-service", "/profil/informations", "profile.section"),
    "signed out of the profile": at("/profil/deconnexion?state=x", "signed_out.heading", "signed_out.text"),
    "own delegations without Keycloak": signed_in(
        "profile-service", "/profil/delegations?assistants=a", "delegations.away", status=503
    ),
    "devices without Keycloak": signed_in("portal", "/demo/devices", "problem.unreachable.title", status=503),
    "sign-in without Keycloak": problem("/demo/sign-in?action=passkey", Problem.UNREACHABLE),
    "account request without Keycloak": problem("/inscription", Problem.UNREACHABLE),
    "requests without Keycloak": team_member("/equipe/demandes?search=a&status=rejected"),
    "one request without Keycloak": team_member("/equipe/demandes/k3J9"),
    "accounts without Keycloak": team_member("/equipe/comptes"),
    "team delegations without Keycloak": team_member("/equipe/delegations?account=a", "delegation-manager"),
    "one delegation without Keycloak": team_member("/equipe/delegations/a/b", "delegation-manager"),
    "addresses of a doctor": assistant(
        "/profil/pour/anne-sub/adresses", "mayChangeAddresses", "on_behalf.no_address", "addresses.add"
    ),
    "address of a doctor": assistant(
        "/profil/pour/anne-sub/adresses/nouvelle?kind=practice", "mayChangeAddresses", "addresses.new"
    ),
    "preferences of a doctor": assistant(
        "/profil/pour/anne-sub/preferences", "mayReadPreferences", "on_behalf.read_only"
    ),
    "preferences of a doctor without the right": assistant(
        "/profil/pour/anne-sub/preferences",
        "mayChangeAddresses",
        *(f"problem.missing_right.{part}" for part in PARTS),
        status=403,
    ),
    "no page": problem("/profil/rien?a=1&b=", Problem.NOT_FOUND),
    "no page of any site": problem("//evil.example/x", Problem.NOT_FOUND),
    "answer nobody asked for": problem("/demo/callback?state=x&code=x", Problem.EXPIRED_ATTEMPT),
    "unusable query": problem("/demo/sign-in?fresh=perhaps", Problem.UNUSABLE),
    "signed out here only": Page(
        sign_out_without_keycloak,
        tuple(f"problem.signed_out_here_only.{part}" for part in PARTS),
        503,
    ),
    **{
        f"{client} with a notice": signed_in(client, HOME_PAGES[client], heading, notice=Notice.CHANGED)
        for client, heading in HOMES.items()
    },
    **{
        f"{address}: {each.value}": problem(address.format(each.value), each)
        for address in ("/profil/probleme/{}", f"/probleme/{{}}?reference={REFERENCE}")
        for each in Problem
    },
}


def links_of(answer: httpx.Response) -> dict[str, str]:
    """The language links, by language."""
    found = re.findall(r'<a href="([^"]*)" lang="(\w+)"', answer.text)
    return {
        language: urljoin(str(answer.url), _past_keycloak(html.unescape(address), language))
        for address, language in found
    }


def _past_keycloak(address: str, language: str) -> str:
    """The page to which Keycloak sends a signed-in person back after a choice of language."""
    path, _, query = address.partition("?")
    asked = dict(parse_qsl(query))
    return with_parameter(asked["next"], "ui_locales", language) if path.endswith("/sign-in") else address


def says(answer: httpx.Response, page: Page, language: str) -> None:
    assert answer.status_code == page.status
    assert f'<html lang="{language}">' in answer.text
    for key in page.texts:
        assert MESSAGES.text(language, key, name=SITE) in html.unescape(answer.text), key


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_page_keeps_what_it_says(service: Service, page: Page) -> None:
    address = f"{PUBLIC_URL}{page.comes(service).removeprefix(PUBLIC_URL)}"
    first = service.browser.get(address, follow_redirects=True)
    says(first, page, "fr")
    before, own_query = str(first.url), parse_qsl(first.url.query.decode(), keep_blank_values=True)
    for language in (each.value for each in Language):
        link = links_of(first)[language]
        assert [
            each for each in parse_qsl(urlsplit(link).query, True) if each[0] != "ui_locales"
        ] == own_query
        shown = service.browser.get(link)
        says(shown, page, language)
        assert links_of(shown) == links_of(first)
        says(service.browser.get(link), page, language)  # reloaded
        says(service.browser.get(before), page, language)  # back, or in a second tab


@pytest.mark.parametrize("client", HOMES)
def test_every_notice_is_said_in_every_language(service: Service, client: str) -> None:
    for notice in SIGNED_IN_NOTICES:
        page = signed_in(client, HOME_PAGES[client], HOMES[client], notice=notice)
        first = service.browser.get(f"{PUBLIC_URL}{page.comes(service)}")
        for language in (each.value for each in Language):
            says(service.browser.get(links_of(first)[language]), page, language)


@pytest.mark.parametrize(
    ("path", "form", "problem"),
    [
        ("/demo/sign-out", {"csrf": "x"}, Problem.FORGED),
        ("/demo/sign-out", None, Problem.UNUSABLE),
        ("/nothing", {}, Problem.NOT_FOUND),
        ("/broken", {}, Problem.DEFECT),
    ],
)
def test_refused_form_is_read_in_another_language_without_sending_it_again(
    service: Service, path: str, form: dict[str, str] | None, problem: Problem
) -> None:
    def broken() -> None:
        raise RuntimeError

    service.app.add_api_route("/broken", broken, methods=["POST"])
    service.sign_in()
    refused = service.browser.post(path, data=form, headers=ORIGIN)
    page = Page(str, tuple(f"problem.{problem.value}.{part}" for part in PARTS), problem.status)
    says(refused, page, "fr")
    for language, link in links_of(refused).items():
        shown = service.browser.get(link)
        says(shown, page, language)
        assert refused.headers["x-request-id"] in shown.text


@pytest.mark.parametrize(
    "address",
    [
        "/demo/probleme/refused?retry=//evil.example&home=https://evil.example&text=evil",
        "/demo/probleme/evil",
        "/profil/probleme/%3Cb%3Eevil",
        "/probleme/evil?reference=evil",
        "/probleme/forged?reference=Call-evil-0900123456",
        "/probleme/forged?reference=%3Cb%3Eevil&home_path=https://evil.example&problem=evil",
        f"/probleme/forged?reference={REFERENCE}&reference=evil",
        "//evil.example/%2f%2fevil.example?https://evil.example/",
        "/%5cevil.example//evil.example?%22%3E%3Ca%20href=//evil.example%3E",
        "/demo?notice=changed&notice=evil",
        "/demo?notice=evil&state=evil",
    ],
)
def test_nobody_else_can_put_words_or_addresses_on_a_page(service: Service, address: str) -> None:
    answer = service.browser.get(f"{PUBLIC_URL}{address}")
    assert "evil" not in re.sub(r"<[^>]*>", "", answer.text)
    for link in re.findall(r'(?:href|action)="([^"]*)"', answer.text):
        target = urljoin(str(answer.url), html.unescape(link))
        assert target.startswith((f"{PUBLIC_URL}/", "http://localhost:8025", "mailto:equipe@example.org"))
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    assert "evil" not in main


def test_notice_of_another_sign_in_is_not_shown(service: Service) -> None:
    notice = Notice.CHANGED
    other = service.sign_in(claims=ANNE | {"sub": "bruno-sub", "sid": "bruno-sid"})
    address = with_notice("/demo", notice, key=other.notice_key)
    assert MESSAGES.text("fr", f"notice.{notice.value}") in service.browser.get(address).text
    service.sign_in()
    for forged in (address, f"/demo?notice={notice.value}", f"/demo?notice={notice.value}."):
        assert 'role="status"' not in service.browser.get(forged).text


def test_notice_outlives_a_new_session_of_the_same_sign_in(service: Service) -> None:
    address = with_notice("/demo?a=1", Notice.CHANGED, key=service.sign_in().notice_key)
    service.sign_in()
    assert MESSAGES.text("fr", "notice.changed") in service.browser.get(address).text
    assert address.startswith("/demo?a=1&notice=")


def test_signing_out_is_told_to_the_browser_that_did_and_not_to_who_is_signed_in(service: Service) -> None:
    told = MESSAGES.text("fr", "notice.signed-out")
    assert told not in service.browser.get("/demo?state=the-state").text
    address = signed_out(service)
    for forged in ("/demo", "/demo?state=", "/demo?state=another"):
        assert told not in service.browser.get(forged).text
    assert told in service.browser.get(address).text
    service.sign_in()
    assert told not in service.browser.get(address).text
