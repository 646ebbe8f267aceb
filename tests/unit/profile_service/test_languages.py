import pytest
from starlette.requests import Request
from starlette.responses import Response

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


def keycloak_hears(service: Service, query: str = "") -> dict[str, str]:
    """The language parameters with which this browser goes to Keycloak from a link with this query."""
    cookies = "; ".join(f"{name}={value}" for name, value in service.browser.cookies.items())
    headers = [(b"cookie", cookies.encode()), (b"accept-language", b"it")]
    scope = {"type": "http", "query_string": query.encode(), "headers": headers}
    return wishes_for_keycloak(Request(scope))


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


def test_keycloak_learns_a_choice_from_the_link_only(service: Service) -> None:
    assert keycloak_hears(service) == {"ui_locales": "it"}
    assert keycloak_hears(service, "ui_locales=de") == {"ui_locales": "de", "kc_locale": "de"}
    service.browser.get("/demo?ui_locales=de")
    # The next person at a shared computer has chosen nothing.
    assert keycloak_hears(service) == {"ui_locales": "de"}


def test_link_to_sign_in_carries_the_language_of_its_page(service: Service) -> None:
    page = service.browser.get("/demo?ui_locales=de").text
    assert 'href="/demo/sign-in?ui_locales=de"' in page
    assert 'href="/demo/sign-in"' in service.browser.get("/demo").text


def test_signed_in_person_chooses_a_language_by_keycloak(service: Service) -> None:
    service.sign_in()
    page = service.browser.get("/demo?notice=x.y").text
    assert 'href="/demo/sign-in?next=%2Fdemo%3Fnotice%3Dx.y&amp;ui_locales=de"' in page


def test_language_of_the_account_is_that_of_the_pages(service: Service) -> None:
    service.browser.get("/demo?ui_locales=de")
    signed_in_with(service, "en")
    assert keycloak_hears(service) == {"ui_locales": "en"}
    assert '<html lang="en">' in service.browser.get("/demo").text


@pytest.mark.parametrize("locale", [None, "", "es", 7, ["de"], "de;Path=/x"])
def test_account_language_that_is_none_of_ours_changes_nothing(service: Service, locale: object) -> None:
    service.browser.get("/demo?ui_locales=it")
    signed_in_with(service, locale)
    assert keycloak_hears(service) == {"ui_locales": "it"}


def test_unknown_language_in_the_cookie_is_ignored(service: Service) -> None:
    service.browser.cookies.set("mep-language", "xx")
    assert keycloak_hears(service) == {"ui_locales": "it"}


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/?ui_locales=de", "/demo?ui_locales=de"),
        ("/profil?ui_locales=de&x=1", "/profil/informations?ui_locales=de&x=1"),
        (
            "/profil/informations?ui_locales=de&x=1",
            "/profil/sign-in?next=%2Fprofil%2Finformations%3Fx%3D1&ui_locales=de",
        ),
    ],
)
def test_choice_follows_a_redirect(service: Service, path: str, location: str) -> None:
    assert service.browser.get(path).headers["location"] == f"{PUBLIC_URL}{location}"
