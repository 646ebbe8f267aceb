import pytest

from tests.unit.profile_service.conftest import Service


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


def test_language_chosen_by_link_is_remembered(service: Service) -> None:
    service.browser.get("/demo?ui_locales=it", headers={"Accept-Language": "de"})
    assert '<html lang="it">' in service.browser.get("/demo", headers={"Accept-Language": "de"}).text


def test_first_supported_language_is_chosen(service: Service) -> None:
    assert '<html lang="de">' in service.browser.get("/demo?ui_locales=es+de-CH+en").text


def test_unsupported_language_is_ignored(service: Service) -> None:
    answer = service.browser.get("/demo?ui_locales=%3Cscript%3E", headers={"Accept-Language": "en"})
    assert '<html lang="en">' in answer.text
    assert "set-cookie" not in answer.headers
