"""The team's endpoints, tried with every kind of token: only a validator's own token opens them, shortly
after a sign-in with two factors, and it opens nothing else.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from tests.brokers import STEPHANE, VALERIE, forget, sign_in_by_hospital, user
from tests.entrances import FullSignIn, HospitalLogin
from tests.environment import Environment
from tests.integration.signed_in import signed_in
from tests.messages import wait_until
from tests.people import PASSWORD, REALM, NewPeople, Person
from tests.realm import realm_setting
from tests.sign_in import Browser
from tests.team import (
    ACTS,
    ROLE,
    TEAM,
    TeamApi,
    admin_events,
    device_tokens,
    grant,
    in_state,
    new_validator,
    pending,
    problem,
    refreshed,
    story,
    team_api,
    valeries_api,
    withdraw,
)

ENDPOINTS: list[tuple[str, str, dict[str, str] | None]] = [
    ("GET", "", None),
    ("GET", "/{account}", None),
    ("GET", "/{account}/export", None),
    ("DELETE", "/{account}", {"reason": "x"}),
    ("PUT", "/{account}", {"accountStatus": "active"}),
    *(("POST", f"/{{account}}/{act}", fields) for act, fields in ACTS.items()),
]

ADMIN_CALLS: list[tuple[str, str, object]] = [
    ("GET", "/users", None),
    ("GET", "/users/count", None),
    ("GET", "/users/{account}", None),
    ("PUT", "/users/{account}", {"enabled": True}),
    ("DELETE", "/users/{account}", None),
    ("POST", "/users", {"username": "evil"}),
    ("PUT", "/users/{account}/reset-password", {"type": "password", "value": PASSWORD}),
    ("GET", "/users/{account}/credentials", None),
    ("POST", "/users/{account}/role-mappings/realm", [{"name": ROLE}]),
    ("GET", "/users/{account}/sessions", None),
    ("POST", "/users/{account}/logout", None),
    ("PUT", "/users/{account}/execute-actions-email", ["UPDATE_PASSWORD"]),
    ("GET", "/events", None),
    ("GET", "/admin-events", None),
    ("DELETE", "/admin-events", None),
    ("GET", "/roles", None),
    ("GET", "/groups", None),
    ("GET", "/clients", None),
    ("GET", "/identity-provider/instances", None),
    ("PUT", "", {"attributes": {"mep.accounts.maxAuthAge": "43200"}}),
    ("POST", "/logout-all", None),
    ("GET", "/components", None),
]

PROVISIONER = "mep-provisioner"
CALLERS: dict[str, tuple[int, str]] = {
    "nobody": (401, "invalid_token"),
    "a forger": (401, "invalid_token"),
    "a doctor by mep login": (403, "missing_role"),
    "an assistant by mep login": (403, "missing_role"),
    "a delegation manager by mep login": (403, "missing_role"),
    "a doctor in the profile service": (403, "missing_role"),
    "a validator in the profile service, without the scope": (403, "insufficient_scope"),
    "a validator in the portal": (403, "insufficient_scope"),
    "the document dispatcher": (403, "insufficient_scope"),
    "the profile service itself": (403, "insufficient_scope"),
    "the provisioner": (403, "insufficient_scope"),
}
"""Who is refused at every endpoint, and how."""


def token_endpoint(environment: Environment) -> str:
    return f"{environment.keycloak}/realms/{REALM}/protocol/openid-connect/token"


def program(environment: Environment, client: str, secret: str) -> str:
    """The token of a service account."""
    form = {"grant_type": "client_credentials", "client_id": client, "client_secret": secret}
    answer = httpx.post(token_endpoint(environment), data=form)
    answer.raise_for_status()
    return str(answer.json()["access_token"])


def in_profile_service(environment: Environment, person: Person, scope: str) -> TeamApi:
    """The token that the profile service gets when a person signs in there."""
    already = environment.inbox.count(person.phone)
    with Browser(environment.keycloak) as browser:
        browser.redirect_uri = f"{environment.settings.profile_url}/profil/retour"
        page = browser.open_sign_in(client_id="profile-service", scope=scope)
        page = browser.enter_password(page, person.email, person.password)
        page = browser.enter_code(page, environment.inbox.next_code(person.phone, already))
        tokens = browser.tokens(page, client_id="profile-service", client_secret="local-profile-service")
    return TeamApi(environment.keycloak, tokens["access_token"])


def in_portal(environment: Environment, person: Person, scope: str) -> TeamApi:
    with signed_in(environment, person, scope) as here:
        return TeamApi(environment.keycloak, here.tokens["access_token"])


def caller(environment: Environment, new: NewPeople, name: str) -> TeamApi:
    server = environment.keycloak
    assistant: dict[str, Any] = {
        "function": "medical-assistant",
        "professionalIdType": "NONE",
        "professionalId": "0",
    }
    made: dict[str, Callable[[], TeamApi]] = {
        "nobody": lambda: TeamApi(server),
        "a forger": lambda: TeamApi(server, "x.y.z"),
        "a doctor by mep login": lambda: team_api(environment, new.professional()),
        "an assistant by mep login": lambda: team_api(environment, new.professional(**assistant)),
        "a delegation manager by mep login": lambda: team_api(environment, new_delegation_manager(new)),
        "a doctor in the profile service": lambda: in_profile_service(
            environment, new.professional(), "openid accounts"
        ),
        "a validator in the profile service, without the scope": lambda: in_profile_service(
            environment, new_validator(new), "openid"
        ),
        "a validator in the portal": lambda: in_portal(environment, new_validator(new), "openid sessions"),
        "the document dispatcher": lambda: TeamApi(
            server, program(environment, "document-dispatcher", "local-document-dispatcher")
        ),
        "the profile service itself": lambda: TeamApi(
            server, program(environment, "profile-service", "local-profile-service")
        ),
        "the provisioner": lambda: TeamApi(server, program(environment, PROVISIONER, "local-provisioner")),
    }
    return made[name]()


def new_delegation_manager(new: NewPeople) -> Person:
    person = new.professional()
    grant(new, person.id, "delegation-manager")
    return person


def everything(environment: Environment, person: Person) -> list[Any]:
    """All that a refused call must leave as it was."""
    admin = environment.admin
    return [
        admin.get(REALM, "users", person.id),
        admin.get(REALM, "users", person.id, "role-mappings", "realm"),
        admin.get(REALM, "users", person.id, "credentials"),
        admin.get(REALM)["attributes"],
        admin_events(environment, person.id),
    ]


@pytest.mark.parametrize("name", CALLERS)
def test_token_of_another_kind_is_refused_at_every_endpoint(
    environment: Environment, new: NewPeople, name: str
) -> None:
    applicant = pending(new)
    before = everything(environment, applicant)
    api = caller(environment, new, name)

    for method, path, body in ENDPOINTS:
        answer = api.ask(method, path.format(account=applicant.id), json=body)

        assert (answer.status_code, problem(answer)) == CALLERS[name], f"{method} {path}"
        assert (answer.status_code == 401) == answer.headers.get("WWW-Authenticate", "").startswith(
            f'Bearer realm="{REALM}", error="invalid_token"'
        )
    assert everything(environment, applicant) == before


@pytest.mark.parametrize(
    "name", [*(name for name in CALLERS if name != "the provisioner"), "a validator by mep login"]
)
def test_no_token_opens_the_admin_api(environment: Environment, new: NewPeople, name: str) -> None:
    applicant = pending(new)
    before = everything(environment, applicant)
    own = name == "a validator by mep login"
    api = team_api(environment, new_validator(new)) if own else caller(environment, new, name)

    answers = {
        f"{method} {path}": api.admin(method, path.format(account=applicant.id), body).status_code
        for method, path, body in ADMIN_CALLS
    }

    assert len(answers) >= 20
    assert {call: status for call, status in answers.items() if status not in (401, 403)} == {}
    assert everything(environment, applicant) == before


def test_validators_own_token_opens_the_endpoints(environment: Environment, new: NewPeople) -> None:
    applicant = pending(new, requestId=secrets.token_hex(12))
    api = team_api(environment, TEAM)

    shown = api.show(applicant.id).json()
    done = api.act(applicant.id, "validate", method="in-person", note="Passeport vu.")

    assert api.list(status="pending").status_code == 200
    assert (shown["status"], shown["email"], shown["staff"]) == ("pending", applicant.email, False)
    assert {"validate", "reject", "note"} <= set(shown["acts"])
    assert done.status_code == 200, done.text
    assert (done.json()["status"], done.json()["validatedBy"]) == ("active", api.member)
    assert api.show(shown["requestId"]).json() == api.show(applicant.id).json()
    assert done.headers["Cache-Control"] == "no-store"


def test_validator_acts_through_the_profile_service(environment: Environment, new: NewPeople) -> None:
    applicant = pending(new)
    member = new_validator(new)
    api = in_profile_service(environment, member, "openid accounts")

    assert api.act(applicant.id, "validate", method="video").status_code == 200

    (event,) = admin_events(environment, applicant.id)
    assert event["authDetails"]["userId"] == member.id


def test_validator_of_the_hospital_acts_with_their_name(environment: Environment, new: NewPeople) -> None:
    applicant = pending(new)
    api = valeries_api(environment)

    assert api.act(applicant.id, "validate", method="video").status_code == 200

    (line,) = story(environment, applicant.id)
    assert (line["actor"], line["actorName"]) == (api.member, "Valérie Équipe")


def test_old_sign_in_is_asked_for_a_fresh_one(environment: Environment, new: NewPeople) -> None:
    applicant = pending(new)
    tokens = device_tokens(environment, FullSignIn(environment, new_validator(new)))
    api = TeamApi(environment.keycloak, tokens["access_token"])
    assert api.show(applicant.id).status_code == 200
    with realm_setting(environment, "mep.accounts.maxAuthAge", "1"):
        wait_until(lambda: api.show(applicant.id).status_code == 401, "an old sign-in is accepted")
        # A refreshed token is new, the sign-in is not.
        renewed = TeamApi(environment.keycloak, refreshed(environment, tokens).json()["access_token"])
        before = everything(environment, applicant)

        for method, path, body in ENDPOINTS:
            answer = renewed.ask(method, path.format(account=applicant.id), json=body)

            assert (answer.status_code, problem(answer)) == (401, "insufficient_user_authentication")
            assert answer.headers["WWW-Authenticate"] == (
                f'Bearer realm="{REALM}", error="insufficient_user_authentication", '
                'acr_values="mfa phr", max_age="1"'
            )
        assert everything(environment, applicant) == before
    assert renewed.show(applicant.id).status_code == 200


def test_validator_of_the_hospital_is_asked_for_a_fresh_sign_in(
    environment: Environment, new: NewPeople
) -> None:
    applicant = pending(new)
    api = valeries_api(environment)
    with realm_setting(environment, "mep.accounts.maxAuthAge", "1"):
        wait_until(lambda: api.show(applicant.id).status_code == 401, "an old sign-in is accepted")

        assert problem(api.show(applicant.id)) == "insufficient_user_authentication"


@contextmanager
def lenient_client(environment: Environment) -> Iterator[dict[str, Any]]:
    """A client with a service account, as an administrator might make it by mistake."""
    client = {
        "clientId": f"lenient-{secrets.token_hex(4)}",
        "secret": "lenient",
        "publicClient": False,
        "serviceAccountsEnabled": True,
        "fullScopeAllowed": True,
    }
    admin = environment.admin
    made = admin.post(REALM, "clients", body=client)
    assert made
    (scope,) = (each for each in admin.get(REALM, "client-scopes") if each["name"] == "accounts")
    admin.put(REALM, "clients", made, "default-client-scopes", scope["id"], body={})
    try:
        yield admin.get(REALM, "clients", made)
    finally:
        admin.delete(REALM, "clients", made)


def test_service_account_with_role_and_scope_is_refused(environment: Environment, new: NewPeople) -> None:
    applicant = pending(new)
    with lenient_client(environment) as client:
        account = environment.admin.get(REALM, "clients", client["id"], "service-account-user")
        grant(new, account["id"], ROLE)
        api = TeamApi(environment.keycloak, program(environment, client["clientId"], "lenient"))
        assert "accounts" in api.claims["scope"].split()

        assert problem(api.show(applicant.id)) == "person_required"
        assert problem(api.act(applicant.id, "validate", method="video")) == "person_required"
        # It is not an account of a person either.
        member = team_api(environment, new_validator(new))
        assert problem(member.show(account["id"])) == "unknown_account"


@contextmanager
def weak_sign_in(environment: Environment) -> Iterator[None]:
    """The claim `acr` no longer says that two factors were shown."""
    admin = environment.admin
    (scope,) = (each for each in admin.get(REALM, "client-scopes") if each["name"] == "acr")
    (mapper,) = admin.get(REALM, "client-scopes", scope["id"], "protocol-mappers", "models")
    models = ("client-scopes", scope["id"], "protocol-mappers", "models")
    admin.delete(REALM, *models, mapper["id"])
    weak = {
        "name": "weak",
        "protocol": "openid-connect",
        "protocolMapper": "oidc-hardcoded-claim-mapper",
        "config": {
            "claim.name": "acr",
            "claim.value": "pwd",
            "jsonType.label": "String",
            "access.token.claim": "true",
        },
    }
    made = admin.post(REALM, *models, body=weak)
    assert made
    try:
        yield
    finally:
        admin.delete(REALM, *models, made)
        admin.post(REALM, *models, body=mapper)


def test_token_without_two_factors_is_refused(environment: Environment, new: NewPeople) -> None:
    applicant = pending(new)
    tokens = device_tokens(environment, FullSignIn(environment, new_validator(new)))
    assert TeamApi(environment.keycloak, tokens["access_token"]).claims["acr"] == "mfa"
    with weak_sign_in(environment):
        weak = TeamApi(environment.keycloak, refreshed(environment, tokens).json()["access_token"])
    assert weak.claims.get("acr") != "mfa"

    assert problem(weak.act(applicant.id, "validate", method="video")) == "insufficient_user_authentication"


@contextmanager
def without_audience(environment: Environment) -> Iterator[None]:
    """The scope no longer adds the audience."""
    admin = environment.admin
    (scope,) = (each for each in admin.get(REALM, "client-scopes") if each["name"] == "accounts")
    models = ("client-scopes", scope["id"], "protocol-mappers", "models")
    (mapper,) = admin.get(REALM, *models)
    admin.delete(REALM, *models, mapper["id"])
    try:
        yield
    finally:
        admin.post(REALM, *models, body=mapper)


def test_token_for_another_audience_is_refused(environment: Environment, new: NewPeople) -> None:
    applicant = pending(new)
    tokens = device_tokens(environment, FullSignIn(environment, new_validator(new)))
    with without_audience(environment):
        renewed = refreshed(environment, tokens).json()["access_token"]

    answer = TeamApi(environment.keycloak, renewed).act(applicant.id, "validate", method="video")

    assert (answer.status_code, problem(answer)) == (403, "wrong_audience")


def test_role_that_was_withdrawn_opens_nothing(environment: Environment, new: NewPeople) -> None:
    applicant, member = pending(new), new_validator(new)
    api = team_api(environment, member)
    withdraw(new, member.id, ROLE)

    assert problem(api.show(applicant.id)) == "missing_role"
    assert problem(api.act(applicant.id, "validate", method="video")) == "missing_role"


def test_role_that_was_granted_since_needs_a_new_token(environment: Environment, new: NewPeople) -> None:
    applicant, member = pending(new), new.professional()
    api = team_api(environment, member)
    grant(new, member.id, ROLE)

    assert problem(api.show(applicant.id)) == "missing_role"


def test_closed_account_and_ended_session_of_a_validator_open_nothing(
    environment: Environment, new: NewPeople
) -> None:
    applicant, member, other = pending(new), new_validator(new), new_validator(new)
    closed, ended = team_api(environment, member), team_api(environment, other)
    new.set(member.id, enabled=False, accountStatus="deactivated")
    environment.admin.delete(REALM, "sessions", ended.claims["sid"])

    assert problem(closed.act(applicant.id, "validate", method="video")) == "invalid_token"
    assert problem(ended.act(applicant.id, "validate", method="video")) == "invalid_token"


def test_only_access_tokens_count(environment: Environment, new: NewPeople) -> None:
    applicant = pending(new)
    tokens = device_tokens(environment, FullSignIn(environment, new_validator(new)))

    for kind in ("id_token", "refresh_token"):
        answer = TeamApi(environment.keycloak, tokens[kind]).show(applicant.id)
        assert (answer.status_code, problem(answer)) == (401, "invalid_token")


def test_nobody_acts_on_a_staff_members_account(environment: Environment, new: NewPeople) -> None:
    member = new_validator(new)
    api = team_api(environment, member)
    colleague, manager = new_validator(new), new_delegation_manager(new)
    for other in (member, colleague, manager):
        before = everything(environment, other)
        shown = api.show(other.id).json()
        assert (shown["staff"], shown["acts"]) == (True, [])

        for act, fields in ACTS.items():
            answer = api.act(other.id, act, **fields)
            assert (answer.status_code, problem(answer)) == (403, "staff_account"), act
        assert everything(environment, other) == before


@pytest.fixture
def stephane(environment: Environment) -> Iterator[Person]:
    """A hospital account, forgotten afterwards."""
    forget(environment, STEPHANE)
    with Browser(environment.keycloak) as browser:
        sign_in_by_hospital(browser)
    known = user(environment, STEPHANE)
    assert known
    yield Person(known["id"], STEPHANE, "")
    forget(environment, STEPHANE)


def test_hospital_answers_for_its_people(environment: Environment, new: NewPeople, stephane: Person) -> None:
    api = team_api(environment, new_validator(new))
    shown = api.show(stephane.id).json()
    assert (shown["status"], shown["answeredForBy"]) == ("active", "hug")
    assert {"deactivate", "note"} <= set(shown["acts"])
    assert not {"validate", "undo-validation", "send-proof", "reset-factor"} & set(shown["acts"])
    before = everything(environment, stephane)

    for act in ("validate", "reject", "undo-validation"):
        answer = api.act(stephane.id, act, **ACTS[act])
        assert (answer.status_code, problem(answer)) == (403, "hospital_account"), act
    assert everything(environment, stephane) == before

    for act, status in (("deactivate", "deactivated"), ("reactivate", "active")):
        answer = api.act(stephane.id, act, **ACTS[act])
        assert (answer.status_code, answer.json()["status"]) == (200, status)
    with Browser(environment.keycloak) as browser:
        assert sign_in_by_hospital(browser).authorization_code


def test_pending_account_for_which_the_hospital_answers_is_not_validated_here(
    environment: Environment, new: NewPeople
) -> None:
    """Such an account stands when another hand wrote the status."""
    person = in_state(new, "pending", answeredForBy="hug")
    api = team_api(environment, new_validator(new))

    for act in ("validate", "reject"):
        assert problem(api.act(person.id, act, **ACTS[act])) == "hospital_account"
    assert story(environment, person.id) == []


def test_valeries_account_is_a_staff_account(environment: Environment, new: NewPeople) -> None:
    valeries_api(environment)
    valerie = user(environment, VALERIE)
    assert valerie
    api = team_api(environment, new_validator(new))

    assert problem(api.act(valerie["id"], "deactivate", reason="x")) == "staff_account"


def test_account_of_another_realm_is_unknown(environment: Environment, new: NewPeople) -> None:
    (administrator,) = environment.admin.get("master", "users", username="admin", exact="true")
    device_tokens(environment, HospitalLogin("", VALERIE))
    (at_the_hospital,) = environment.admin.get("hug-idp", "users", username=VALERIE, exact="true")
    api = team_api(environment, new_validator(new))

    for other in (administrator, at_the_hospital):
        assert problem(api.show(other["id"])) == "unknown_account"
        assert problem(api.act(other["id"], "note", note="x")) == "unknown_account"
