"""The pages of the team, and the short address of the form for an account."""

from urllib.parse import urlencode

import pytest

from profile_service.sign_in.csrf import token_for
from profile_service.web.messages import Messages
from tests.unit.profile_service.conftest import PUBLIC_URL, Service

DELEGATIONS = ["/equipe/delegations?account=a", "/equipe/delegations/a/b", "/equipe/delegations/a/b/revoke"]
PAGES = ["/equipe/demandes", "/equipe/demandes/k3J9", "/equipe/comptes", "/equipe/comptes/0e1c-4a"]
HAS_ACCOUNT = Messages.load().text("fr", "notice.has-account")


@pytest.mark.parametrize("page", PAGES)
def test_team_page_asks_for_a_sign_in_and_comes_back(service: Service, page: str) -> None:
    answer = service.browser.get(page)

    there = page.replace("/", "%2F")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"{PUBLIC_URL}/profil/sign-in?next={there}&scope=accounts",
    )


@pytest.mark.parametrize("page", PAGES)
def test_token_without_the_scope_is_replaced_for_staff_members_only(service: Service, page: str) -> None:
    service.sign_in_with_role("account-validator", scope="sessions")
    assert service.browser.get(page).headers["location"].endswith("&scope=accounts")
    service.sign_in_with_role("professional", scope="sessions")
    assert service.browser.get(page).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_team_page_is_for_staff_members(service: Service, page: str) -> None:
    service.sign_in("profile-service")
    assert service.browser.get(page).status_code == 403
    service.sign_in_with_role("delegation-manager")
    assert service.browser.get(page).status_code == 403


@pytest.mark.parametrize("page", DELEGATIONS)
def test_pages_for_delegations_are_for_those_who_grant_them(service: Service, page: str) -> None:
    there = urlencode({"next": page})
    assert service.browser.get(page).headers["location"] == f"{PUBLIC_URL}/profil/sign-in?{there}"
    for role in ("professional", "account-validator"):
        service.sign_in_with_role(role)
        assert service.browser.get(page).status_code == 403
    service.sign_in_with_role("delegation-manager", scope="delegations")
    assert service.browser.get(page).status_code == 503  # Keycloak is away here.


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        ("professional", set()),
        ("account-validator", {"/equipe/demandes"}),
        ("delegation-manager", {"/equipe/delegations"}),
    ],
)
def test_menu_offers_a_staff_member_their_own_pages(service: Service, role: str, offered: set[str]) -> None:
    service.sign_in_with_role(role)
    page = service.browser.get("/profil/informations").text
    links = {path for path in ("/equipe/demandes", "/equipe/delegations") if f'href="{path}"' in page}
    assert links == offered


@pytest.mark.parametrize("page", ["/equipe/demandes/a.b", "/equipe/comptes/anne@example.ch", "/equipe"])
def test_other_addresses_of_the_team_have_no_page(service: Service, page: str) -> None:
    service.sign_in_with_role("account-validator")
    assert service.browser.get(page).status_code == 404


@pytest.mark.parametrize(
    "path", ["/equipe/demandes/k3J9/validate", "/equipe/comptes/k3J9/forget", "/equipe/guide"]
)
@pytest.mark.parametrize("origin", [PUBLIC_URL, "https://evil.example"])
def test_forged_form_does_nothing(service: Service, path: str, origin: str) -> None:
    service.sign_in_with_role("account-validator")
    answer = service.browser.post(path, data={"csrf": "x", "writer": "x"}, headers={"Origin": origin})
    assert answer.status_code == 403


def test_act_of_a_person_without_the_role_is_refused(service: Service) -> None:
    session = service.sign_in_with_role("professional")
    answer = service.browser.post(
        "/equipe/demandes/k3J9/validate",
        data={"csrf": token_for(session.secret)},
        headers={"Origin": PUBLIC_URL},
    )
    assert answer.status_code == 403


def test_unknown_act_has_no_page(service: Service) -> None:
    session = service.sign_in_with_role("account-validator")
    form = {"csrf": token_for(session.secret)}
    answer = service.browser.post("/equipe/demandes/k3J9/erase", data=form, headers={"Origin": PUBLIC_URL})
    assert answer.status_code == 404


def test_signed_in_person_who_asks_for_an_account_is_told_that_they_have_one(service: Service) -> None:
    service.sign_in()
    answer = service.browser.get("/inscription?ui_locales=it")
    where = answer.headers["location"]
    assert answer.status_code == 303
    assert where.startswith(f"{PUBLIC_URL}/demo?ui_locales=it&notice=has-account.")
    assert HAS_ACCOUNT in service.browser.get(where.replace("ui_locales=it", "ui_locales=fr")).text
