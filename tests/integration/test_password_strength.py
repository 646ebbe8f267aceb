"""Passwords that are easy to guess are refused wherever one is set, by the vectors that JUnit runs too."""

from __future__ import annotations

from typing import Any

import pytest

from provisioning.errors import ServerRefusedError
from tests.environment import Environment
from tests.forgotten_password import request_link
from tests.people import REALM, NewPeople
from tests.sign_in import Browser, Page
from tests.vectors import Case, cases, document

VECTORS = document("passwords.json")
REASONS = {
    "guessable": "se devine trop facilement",
    "personal": "votre nom ou une partie de votre adresse",
    "known-word": "un mot courant",
}


def refusal(environment: Environment, person: str, password: str) -> str:
    """Sets a password as an administrator would. Returns the message of the refusal, or nothing."""
    body = {"type": "password", "temporary": False, "value": password}
    try:
        environment.admin.put(REALM, "users", person, "reset-password", body=body)
    except ServerRefusedError as refused:
        return str(refused)
    return ""


@pytest.fixture(scope="module")
def people_of_the_vectors(environment: Environment) -> dict[str, str]:
    """The ids of accounts for the people of the vectors, by address."""
    ids = {}
    people: list[Case] = [VECTORS["person"]]
    people += [case["person"] for case in VECTORS["cases"] if "person" in case]
    for person in people:
        address = address_of(person)
        if address in ids:
            continue
        for known in environment.admin.get(REALM, "users", email=address, exact="true"):
            environment.admin.delete(REALM, "users", known["id"])
        body: dict[str, Any] = {**person, "email": address, "username": address}
        ids[address] = str(environment.admin.post(REALM, "users", body=body))
    return ids


def address_of(person: Case) -> str:
    written: str = person.get("email", "x@q.example.org")
    return written.lower().replace("bäckerei", "xn--bckerei-5wa")


@pytest.mark.parametrize("case", cases("passwords.json"))
def test_password_is_judged_at_the_server(
    environment: Environment, people_of_the_vectors: dict[str, str], case: Case
) -> None:
    owner = (case if "person" in case else VECTORS)["person"]
    person = people_of_the_vectors[address_of(owner)]

    said = refusal(environment, person, case["password"])

    reasons = {code for code, words in REASONS.items() if words in said}
    # Other rules of the policy come first: a kind of character may be missing.
    expected = {case["refused"]} if "refused" in case and "Mot de passe invalide" not in said else set()
    assert reasons == expected, said
    assert bool(said) or "refused" not in case


def choose_password(environment: Environment, email: str, password: str) -> Page:
    """Chooses this password by a reset link."""
    request_link(environment, email)
    with Browser(environment.keycloak) as browser:
        page = browser.get(environment.inbox.next_link(email))
        form = page.form_with("password-new")
        return browser.post(page, form, **{"password-new": password, "password-confirm": password})


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("Passw0rd-2026", "guessable"),
        ("Personne-2026!", "personal"),
        ("Bonjour-2026!", "known-word"),
        ("Genève-2026!", "known-word"),
    ],
)
def test_reset_names_the_fault_of_a_guessable_password(
    environment: Environment, new: NewPeople, password: str, reason: str
) -> None:
    page = choose_password(environment, new.professional().email, password)

    assert any("password-new" in form.fields for form in page.forms)
    assert REASONS[reason] in page.text


def test_phrase_of_128_characters_is_accepted(environment: Environment, new: NewPeople) -> None:
    phrase = next(c["password"] for c in VECTORS["cases"] if c["name"] == "phrase of 128 characters")
    assert len(phrase) == 128

    assert choose_password(environment, new.professional().email, phrase).alert is None


@pytest.mark.parametrize("length", [24, 128, 256])
def test_password_made_to_be_slow_is_answered(environment: Environment, new: NewPeople, length: int) -> None:
    """Scored whole, 128 of these characters take zxcvbn five seconds."""
    slow = ("aA1" + "4@8({[<369&#!1/|0$57%2" * 12)[:length]

    assert refusal(environment, new.professional().id, slow) == ""
