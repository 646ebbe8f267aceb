"""When HIN is slow, down or answers with invalid data, the sign-in page shows a message within seconds."""

from __future__ import annotations

import json
from typing import Any

import pytest

from provisioning.apply import apply
from tests.brokers import ANNA, SIGN_IN, choose, fault, go_to_hin, sign_in_by_hin
from tests.environment import Environment
from tests.people import REALM
from tests.sign_in import Browser, Page, link_to

LANGUAGES = ("fr", "de", "it", "en")
NO_ANSWER = (
    "Le service HIN ne répond pas",
    "Der HIN-Dienst antwortet im Moment nicht",
    "Il servizio HIN al momento non risponde",
    "The HIN service is not answering",
)
UNREADABLE = (
    "La réponse de HIN est illisible",
    "Die Antwort von HIN ist nicht lesbar",
    "La risposta di HIN non è leggibile",
    "HIN’s answer cannot be read",
)
NO_EMAIL = (
    "L’annuaire HIN n’indique aucune adresse e-mail utilisable pour «\u00a0Anna Muster\u00a0»",
    "Das HIN-Verzeichnis enthält für «Anna Muster» keine brauchbare E-Mail-Adresse",
    "L’elenco HIN non indica alcun indirizzo e-mail utilizzabile per «Anna Muster»",
    "The HIN directory has no usable e-mail address for “Anna Muster”",
)
CANCELLED = (
    "La connexion avec HIN (Health Info Net) a été refusée ou interrompue",
    "Die Anmeldung mit HIN (Health Info Net) wurde verweigert oder abgebrochen",
    "L’accesso con HIN (Health Info Net) è stato rifiutato o interrotto",
    "Signing in with HIN (Health Info Net) was refused or interrupted",
)
NOT_COMPLETED = (
    "La connexion par ce service n’a pas abouti",
    "Die Anmeldung über diesen Dienst",
    "L’accesso tramite questo servizio",
    "Signing in through this service",
)
NEVER = 3600
"""In seconds. The tests' browser times out long before, so a page that arrives did not wait for HIN."""
A_WHOLE_PROFILE = "x" * 10_000_000


def sign_in(environment: Environment, language: str, chosen: str = ANNA) -> Page:
    with Browser(environment.keycloak, language=language) as browser:
        return choose(browser, go_to_hin(environment, browser), chosen)


def assert_on_the_sign_in_page(page: Page, words: str) -> None:
    assert page.status == 200, page.text
    assert page.asks_for_password, page.text
    assert words in (page.alert or ""), page.alert


@pytest.mark.usefixtures("anna_is_unknown")
@pytest.mark.parametrize(
    ("faults", "words"),
    [
        ({"token": {"status": 503}}, NO_ANSWER),
        ({"profile": {"status": 503}}, NO_ANSWER),
        ({"token": {"body": "<html>"}}, UNREADABLE),
        ({"profile": {"body": "<html>"}}, UNREADABLE),
        ({"claims": {"email": None}}, NO_EMAIL),
        ({"authorization_error": "server_error"}, NOT_COMPLETED),
    ],
    ids=["token-down", "profile-down", "token-nonsense", "profile-nonsense", "no-email", "error-of-its-own"],
)
def test_each_hin_fault_has_a_message_in_each_language(
    environment: Environment, faults: dict[str, Any], words: tuple[str, ...]
) -> None:
    with fault(environment, **faults):
        for language, said in zip(LANGUAGES, words, strict=True):
            assert_on_the_sign_in_page(sign_in(environment, language), said)


def test_cancelled_hin_login_has_a_message_in_each_language(environment: Environment) -> None:
    for language, said in zip(LANGUAGES, CANCELLED, strict=True):
        assert_on_the_sign_in_page(sign_in(environment, language, "annuler"), said)


@pytest.mark.parametrize(
    ("faults", "words"),
    [
        ({"token": {"delay_seconds": NEVER}}, NO_ANSWER),
        ({"profile": {"delay_seconds": NEVER}}, NO_ANSWER),
        ({"token": {"delay_seconds": 3}, "profile": {"delay_seconds": NEVER}}, NO_ANSWER),
        ({"token": {"drip_seconds": 1}}, NO_ANSWER),
        ({"profile": {"drip_seconds": 1}}, NO_ANSWER),
    ],
    ids=["token-slow", "profile-slow", "both-slow", "token-drips", "profile-drips"],
)
def test_slow_hin_is_given_up(
    environment: Environment, faults: dict[str, Any], words: tuple[str, ...]
) -> None:
    with fault(environment, **faults), Browser(environment.keycloak) as browser:
        page = go_to_hin(environment, browser)
        page = choose(browser, page, ANNA)

    assert_on_the_sign_in_page(page, words[0])


@pytest.mark.parametrize(
    "body",
    ["", "null", "[]", "{}", '"texte"', "[[" * 5_000, '{"loginName": {"$ne": ""}}', A_WHOLE_PROFILE],
    ids=["empty", "null", "list", "object", "text", "deep", "no-text", "long"],
)
@pytest.mark.parametrize("address", ["token", "profile"])
def test_invalid_hin_answer_leads_back_to_the_sign_in_page(
    environment: Environment, address: str, body: str
) -> None:
    with fault(environment, **{address: {"body": body}}):
        page, subject = sign_in_by_hin(environment, ANNA)

    assert subject is None
    assert_on_the_sign_in_page(page, "HIN")


@pytest.mark.parametrize("token", [{"error": "invalid_client"}, {"access_token": "guessed"}])
def test_invalid_hin_token_leads_back_to_the_sign_in_page(
    environment: Environment, token: dict[str, str]
) -> None:
    with fault(environment, token={"body": json.dumps(token)}):
        page, _ = sign_in_by_hin(environment, ANNA)

    assert_on_the_sign_in_page(page, "HIN")


@pytest.mark.parametrize("front", [{"status": 503}, {"delay_seconds": NEVER}], ids=["down", "slow"])
def test_outage_of_hins_sign_in_page_is_reported(environment: Environment, front: dict[str, Any]) -> None:
    with fault(environment, authorization=front):
        for language, said in zip(LANGUAGES, NO_ANSWER, strict=True):
            with Browser(environment.keycloak, language=language) as browser:
                page = browser.open_sign_in()
                page = browser.get(link_to(page, "HIN"))
            assert_on_the_sign_in_page(page, said)


def test_unreachable_hin_address_is_reported(environment: Environment) -> None:
    admin = environment.admin
    hin = admin.get(REALM, "identity-provider", "instances", "hin")
    nowhere = {**hin["config"], "authorizationUrl": "http://localhost:9/REST/v1/OAuth/GetAuthCode/hin_sds"}
    admin.put(REALM, "identity-provider", "instances", "hin", body={**hin, "config": nowhere})
    try:
        with Browser(environment.keycloak) as browser:
            page = browser.get(link_to(browser.open_sign_in(), "HIN"))
    finally:
        apply(admin, environment.source())

    assert_on_the_sign_in_page(page, NO_ANSWER[0])


def test_hin_login_can_be_retried_after_a_fault(environment: Environment) -> None:
    with Browser(environment.keycloak) as browser:
        with fault(environment, token={"status": 503}):
            page = choose(browser, go_to_hin(environment, browser), ANNA)
        assert SIGN_IN in page.text

        page = browser.get(link_to(page, "HIN"))

        assert page.url.startswith(environment.hin)
