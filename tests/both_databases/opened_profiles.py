"""The portal proposes the profile until the person has opened it."""

from __future__ import annotations

from tests.unit.profile_service.conftest import ANNE, Service

PROPOSAL = "Regardez votre profil"


def test_profile_is_proposed_until_it_was_opened(service: Service) -> None:
    service.sign_in()
    assert PROPOSAL in service.browser.get("/demo").text
    assert PROPOSAL in service.browser.get("/demo").text

    service.sign_in("profile-service")
    assert service.browser.get("/profil/informations").status_code == 200

    assert PROPOSAL not in service.browser.get("/demo").text


def test_profile_that_another_person_opened_is_still_proposed(service: Service) -> None:
    service.sign_in("profile-service")
    service.browser.get("/profil/informations")
    service.browser.get("/profil/informations")
    service.sign_in(claims=ANNE | {"sub": "bruno-sub"})
    assert PROPOSAL in service.browser.get("/demo").text
