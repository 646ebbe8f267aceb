"""The page «Historique»: a saved change reads as in its tab, in each language."""

import pytest

from profile_service.tabs.frame import HISTORY, PREFERENCES
from tests.unit.profile_service.conftest import Service
from tests.unit.profile_service.tabs import open_tab


@pytest.mark.parametrize("language", ["fr", "de", "it", "en"])
def test_change_reads_as_in_its_tab(service: Service, language: str) -> None:
    service.sign_in("profile-service")
    form = open_tab(service, f"{PREFERENCES}?ui_locales={language}")
    form.save(notification="daily", delivery="portal")
    page = service.browser.get(f"{HISTORY}?ui_locales={language}").text
    label = form.text.split('id="delivery"')[1].split("<legend>")[1].split("</legend>")[0]

    assert f"<dt>{label}</dt>" in page
    for value in ("daily", "portal", ""):
        option = form.text.split(f'value="{value}"')[-1].split("<span>")[1].split("</span>")[0]
        assert option in page
