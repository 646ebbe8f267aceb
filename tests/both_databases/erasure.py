"""What the service holds about a person is erased at once, by a staff member whom Keycloak allows it."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Column, Engine, insert, select
from starlette.testclient import TestClient

from profile_service.people.erasure import ErasureRow, erase_person
from profile_service.sign_in.secret_values import stored_form
from profile_service.sign_in.tokens import TokenVerifier
from profile_service.web.database import Base, open_database
from profile_service.web.settings import Settings
from tests.unit.profile_service.conftest import NOW, Service
from tests.unit.profile_service.issuer import ISSUER, Issuer

HASHES_ONLY = {"used_attempts", "used_logout_tokens", "erasures"}
"""Tables that name no person."""
COLUMN = {"team_drafts": "writer_hash"}
"""The column that names the person, where it is not `subject`."""
BY_PERSON = {name: table for name, table in Base.metadata.tables.items() if name not in HASHES_ONLY}
STAFF = {
    "azp": "mep-cli",
    "iss": ISSUER,
    "typ": "Bearer",
    "aud": ["profile-service", "mep-accounts"],
    "sub": "staff",
    "exp": int(NOW) + 60,
    "realm_access": {"roles": ["account-validator"]},
}


@pytest.fixture
def engine(settings: Settings) -> Engine:
    return open_database(settings.database_url)


@pytest.fixture
def issuer(service: Service) -> Issuer:
    """The issuer whose tokens the service accepts."""
    made = Issuer()
    verifier = TokenVerifier(made, service.clock)
    service.app.state.gates = tuple(replace(gate, verifier=verifier) for gate in service.app.state.gates)
    return made


def hold(engine: Engine, subject: str) -> None:
    """Puts a row about the person into every table."""
    with engine.begin() as connection:
        for table in BY_PERSON.values():
            row = {each.name: value_for(each, subject) for each in table.columns if each.name != "number"}
            connection.execute(insert(table).values(**row))


def value_for(column: Column[Any], subject: str) -> object:
    if column.name == "subject":
        return subject
    if column.name == "writer_hash":
        return stored_form(subject)
    if column.type.python_type is dict:
        return {}
    return (
        1
        if column.type.python_type is int
        else f"{subject} {column.name}"[: getattr(column.type, "length", None) or 60]
    )


def held(engine: Engine) -> dict[str, list[str]]:
    with engine.connect() as connection:
        return {
            name: list(connection.scalars(select(table.c[COLUMN.get(name, "subject")])))
            for name, table in BY_PERSON.items()
        }


def rows_of(subject: str) -> dict[str, list[str]]:
    """What `held` tells when every table has one row, about this person."""
    return {name: [stored_form(subject) if name in COLUMN else subject] for name in BY_PERSON}


def erase(browser: TestClient, token: str | None, subject: str = "anne") -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = browser.delete(f"/api/v1/people/{subject}", headers=headers)
    return answer.status_code, answer.json()["code"]


def test_everything_about_the_person_is_erased_and_nothing_else(engine: Engine) -> None:
    hold(engine, "anne")
    hold(engine, "bruno")

    for _ in range(2):
        erase_person(engine, "anne", author="staff", at=7)

    assert held(engine) == rows_of("bruno")
    with engine.connect() as connection:
        rows = connection.execute(select(ErasureRow.at, ErasureRow.author, ErasureRow.erased_hash)).all()
    assert [tuple(row) for row in rows] == [(7, "staff", stored_form("anne"))] * 2


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"aud": "mep-accounts"}, (401, "invalid_token")),
        ({"aud": "portal"}, (401, "invalid_token")),
        ({"exp": int(NOW) - 60}, (401, "invalid_token")),
        ({"realm_access": {"roles": ["professional", "delegation-manager"]}}, (403, "insufficient_role")),
        ({"realm_access": {"roles": ["delivery-reader"]}}, (403, "insufficient_role")),
        ({"azp": "portal"}, (403, "client_refused")),
    ],
)
def test_other_token_erases_nothing(
    service: Service, issuer: Issuer, engine: Engine, changed: dict[str, Any], refusal: tuple[int, str]
) -> None:
    hold(engine, "anne")

    assert erase(service.browser, issuer.sign({**STAFF, **changed})) == refusal
    assert held(engine) == rows_of("anne")


@pytest.mark.parametrize("subject", ["%2e%2e", "%2E", "a%20b", "a%00b", "x" * 256, "%0a"])
def test_only_a_subject_is_looked_up(service: Service, issuer: Issuer, engine: Engine, subject: str) -> None:
    assert erase(service.browser, issuer.sign(STAFF), subject) == (404, "unknown_account")


def test_token_of_an_erased_person_begins_no_profile(
    service: Service, issuer: Issuer, engine: Engine
) -> None:
    person = {**STAFF, "sub": "anne", "sid": "s", "scope": "openid profile-api", "azp": "portal"}
    headers = {"Authorization": f"Bearer {issuer.sign(person)}"}
    erase_person(engine, "anne", author="staff", at=int(service.clock()))

    for part in ("organisation", "preferences"):
        path = f"/api/v1/{part}"
        tag = {"If-Match": service.browser.get(path, headers=headers).headers["etag"]}
        body = {"documentsMail": "", "delivery": "portal"} if part == "preferences" else {"name": "Cabinet"}
        answer = service.browser.put(path, json=body, headers={**headers, **tag})
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert held(engine)["profile_parts"] == []


def test_without_token_nothing_is_erased(service: Service, engine: Engine) -> None:
    hold(engine, "anne")

    assert erase(service.browser, None) == (401, "unauthorized")
    assert held(engine) == rows_of("anne")


def test_without_keycloak_nothing_is_erased(service: Service, issuer: Issuer, engine: Engine) -> None:
    """Only Keycloak knows whether the account is another staff member's."""
    hold(engine, "anne")

    assert erase(service.browser, issuer.sign(STAFF)) == (503, "keycloak_unreachable")
    assert held(engine) == rows_of("anne")
