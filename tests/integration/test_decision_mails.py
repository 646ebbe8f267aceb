"""The mails by which a person learns what the team did, and the page that a refused applicant reads."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.brokers import ANNA, choose, go_to_hin
from tests.environment import Environment
from tests.messages import wait_until
from tests.owed_mails import mail_refused
from tests.people import REALM, NewPeople, Person
from tests.realm import contact
from tests.sign_in import Browser
from tests.team import TeamApi, in_state, new_validator, pending, problem, story, team_api

REASON = "Votre pièce d’identité est échue.\nApportez-en une <b>valable</b> & lisible."


@pytest.fixture
def team(environment: Environment, new: NewPeople) -> TeamApi:
    return team_api(environment, new_validator(new))


def decided(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    view: dict[str, Any] = answer.json()
    return view


def mail(environment: Environment, person: Person, subject: str) -> dict[str, Any]:
    environment.inbox.wait_for_subject(person.email, subject)
    return next(each for each in environment.inbox.messages(person.email) if subject in each["subject"])


def validated(team: TeamApi, person: Person) -> None:
    decided(team.act(person.id, "validate", method="video"))


def test_activation_tells_how_to_sign_in(environment: Environment, new: NewPeople, team: TeamApi) -> None:
    person = pending(new)
    validated(team, person)

    told = mail(environment, person, "votre compte est activé")
    for part in (told["text"], told["html"]):
        assert "Votre identité a été vérifiée" in part
        assert "cette adresse e-mail et votre mot de passe" in part
        assert environment.demo in part
        assert "prévenez-nous" in part
    assert "confirmer votre adresse" not in told["text"]
    assert "par SMS" not in told["text"]


def test_activation_announces_the_confirmation_of_the_address(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    person = pending(new, email_verified=False)
    validated(team, person)

    told = mail(environment, person, "votre compte est activé")
    assert "il vous sera demandé de confirmer votre adresse e-mail" in told["text"]
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)
        page = browser.enter_code(page, environment.inbox.next_code(person.phone, 0))
        assert "VERIFY_EMAIL" in page.url


def test_activation_of_a_hin_account_names_hin(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    person = pending(new, password=None)
    link = {"identityProvider": "hin", "userId": f"hin-{person.id}", "userName": person.email}
    environment.admin.post(REALM, "users", person.id, "federated-identity", "hin", body=link)
    validated(team, person)

    told = mail(environment, person, "votre compte est activé")
    assert "votre identité HIN" in told["text"]
    assert "mot de passe" not in told["text"]


def test_rejected_applicant_is_told_why_and_how_to_object(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    person = pending(new)
    decided(team.act(person.id, "reject", reason=REASON, note="Parlé à sa secrétaire"))

    told = mail(environment, person, "votre demande de compte a été refusée")
    assert "> Votre pièce d’identité est échue.\n> Apportez-en une <b>valable</b> & lisible." in told["text"]
    assert "échue.<br>Apportez-en une &lt;b&gt;valable&lt;/b&gt; &amp; lisible." in told["html"]
    for part in (told["text"], told["html"]):
        assert "Si vous n’êtes pas d’accord" in part
        assert contact(environment).telephone in part
        assert "secrétaire" not in part, "a note is for colleagues"


def test_rejected_applicant_reads_that_at_the_sign_in(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    person = pending(new)
    decided(team.act(person.id, "reject", reason="Doublon"))
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)

    assert "Votre demande de compte a été refusée" in page.text
    assert "dites-le à l’équipe du portail" in page.text
    assert contact(environment).email in page.text
    assert "Doublon" not in page.text, "the password alone does not tell the reason"


def test_rejected_applicant_reads_that_after_a_hin_login(
    environment: Environment, new: NewPeople, anna: dict[str, Any], team: TeamApi
) -> None:
    new.set(anna["id"], enabled=False, accountStatus="pending")
    decided(team.act(anna["id"], "reject", reason="Doublon"))
    with Browser(environment.keycloak) as browser:
        page = choose(browser, go_to_hin(environment, browser), ANNA)

    assert "Votre demande de compte a été refusée" in page.text
    assert contact(environment).telephone in page.text
    assert page.authorization_code is None


def test_applicant_of_an_expired_request_reads_that_it_expired(
    environment: Environment, new: NewPeople
) -> None:
    person = in_state(new, "rejected", rejectionReason="expired")
    with Browser(environment.keycloak) as browser:
        page = browser.enter_password(browser.open_sign_in(), person.email, person.password)

    assert "Votre demande de compte a expiré" in page.text
    assert "refusée" not in page.text


def test_each_further_decision_has_its_mail(environment: Environment, new: NewPeople, team: TeamApi) -> None:
    person = in_state(new, "active")
    decided(team.act(person.id, "deactivate", reason="Cabinet fermé"))
    told = mail(environment, person, "votre compte a été désactivé")
    assert "> Cabinet fermé" in told["text"]
    assert "adressez-vous à l’équipe du portail" in told["text"]

    decided(team.act(person.id, "reactivate"))
    told = mail(environment, person, "votre compte est réactivé")
    assert environment.demo in told["text"]

    decided(team.act(person.id, "undo-validation", reason="Erreur de personne"))
    told = mail(environment, person, "votre compte doit être validé à nouveau")
    assert "> Erreur de personne" in told["text"]
    assert contact(environment).bookingUrl in told["text"]
    assert contact(environment).bookingUrl in told["html"]


def test_mails_are_in_the_language_of_the_person(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    person = pending(new, locale="de")
    decided(team.act(person.id, "reject", reason="Doublon"))

    told = mail(environment, person, "Ihre Kontoanfrage wurde abgelehnt")
    assert "Wenn Sie nicht einverstanden sind" in told["text"]


def test_decision_stands_although_no_mail_leaves(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    person = pending(new)
    with mail_refused(environment):
        validated(team, person)
    owed = environment.admin.get(REALM, "users", person.id)["attributes"]["mailsOwed"]
    assert "mep-decision.ftl" in owed[0]


def test_refused_act_owes_no_mail(environment: Environment, new: NewPeople, team: TeamApi) -> None:
    person = in_state(new, "active")
    assert problem(team.act(person.id, "reject", reason="Trop tard")) == "stale"

    assert "mailsOwed" not in environment.admin.get(REALM, "users", person.id)["attributes"]
    assert environment.inbox.count(person.email) == 0


def test_team_asks_the_applicant_for_more(environment: Environment, new: NewPeople, team: TeamApi) -> None:
    person = pending(new)
    view = decided(team.act(person.id, "ask-more", text="Quel est votre GLN ?\nMerci."))

    assert view["status"] == "pending"
    assert "ask-more" in view["acts"]
    (line,) = story(environment, person.id)
    assert (line["act"], line["actor"], line["reason"]) == (
        "ask-more",
        team.member,
        "Quel est votre GLN ?\nMerci.",
    )
    told = mail(environment, person, "une précision pour votre demande")
    assert "> Quel est votre GLN ?\n> Merci." in told["text"]
    assert "Motif" not in told["text"]
    assert told["html"].count("Quel est votre GLN") == 1


@pytest.mark.parametrize("status", ["active", "rejected", "deactivated"])
def test_only_a_pending_applicant_is_asked_for_more(
    environment: Environment, new: NewPeople, team: TeamApi, status: str
) -> None:
    person = in_state(new, status)
    refused = team.act(person.id, "ask-more", text="Quel est votre GLN ?")

    assert (problem(refused), refused.json()["accountStatus"]) == ("stale", status)
    assert "ask-more" not in decided(team.show(person.id))["acts"]
    assert story(environment, person.id) == []


def test_asking_needs_a_text(new: NewPeople, team: TeamApi) -> None:
    person = pending(new)
    for text in ("", "  \n "):
        refused = team.act(person.id, "ask-more", text=text)
        assert (problem(refused), refused.json()["field"]) == ("missing", "text")
    refused = team.act(person.id, "ask-more", text="x" * 1001)
    assert (problem(refused), refused.json()["field"]) == ("too_long", "text")


def test_longest_text_of_wide_characters_fits_a_mail(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    person = pending(new)
    decided(team.act(person.id, "ask-more", text="🩺" * 999 + '"'))

    assert "🩺" in mail(environment, person, "une précision pour votre demande")["text"]


def test_activation_mail_is_sent_again_three_times_a_day(
    environment: Environment, new: NewPeople, team: TeamApi
) -> None:
    person = pending(new)
    validated(team, person)
    for _ in range(3):
        assert "resend-activation" in decided(team.act(person.id, "resend-activation"))["acts"]

    refused = team.act(person.id, "resend-activation")
    assert (refused.status_code, problem(refused)) == (429, "mail_limit")
    wait_until(lambda: environment.inbox.count(person.email) == 4, "not four mails")
    assert {told["subject"] for told in environment.inbox.messages(person.email)} == {
        "Mon Espace Pro\u00a0: votre compte est activé"
    }


def test_activation_mails_of_yesterday_do_not_count(new: NewPeople, team: TeamApi) -> None:
    yesterday = (datetime.now(UTC) - timedelta(hours=25)).strftime("%Y-%m-%dT%H:%M:%SZ")
    line = {"at": yesterday, "actor": "x", "actorName": "Équipe", "act": "resend-activation"}
    person = in_state(new, "active", story=json.dumps([line] * 3))

    decided(team.act(person.id, "resend-activation"))


def test_activation_mail_is_not_sent_to_a_person_who_signed_in(new: NewPeople, team: TeamApi) -> None:
    person = in_state(new, "active", lastUsedAt="2026-11-28")
    refused = team.act(person.id, "resend-activation")

    assert (refused.status_code, problem(refused)) == (409, "used_already")
    assert "resend-activation" not in decided(team.show(person.id))["acts"]


@pytest.mark.parametrize("status", ["pending", "rejected", "deactivated"])
def test_activation_mail_is_for_active_accounts(new: NewPeople, team: TeamApi, status: str) -> None:
    assert problem(team.act(in_state(new, status).id, "resend-activation")) == "stale"
