"""The simulated OAuth 2 endpoints of HIN: their answers and refusals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from local_stack.hin_simulator.app import create_app
from local_stack.hin_simulator.people import PEOPLE
from local_stack.hin_simulator.settings import HinSimulatorSettings, RegisteredClient
from tests.servers import served

AUTHORIZE = "/REST/v1/OAuth/GetAuthCode/hin_sds"
TOKEN = "/REST/v1/OAuth/GetAccessToken"
PROFILE = "/api/public/v1/self/"
REDIRECT = "http://localhost:8080/realms/mon-espace-pro/broker/hin/endpoint"
OTHER_REDIRECT = "http://localhost:8080/other"
REQUEST = {
    "response_type": "code",
    "client_id": "portal",
    "redirect_uri": REDIRECT,
    "state": "a state/with+signs",
    "scope": "",
}


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **duration: float) -> None:
        self.now += timedelta(**duration)


@dataclass(frozen=True)
class Hin:
    http: httpx.Client
    clock: Clock

    def sign_in(self, person: str = "anna.muster") -> str:
        """Sign in and return the authorization code."""
        answer = self.http.post(AUTHORIZE, data={**REQUEST, "person": person})
        assert answer.status_code == 303
        return _query(answer)["code"]

    def exchange(self, code: str, /, **changed: str) -> httpx.Response:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": REDIRECT,
            "client_id": "portal",
            "client_secret": "right-secret",
        }
        return self.http.post(TOKEN, data={**form, **changed})

    def profile(self, token: str) -> httpx.Response:
        return self.http.get(PROFILE, headers={"Authorization": f"Bearer {token}"})


def _query(answer: httpx.Response) -> dict[str, str]:
    assert answer.headers["Location"].startswith(f"{REDIRECT}?")
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


@pytest.fixture(name="simulator", scope="module")
def running_simulator() -> Iterator[Hin]:
    clock = Clock()
    settings = HinSimulatorSettings(
        client=RegisteredClient("portal", "right-secret", (REDIRECT, OTHER_REDIRECT)), now=clock
    )
    with served(create_app(settings)) as url, httpx.Client(base_url=url, timeout=10, trust_env=False) as http:
        yield Hin(http, clock)


@pytest.fixture(name="hin")
def simulator_without_faults(simulator: Hin) -> Iterator[Hin]:
    yield simulator
    simulator.http.delete("/simulator/faults")


def test_sign_in_page_lists_its_people_and_names_the_simulator(hin: Hin) -> None:
    page = hin.http.get(AUTHORIZE, params=REQUEST)
    assert page.status_code == 200
    for label in ("Anna Muster", "Bruno Médecin", "Cabinet du Lac", "Annuler", "Simulateur"):
        assert label in page.text
    assert "'unsafe-inline'" not in page.headers["Content-Security-Policy"]


def test_sign_in_returns_code_and_state_then_token_and_profile(hin: Hin) -> None:
    answer = hin.http.post(AUTHORIZE, data={**REQUEST, "person": "anna.muster"})
    assert _query(answer)["state"] == REQUEST["state"]
    token = hin.exchange(_query(answer)["code"])
    assert token.status_code == 200
    assert token.headers["Cache-Control"] == "no-store"
    body = token.json()
    assert (body["expires_in"], body["hin_id"], body["token_type"]) == (3600, "anna.muster", "Bearer")
    assert hin.profile(body["access_token"]).json() == {
        "loginName": "anna.muster",
        "email": "anna.muster@hin.ch",
        "contactId": {
            "firstName": "Anna",
            "middleName": "",
            "lastName": "Muster",
            "gender": "F",
            "dateOfBirth": "1900-01-01T00:00:00Z",
            "address": "Rue de l'Exemple 7",
            "postalCode": "1204",
            "city": "Genève",
            "countryCode": "CH",
            "phoneNr": "079 000 00 07",
            "verificationLevel": "10",
        },
    }


def test_people_are_those_of_the_contract() -> None:
    levels = {person.label: (person.login_name, person.contact.verification_level) for person in PEOPLE}
    assert levels == {
        "Anna Muster": ("anna.muster", "10"),
        "Bruno Médecin": ("bruno.medecin", "10"),
        "Cabinet du Lac": ("cabinet.lac", "0"),
    }


def test_cancelled_sign_in_returns_access_denied(hin: Hin) -> None:
    answer = hin.http.post(AUTHORIZE, data={**REQUEST, "person": "annuler"})
    assert _query(answer) == {"error": "access_denied", "state": REQUEST["state"]}


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"client_id": "stranger"}, 400),
        ({"client_id": ""}, 400),
        ({"redirect_uri": "https://attacker.example/"}, 400),
        ({"redirect_uri": f"{REDIRECT}/"}, 400),
        ({"redirect_uri": ""}, 400),
    ],
)
def test_unregistered_client_or_redirect_gets_a_page_without_redirect(
    hin: Hin, changed: dict[str, str], status: int
) -> None:
    for answer in (
        hin.http.get(AUTHORIZE, params={**REQUEST, **changed}),
        hin.http.post(AUTHORIZE, data={**REQUEST, **changed, "person": "anna.muster"}),
    ):
        assert answer.status_code == status
        assert "Location" not in answer.headers
        assert "Demande refusée" in answer.text


def test_unknown_token_group_or_person_is_refused(hin: Hin) -> None:
    assert hin.http.get("/REST/v1/OAuth/GetAuthCode/other", params=REQUEST).status_code == 404
    assert hin.http.post(AUTHORIZE, data={**REQUEST, "person": "nobody"}).status_code == 400


def test_other_response_types_return_an_error_to_the_client(hin: Hin) -> None:
    answer = hin.http.get(AUTHORIZE, params={**REQUEST, "response_type": "token"})
    assert _query(answer)["error"] == "unsupported_response_type"


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_secret": ""}, 401, "invalid_client"),
        ({"client_id": "stranger"}, 401, "invalid_client"),
        ({"redirect_uri": OTHER_REDIRECT}, 400, "invalid_grant"),
        ({"redirect_uri": ""}, 400, "invalid_request"),
        ({"code": ""}, 400, "invalid_request"),
        ({"code": "guessed"}, 400, "invalid_grant"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": ""}, 400, "unsupported_grant_type"),
    ],
)
def test_token_request_is_refused_with_the_right_error(
    hin: Hin, changed: dict[str, str], status: int, error: str
) -> None:
    answer = hin.exchange(hin.sign_in(), **changed)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_reused_code_is_refused_and_its_token_revoked(hin: Hin) -> None:
    code = hin.sign_in()
    token = hin.exchange(code).json()["access_token"]
    assert hin.profile(token).status_code == 200
    assert hin.exchange(code).json()["error"] == "invalid_grant"
    assert hin.profile(token).status_code == 401


def test_code_is_valid_for_ten_minutes(hin: Hin) -> None:
    in_time, too_late = hin.sign_in(), hin.sign_in()
    hin.clock.passes(minutes=10)
    assert hin.exchange(in_time).status_code == 200
    hin.clock.passes(seconds=1)
    assert hin.exchange(too_late).json()["error"] == "invalid_grant"


def test_token_is_valid_for_one_hour(hin: Hin) -> None:
    token = hin.exchange(hin.sign_in()).json()["access_token"]
    hin.clock.passes(hours=1)
    assert hin.profile(token).status_code == 200
    hin.clock.passes(seconds=1)
    refused = hin.profile(token)
    assert refused.status_code == 401
    assert 'error="invalid_token"' in refused.headers["WWW-Authenticate"]


def test_profile_without_token_is_unauthorized(hin: Hin) -> None:
    answer = hin.http.get(PROFILE)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="hin_sds"'


def test_token_request_must_be_a_plain_form(hin: Hin) -> None:
    as_json = hin.http.post(TOKEN, json={"grant_type": "authorization_code"})
    twice = hin.http.post(
        TOKEN,
        content="client_id=portal&client_id=stranger",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert [answer.json()["error"] for answer in (as_json, twice)] == ["invalid_request"] * 2


def test_faults_are_switched_on_and_off(hin: Hin) -> None:
    token = hin.exchange(hin.sign_in()).json()["access_token"]
    faults = "/simulator/faults"
    hin.http.put(faults, json={"token": {"status": 500}}).raise_for_status()
    assert hin.exchange(hin.sign_in()).status_code == 500
    hin.http.put(faults, json={"claims": {"email": None}}).raise_for_status()
    assert "email" not in hin.profile(token).json()
    hin.http.put(faults, json={"profile": {"body": "<<<"}}).raise_for_status()
    with pytest.raises(ValueError):
        hin.profile(token).json()
    hin.http.put(faults, json={"profile": {"status": 503}}).raise_for_status()
    assert hin.profile(token).status_code == 503
    changes = {"email": "autre@hin.ch", "contactId.lastName": "Nouveau"}
    hin.http.put(faults, json={"claims": changes}).raise_for_status()
    changed = hin.profile(token).json()
    assert (changed["email"], changed["contactId"]["lastName"]) == ("autre@hin.ch", "Nouveau")
    hin.http.put(faults, json={"profile": {"drip_seconds": 0.001}}).raise_for_status()
    assert hin.profile(token).json()["email"] == "anna.muster@hin.ch"
    hin.http.put(faults, json={"authorization": {"status": 503}}).raise_for_status()
    assert hin.http.get(AUTHORIZE, params=REQUEST).status_code == 503
    hin.http.put(faults, json={"authorization_error": "server_error"}).raise_for_status()
    refused = hin.http.post(AUTHORIZE, data={**REQUEST, "person": "anna.muster"})
    assert _query(refused)["error"] == "server_error"
    assert hin.http.put(faults, json={"unknown": 1}).status_code == 422
    assert hin.http.delete(faults).status_code == 204
    assert hin.profile(token).json()["email"] == "anna.muster@hin.ch"


def test_settings_contain_the_local_broker_endpoint() -> None:
    settings = HinSimulatorSettings.from_environment({"MEP_KEYCLOAK_PORT": "8480", "MEP_HIN_PORT": "8490"})
    assert settings.port == 8490
    assert settings.client.redirect_uris == (
        "http://localhost:8480/realms/mon-espace-pro/broker/hin/endpoint",
    )
    assert settings.client.client_secret not in repr(settings)


def test_settings_and_the_local_realm_share_the_client_secret() -> None:
    values = Path(__file__).parents[2] / "realm" / "environments" / "local.yaml"
    secret = HinSimulatorSettings.from_environment({}).client.client_secret
    assert f"HIN_CLIENT_SECRET: {secret}\n" in values.read_text(encoding="utf-8")
