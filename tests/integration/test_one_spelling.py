"""An e-mail address has one canonical spelling, so that one person has one account: müller.ch is
xn--mller-kva.ch.
"""

from __future__ import annotations

import secrets

import httpx
import pytest

from provisioning.errors import ProvisioningError
from tests.brokers import (
    ANNA,
    HOSPITAL,
    choose,
    fault,
    go_to_hin,
    sign_in_by_hin,
    sign_in_by_hospital,
    user,
)
from tests.environment import Environment
from tests.people import PASSWORD, REALM, NewPeople
from tests.sign_in import Browser

AS_PEOPLE_WRITE_IT, AS_IT_IS_STORED = "müller.ch", "xn--mller-kva.ch"
LANGUAGES = ("fr", "de", "it", "en")


@pytest.mark.parametrize("domain", [AS_PEOPLE_WRITE_IT, "mu\u0308ller.ch", "h\u0456n.ch"])
def test_another_spelling_is_not_stored(environment: Environment, domain: str) -> None:
    local = f"anna.{secrets.token_hex(4)}"

    with pytest.raises(ProvisioningError, match="answered 400"):
        environment.admin.post(REALM, "users", body={"email": f"{local}@{domain}"})

    assert environment.admin.get(REALM, "users", search=local) == []
    assert environment.admin.post(REALM, "users", body={"email": f"{local}@{AS_IT_IS_STORED}"})


def test_another_spelling_does_not_replace_an_address(environment: Environment, new: NewPeople) -> None:
    person = new.professional(domain=AS_IT_IS_STORED)
    other = person.email.replace(AS_IT_IS_STORED, AS_PEOPLE_WRITE_IT)
    known = environment.admin.get(REALM, "users", person.id)

    with pytest.raises(ProvisioningError, match="answered 400"):
        environment.admin.put(REALM, "users", person.id, body={**known, "email": other})

    assert environment.admin.get(REALM, "users", person.id)["email"] == person.email


@pytest.mark.usefixtures("anna_is_unknown")
def test_hin_identity_with_another_spelling_matches_the_account(
    environment: Environment, new: NewPeople
) -> None:
    person = new.professional(domain=AS_IT_IS_STORED)
    other = person.email.replace(AS_IT_IS_STORED, AS_PEOPLE_WRITE_IT)
    with fault(environment, claims={"email": other}), Browser(environment.keycloak) as browser:
        page = choose(browser, go_to_hin(environment, browser), ANNA)

    assert page.form_with("submitAction")
    assert person.email in page.text


@pytest.mark.usefixtures("anna_is_unknown")
def test_hin_account_gets_the_canonical_spelling(environment: Environment) -> None:
    local = f"anna.{secrets.token_hex(4)}"
    with fault(environment, claims={"email": f"{local}@{AS_PEOPLE_WRITE_IT}"}):
        sign_in_by_hin(environment, ANNA)

    made = user(environment, f"{local}@{AS_IT_IS_STORED}")
    assert made is not None
    assert made["username"] == f"{local}@{AS_IT_IS_STORED}"


def test_hospital_account_gets_the_canonical_spelling(
    environment: Environment,
) -> None:
    local = f"colleague.{secrets.token_hex(4)}"
    there = {
        "username": local,
        "email": f"{local}@{AS_PEOPLE_WRITE_IT}",
        "emailVerified": True,
        "firstName": "Colleague",
        "lastName": "Test",
        "enabled": True,
        "credentials": [{"type": "password", "value": PASSWORD, "temporary": False}],
    }
    environment.admin.post(HOSPITAL, "users", body=there)
    with Browser(environment.keycloak) as browser:
        page = sign_in_by_hospital(browser, local)
        assert page.authorization_code, page.text

    made = user(environment, f"{local}@{AS_IT_IS_STORED}")
    assert made is not None
    assert made["username"] == f"{local}@{AS_IT_IS_STORED}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_admin_console_has_messages_for_the_validators(environment: Environment, language: str) -> None:
    words = httpx.get(f"{environment.keycloak}/resources/master/admin/{language}", timeout=30).json()

    found = {entry["key"]: entry["value"] for entry in words}
    assert AS_IT_IS_STORED in found["mepAddressNotAscii"]
    assert "+41790000001" in found["mepPhoneNotE164"]
