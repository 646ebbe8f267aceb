"""A mailed link meets the open session of another person: the page offers to end it and to continue."""

from __future__ import annotations

import httpx
import pytest

from tests.environment import Environment
from tests.forgotten_password import request_link
from tests.integration.signed_in import SignedIn, signed_in
from tests.people import REALM, NewPeople
from tests.sign_in import Page

BUTTON = "Se déconnecter de ce compte et continuer"


def at_link_of_another(environment: Environment, new: NewPeople, here: SignedIn) -> Page:
    other = new.professional()
    request_link(environment, other.email)
    page = here.browser.get(environment.inbox.next_link(other.email))
    assert BUTTON in page.text
    return page


def test_other_session_ends_and_the_link_opens(environment: Environment, new: NewPeople) -> None:
    with signed_in(environment, new.professional()) as here:
        page = at_link_of_another(environment, new, here)
        form = page.form_with("onward")

        page = here.browser.post(page, form, **form.fields)

        assert page.form_with("password-new")
        assert here.refreshed() == 400


@pytest.mark.parametrize("changed", [{"secret": ""}, {"secret": "0" * 43}])
def test_session_stays_without_the_secret_of_the_page(
    environment: Environment, new: NewPeople, changed: dict[str, str]
) -> None:
    with signed_in(environment, new.professional()) as here:
        page = at_link_of_another(environment, new, here)
        form = page.form_with("onward")

        refused = here.browser.post(page, form, **{**form.fields, **changed})

        assert refused.status == 403
        assert here.refreshed() == 200


@pytest.mark.parametrize(
    "onward",
    [
        "https://evil.example/",
        "//evil.example/realms/mon-espace-pro/login-actions/x",
        "/realms/mon-espace-pro/login-actions/../../../elsewhere",
        "/realms/mon-espace-pro/login-actions/%2e%2e/account",
        "/realms/master/login-actions/authenticate",
        "/realms/mon-espace-pro/login-actions/ x",
        "javascript:alert(1)",
        "",
    ],
)
def test_form_leads_nowhere_but_to_the_sign_in(environment: Environment, new: NewPeople, onward: str) -> None:
    with signed_in(environment, new.professional()) as here:
        page = at_link_of_another(environment, new, here)
        form = page.form_with("onward")

        refused = here.browser.post(page, form, **{**form.fields, "onward": onward})

        assert refused.status in (403, 404)
        assert "evil.example" not in refused.url


def test_endpoint_does_nothing_for_a_request_from_elsewhere(environment: Environment) -> None:
    answer = httpx.post(
        f"{environment.keycloak}/realms/{REALM}/mep/sign-out-other-person",
        data={"secret": "x", "onward": f"/realms/{REALM}/login-actions/authenticate"},
        headers={"Cookie": "MEP_OTHER_PERSON="},
    )

    assert answer.status_code == 403
