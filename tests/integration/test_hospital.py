"""Hospital logins, and signing out from them."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from tests.brokers import (
    HOSPITAL,
    STEPHANE,
    VALERIE,
    forget,
    sign_in_by_hospital,
    sign_out_url,
    still_valid,
    user,
)
from tests.clock import next_second
from tests.environment import Environment
from tests.people import PASSWORD, REALM, NewPeople
from tests.sign_in import Browser, link_to

TEAM = {"account-validator", "delegation-manager"}
VALIDATORS = "/mon-espace-pro/validation-des-comptes"


def staff(environment: Environment, username: str) -> dict[str, Any]:
    """A person's account at the hospital."""
    found: list[dict[str, Any]] = environment.admin.get(HOSPITAL, "users", username=username, exact="true")
    return found[0]


def change_at_the_hospital(environment: Environment, username: str, **changes: object) -> None:
    known = staff(environment, username)
    environment.admin.put(HOSPITAL, "users", known["id"], body={**known, **changes})


def roles(environment: Environment, username: str) -> set[str]:
    """The realm roles in the token after a hospital login."""
    with Browser(environment.keycloak) as browser:
        return set(browser.claims(sign_in_by_hospital(browser, username))["realm_access"]["roles"])


@contextmanager
def removed_from_group(environment: Environment, username: str, path: str) -> Iterator[None]:
    """Removes a person from one of their groups at the hospital temporarily."""
    person, group = staff(environment, username), environment.admin.get(HOSPITAL, "group-by-path", path)
    environment.admin.delete(HOSPITAL, "users", person["id"], "groups", group["id"])
    try:
        yield
    finally:
        environment.admin.put(HOSPITAL, "users", person["id"], "groups", group["id"], body={})


def test_hospital_account_is_active_at_once(environment: Environment) -> None:
    with Browser(environment.keycloak) as browser:
        page = sign_in_by_hospital(browser)
        token = browser.claims(page)

    assert token["name"] == "Stéphane Exemple"
    assert token["email_verified"] is True
    assert "professional" in token["realm_access"]["roles"]
    stephane = user(environment, STEPHANE)
    assert stephane is not None
    assert stephane["attributes"]["accountStatus"] == ["active"]


def test_changed_name_at_the_hospital_is_copied_but_not_the_e_mail(environment: Environment) -> None:
    def sign_in() -> dict[str, Any]:
        with Browser(environment.keycloak) as browser:
            return browser.claims(sign_in_by_hospital(browser))

    before = sign_in()
    change_at_the_hospital(environment, STEPHANE, lastName="Nouveau", email="stephane.nouveau@hug.ch")
    try:
        after = sign_in()
    finally:
        change_at_the_hospital(environment, STEPHANE, lastName="Exemple", email=STEPHANE)

    assert after["sub"] == before["sub"]
    assert after["family_name"] == "Nouveau"
    assert after["email"] == STEPHANE
    assert sign_in()["family_name"] == "Exemple"


def test_deactivated_hospital_account_is_refused(environment: Environment, new: NewPeople) -> None:
    with Browser(environment.keycloak) as browser:
        sign_in_by_hospital(browser)
    stephane = user(environment, STEPHANE)
    assert stephane is not None
    new.set(stephane["id"], accountStatus="deactivated")
    try:
        with Browser(environment.keycloak) as browser:
            page = sign_in_by_hospital(browser)

        assert page.authorization_code is None
        assert "Votre compte est désactivé" in page.text
    finally:
        forget(environment, STEPHANE)


def test_staff_roles_come_from_hospital_groups(environment: Environment) -> None:
    assert roles(environment, VALERIE) >= TEAM
    assert not roles(environment, STEPHANE) & TEAM


def test_staff_role_follows_the_hospital_group_at_each_login(environment: Environment) -> None:
    assert roles(environment, VALERIE) >= TEAM
    with removed_from_group(environment, VALERIE, VALIDATORS):
        assert roles(environment, VALERIE) & TEAM == {"delegation-manager"}
    assert roles(environment, VALERIE) >= TEAM


def test_manually_granted_role_is_removed_without_the_group(environment: Environment) -> None:
    roles(environment, STEPHANE)
    known = user(environment, STEPHANE)
    assert known is not None
    given = environment.admin.get(REALM, "roles", "account-validator")
    environment.admin.post(REALM, "users", known["id"], "role-mappings", "realm", body=[given])

    assert not roles(environment, STEPHANE) & TEAM


@pytest.mark.parametrize(
    "path",
    [
        ("autres", "validation-des-comptes"),
        ("mon-espace-pro", "validation-des-comptes", "stagiaires"),
        ("mon-espace-pro", "Validation-des-Comptes"),
        ("mon-espace-pro", "validation-des-comptes-"),
        ("validation-des-comptes",),
        (".*",),
    ],
    ids="/".join,
)
def test_similar_hospital_group_grants_no_role(environment: Environment, path: tuple[str, ...]) -> None:
    admin, made = environment.admin, list[str]()
    parent = ""
    for name in path:
        above = (parent, "children") if parent else ()
        level = admin.get(HOSPITAL, "groups", *above)
        known = next((str(group["id"]) for group in level if group["name"] == name), None)
        if known is None:
            known = str(admin.post(HOSPITAL, "groups", *above, body={"name": name}))
            made.append(known)
        parent = known
    person = staff(environment, STEPHANE)
    admin.put(HOSPITAL, "users", person["id"], "groups", parent, body={})
    try:
        assert not roles(environment, STEPHANE) & TEAM
    finally:
        admin.delete(HOSPITAL, "groups", made[0])


def test_own_profile_values_at_the_hospital_grant_no_role(environment: Environment) -> None:
    change_at_the_hospital(
        environment, STEPHANE, lastName=VALIDATORS.replace("/", " "), attributes={"groups": [VALIDATORS]}
    )
    try:
        assert not roles(environment, STEPHANE) & TEAM
    finally:
        change_at_the_hospital(environment, STEPHANE, lastName="Exemple", attributes={})
    roles(environment, STEPHANE)


def test_sign_out_ends_the_hospital_session_too(environment: Environment) -> None:
    with Browser(environment.keycloak) as browser:
        tokens = browser.tokens(sign_in_by_hospital(browser))
        page = browser.get(sign_out_url(environment, tokens))
        assert page.url.startswith(environment.demo), page.text
        assert not still_valid(environment, tokens)

        page = browser.get(link_to(browser.open_sign_in(), "HUG"))

        assert f"/realms/{HOSPITAL}/" in page.url
        assert page.asks_for_password


def test_sign_out_is_complete_before_the_hospital_answers(environment: Environment) -> None:
    with Browser(environment.keycloak) as browser:
        tokens = browser.tokens(sign_in_by_hospital(browser))
        there = browser.redirect_of(sign_out_url(environment, tokens))
        assert there.startswith(f"{environment.keycloak}/realms/{HOSPITAL}/")

        assert not still_valid(environment, tokens)
        assert browser.open_sign_in().asks_for_password


def test_sign_out_without_redirect_ends_on_an_info_page(environment: Environment) -> None:
    with Browser(environment.keycloak) as browser:
        tokens = browser.tokens(sign_in_by_hospital(browser))
        page = browser.get(sign_out_url(environment, tokens).partition("&post_logout_redirect_uri")[0])
        assert "Vous êtes déconnecté" in page.text

        again = browser.get(page.url)

        assert again.status == 400
        assert "Vous êtes déconnecté" not in again.text


def test_sign_out_works_after_the_hospital_session_has_ended(environment: Environment) -> None:
    with Browser(environment.keycloak) as browser:
        tokens = browser.tokens(sign_in_by_hospital(browser))
        to_hospital = browser.redirect_of(sign_out_url(environment, tokens))
        environment.admin.post(HOSPITAL, "users", staff(environment, STEPHANE)["id"], "logout", body={})

        page = browser.get(to_hospital)

        assert page.url.startswith(environment.demo), page.text


@pytest.mark.parametrize("state", ["", "guessed", "//example.org", "../../"])
def test_hospital_logout_callback_refuses_a_forged_state(environment: Environment, state: str) -> None:
    back = f"{environment.keycloak}/realms/{REALM}/broker/hug/endpoint/logout_response"
    with Browser(environment.keycloak) as browser:
        page = browser.get(f"{back}?{urlencode({'state': state})}")

    assert page.status == 400
    assert page.url.startswith(environment.keycloak)


def test_session_ends_when_the_hospital_ends_its_session(environment: Environment) -> None:
    with Browser(environment.keycloak) as browser:
        tokens = browser.tokens(sign_in_by_hospital(browser))
        assert still_valid(environment, tokens)

        environment.admin.post(HOSPITAL, "users", staff(environment, STEPHANE)["id"], "logout", body={})

        assert not still_valid(environment, tokens)
        assert browser.open_sign_in().asks_for_password


def _unsigned(claims: dict[str, Any]) -> str:
    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'none', 'typ': 'logout+jwt'})}.{part(claims)}."


def test_forged_logout_token_ends_no_session(environment: Environment) -> None:
    with Browser(environment.keycloak) as browser:
        tokens = browser.tokens(sign_in_by_hospital(browser))
        now = int(time.time())
        claims = {
            "iss": f"{environment.keycloak}/realms/{HOSPITAL}",
            "aud": "mon-espace-pro",
            "sub": staff(environment, STEPHANE)["id"],
            "iat": now,
            "exp": now + 60,
            "jti": "forged",
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        }
        for forged in (_unsigned(claims), tokens["id_token"], tokens["access_token"], "nonsense"):
            answer = httpx.post(
                f"{environment.keycloak}/realms/{REALM}/protocol/openid-connect/logout/backchannel-logout",
                data={"logout_token": forged},
            )
            assert answer.status_code == 400, answer.text

        assert still_valid(environment, tokens)


def test_person_disabled_at_the_hospital_is_refused(environment: Environment) -> None:
    with Browser(environment.keycloak) as before:
        tokens = before.tokens(sign_in_by_hospital(before))
        change_at_the_hospital(environment, STEPHANE, enabled=False)
        try:
            with Browser(environment.keycloak) as browser:
                page = sign_in_by_hospital(browser)
                assert page.authorization_code is None
                assert f"/realms/{HOSPITAL}/" in page.url
            # An open session here ends when the hospital ends its own.
            assert still_valid(environment, tokens)
            environment.admin.post(HOSPITAL, "users", staff(environment, STEPHANE)["id"], "logout", body={})
            assert not still_valid(environment, tokens)
            page = before.get(link_to(before.open_sign_in(), "HUG"))
            assert before.enter_password(page, STEPHANE, PASSWORD).authorization_code is None
        finally:
            change_at_the_hospital(environment, STEPHANE, enabled=True)


def test_fresh_sign_in_is_required_at_the_hospital_too(environment: Environment) -> None:
    """The present person must sign in there; the hospital's open session may belong to another person."""
    with Browser(environment.keycloak) as browser:
        browser.claims(sign_in_by_hospital(browser))
        next_second()  # max_age counts whole seconds

        page = browser.open_sign_in(max_age="0")
        page = browser.get(link_to(page, "HUG"))

        assert f"/realms/{HOSPITAL}/" in page.url
        page = browser.post(page, page.form_with("password"), password=PASSWORD)
        assert page.authorization_code


def test_password_of_a_hospital_account_is_refused(environment: Environment) -> None:
    own = "Autre-Passe-2026!"
    with Browser(environment.keycloak) as browser:
        sign_in_by_hospital(browser)
    stephane = user(environment, STEPHANE)
    assert stephane is not None
    password = {"type": "password", "value": own, "temporary": False}
    environment.admin.put(REALM, "users", stephane["id"], "reset-password", body=password)
    try:
        with Browser(environment.keycloak) as browser:
            already = environment.inbox.count(STEPHANE)
            page = browser.enter_password(browser.open_sign_in(), STEPHANE, own)

            assert "Connectez-vous avec votre identité de l’hôpital" in page.text
            assert "choisissez «\u00a0HUG\u00a0»" in page.text
            assert environment.inbox.count(STEPHANE) == already
    finally:
        forget(environment, STEPHANE)


def test_account_validated_by_the_team_may_use_its_password(environment: Environment, new: NewPeople) -> None:
    person = new.professional(validatedBy="equipe@example.ch")
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)

    assert page.asks_for_code


@contextmanager
def wrong_signing_keys(environment: Environment) -> Iterator[None]:
    """Validates the hospital's tokens with keys that did not sign them, as if the tokens were forged."""
    hug = environment.admin.get(REALM, "identity-provider", "instances", "hug")
    others = f"{environment.keycloak}/realms/{REALM}/protocol/openid-connect/certs"
    changed = {**hug, "config": {**hug["config"], "jwksUrl": others}}
    environment.admin.put(REALM, "identity-provider", "instances", "hug", body=changed)
    try:
        yield
    finally:
        environment.admin.put(REALM, "identity-provider", "instances", "hug", body=hug)


def test_token_with_a_wrong_signature_is_refused(environment: Environment) -> None:
    with wrong_signing_keys(environment), Browser(environment.keycloak) as browser:
        page = sign_in_by_hospital(browser)

        assert page.authorization_code is None
        assert browser.open_sign_in().asks_for_password
    with Browser(environment.keycloak) as browser:
        assert sign_in_by_hospital(browser).authorization_code


def test_older_hospital_account_gets_answered_for_by_at_sign_in(environment: Environment) -> None:
    """Such an account has the provider's alias in `validatedBy`."""
    with Browser(environment.keycloak) as browser:
        sign_in_by_hospital(browser)
    stephane = user(environment, STEPHANE)
    assert stephane is not None
    for name in ("answeredForBy", "validationMethod"):
        stephane["attributes"].pop(name)
    stephane["attributes"]["validatedBy"] = ["hug"]
    environment.admin.put(REALM, "users", stephane["id"], body=stephane)
    password = {"type": "password", "value": PASSWORD, "temporary": False}
    environment.admin.put(REALM, "users", stephane["id"], "reset-password", body=password)
    try:
        with Browser(environment.keycloak) as browser:
            page = browser.enter_password(browser.open_sign_in(), STEPHANE, PASSWORD)
            assert "Connectez-vous avec votre identité de l’hôpital" in page.text
        with Browser(environment.keycloak) as browser:
            assert sign_in_by_hospital(browser).authorization_code
        now = user(environment, STEPHANE)
        assert now is not None
        assert now["attributes"]["answeredForBy"] == ["hug"]
    finally:
        forget(environment, STEPHANE)
