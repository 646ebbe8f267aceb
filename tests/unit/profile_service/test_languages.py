import pytest
from starlette.requests import Request
from starlette.responses import Response

from profile_service.sign_in.csrf import token_for
from profile_service.web.languages import remember_account_language, wishes_for_keycloak
from tests.unit.profile_service.conftest import PUBLIC_URL, Service


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "fr"),
        ("de-CH,de;q=0.9,en;q=0.8", "de"),
        ("es,it;q=0.4,en;q=0.7", "en"),
        ("pt-BR", "fr"),
        ("de;q=0,it;q=0.1", "it"),
        ("de;q=nonsense,en;q=2,it", "it"),
        ("*", "fr"),
        (",;q=,;;", "fr"),
    ],
)
def test_browser_language_is_honoured(service: Service, header: str, language: str) -> None:
    answer = service.browser.get("/demo", headers={"Accept-Language": header})
    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["content-language"] == language


def keycloak_hears(service: Service) -> dict[str, str]:
    """The language parameters with which this browser goes to Keycloak."""
    cookies = "; ".join(f"{name}={value}" for name, value in service.browser.cookies.items())
    headers = [(b"cookie", cookies.encode()), (b"accept-language", b"it")]
    return wishes_for_keycloak(Request({"type": "http", "query_string": b"", "headers": headers}))


def signed_in_with(service: Service, locale: object) -> None:
    """What the callback tells the browser of the language, once Keycloak's token is verified."""

    def called_back() -> Response:
        response = Response()
        remember_account_language(response, locale, https=False)
        return response

    service.app.add_api_route("/called-back", called_back)
    service.browser.get("/called-back")


def test_language_chosen_by_link_is_remembered(service: Service) -> None:
    service.browser.get("/demo?ui_locales=it", headers={"Accept-Language": "de"})
    assert '<html lang="it">' in service.browser.get("/demo", headers={"Accept-Language": "de"}).text


def test_first_supported_language_is_chosen(service: Service) -> None:
    assert '<html lang="de">' in service.browser.get("/demo?ui_locales=es+de-CH+en").text


def test_unsupported_language_is_ignored(service: Service) -> None:
    answer = service.browser.get("/demo?ui_locales=%3Cscript%3E", headers={"Accept-Language": "en"})
    assert '<html lang="en">' in answer.text
    assert "set-cookie" not in answer.headers


def test_keycloak_learns_a_choice_until_the_next_sign_in(service: Service) -> None:
    assert keycloak_hears(service) == {"ui_locales": "it"}
    service.browser.get("/demo?ui_locales=de")
    assert keycloak_hears(service) == {"ui_locales": "de", "kc_locale": "de"}
    signed_in_with(service, "de")
    assert keycloak_hears(service) == {"ui_locales": "de"}


def test_language_of_the_account_is_that_of_the_pages_but_no_choice(service: Service) -> None:
    service.browser.get("/demo?ui_locales=de")
    signed_in_with(service, "en")
    assert keycloak_hears(service) == {"ui_locales": "en"}
    assert '<html lang="en">' in service.browser.get("/demo").text


@pytest.mark.parametrize("locale", [None, "", "es", 7, ["de"], "de;Path=/x"])
def test_account_language_that_is_none_of_ours_changes_nothing(service: Service, locale: object) -> None:
    service.browser.get("/demo?ui_locales=it")
    signed_in_with(service, locale)
    assert keycloak_hears(service) == {"ui_locales": "it"}


def test_choice_of_the_person_who_signs_out_is_not_the_next_persons(service: Service) -> None:
    session = service.sign_in()
    service.browser.get("/demo?ui_locales=de")
    csrf = {"csrf": token_for(session.secret)}
    service.browser.post("/demo/sign-out", data=csrf, headers={"Origin": PUBLIC_URL})
    assert keycloak_hears(service) == {"ui_locales": "de"}


@pytest.mark.parametrize(
    ("cookie", "value"), [("mep-language", "xx"), ("mep-language-chosen", "xx"), ("mep-language-chosen", "")]
)
def test_unknown_language_in_a_cookie_is_ignored(service: Service, cookie: str, value: str) -> None:
    service.browser.cookies.set(cookie, value)
    assert keycloak_hears(service) == {"ui_locales": "it"}


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/?ui_locales=de", "/demo"),
        ("/profil?ui_locales=de&x=1", "/profil/sign-in?next=%2Fprofil%3Fx%3D1"),
    ],
)
def test_choice_follows_a_redirect(service: Service, path: str, location: str) -> None:
    assert service.browser.get(path).headers["location"] == f"{PUBLIC_URL}{location}"
    assert keycloak_hears(service) == {"ui_locales": "de", "kc_locale": "de"}
