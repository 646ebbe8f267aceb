"""The API of a profile: the same rules as the pages, versions, and who may call."""

import json
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from profile_service.sign_in.tokens import TokenVerifier
from tests.unit.profile_service.conftest import NOW, Service
from tests.unit.profile_service.issuer import ISSUER, Issuer

PERSON = {
    "iss": ISSUER,
    "typ": "Bearer",
    "aud": ["profile-service"],
    "azp": "portal",
    "sub": "anne-sub",
    "sid": "anne-sid",
    "scope": "openid profile-api",
    "exp": int(NOW) + 60,
}
ORGANISATION = "/api/v1/organisation"
GIVEN = {"name": "Cabinet du Lac", "mail": "cabinet@amge.ch", "telephone": "0223723311"}
KEPT = {**GIVEN, "telephoneE164": "+41223723311"}


@pytest.fixture
def issuer(service: Service) -> Issuer:
    """The issuer whose tokens the service accepts."""
    made = Issuer()
    verifier = TokenVerifier(made, service.clock)
    service.app.state.gates = tuple(replace(gate, verifier=verifier) for gate in service.app.state.gates)
    return made


@pytest.fixture
def api(service: Service, issuer: Issuer) -> TestClient:
    service.browser.headers["Authorization"] = f"Bearer {issuer.sign(PERSON)}"
    return service.browser


def save(api: TestClient, body: object = GIVEN, tag: str = '"organisation-0"') -> Any:
    headers = {"If-Match": tag, "Content-Type": "application/json"}
    return api.put(ORGANISATION, content=json.dumps(body), headers=headers)


def test_part_that_was_never_saved_is_empty_and_has_a_version(api: TestClient) -> None:
    answer = api.get(ORGANISATION)

    assert answer.status_code == 200
    assert answer.json() == {"name": "", "mail": "", "telephone": "", "telephoneE164": ""}
    assert answer.headers["etag"] == '"organisation-0"'
    assert answer.headers["cache-control"] == "no-store"


def test_saved_part_is_read_changed_and_saved_again(api: TestClient) -> None:
    saved = save(api)
    assert (saved.status_code, saved.json(), saved.headers["etag"]) == (200, KEPT, '"organisation-1"')

    read = api.get(ORGANISATION)
    again = save(api, {**read.json(), "name": "Cabinet de la Tour"}, read.headers["etag"])
    assert (again.json()["name"], again.headers["etag"]) == ("Cabinet de la Tour", '"organisation-2"')


def test_save_that_changes_nothing_keeps_the_version(api: TestClient) -> None:
    save(api)
    assert save(api, tag='"organisation-1"').headers["etag"] == '"organisation-1"'


@pytest.mark.parametrize(
    ("tag", "status"),
    [
        (None, 428),
        ('"organisation-0"', 412),
        ('"organisation-2"', 412),
        ('"profile-1"', 412),
        ('W/"organisation-1"', 412),
        ('"organisation-0", "organisation-1"', 412),
        ("*", 412),
        ("organisation-1", 412),
        ("", 412),
    ],
)
def test_save_names_the_version_that_it_replaces(api: TestClient, tag: str | None, status: int) -> None:
    save(api)
    headers = {} if tag is None else {"If-Match": tag}
    answer = api.put(ORGANISATION, json={**GIVEN, "name": "Late"}, headers=headers)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert api.get(ORGANISATION).json() == KEPT


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({**GIVEN, "telephone": "022 372"}, {"/telephone": "telephone_digits"}),
        ({**GIVEN, "mail": "x", "name": "y" * 61}, {"/mail": "mail_address", "/name": "too_long"}),
        ({**GIVEN, "name": 7}, {"/name": "not_a_text"}),
        ({**GIVEN, "name": None}, {"/name": "not_a_text"}),
        ({**GIVEN, "fax": "1"}, {"/fax": "unknown_member"}),
        ({**GIVEN, "a/b~c": "1"}, {"/a~1b~0c": "unknown_member"}),
        ([], {"": "not_an_object"}),
        ("x", {"": "not_an_object"}),
        ({**GIVEN, "name": "\ud800"}, {"/name": "invisible_characters"}),
    ],
)
def test_each_fault_has_a_pointer_and_a_sentence(
    api: TestClient, body: object, faults: dict[str, str]
) -> None:
    answer = save(api, body)

    assert answer.status_code == 422
    assert {each["pointer"]: each["code"] for each in answer.json()["errors"]} == faults
    assert all(each["detail"].endswith(".") for each in answer.json()["errors"])
    assert api.get(ORGANISATION).headers["etag"] == '"organisation-0"'


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        (
            {"delivery": "hin-email", "documentsMail": " ", "lifetimeDays": 400, "notification": "hourly"},
            {"documentsMail": "needed_for_mail", "lifetimeDays": "days_out_of_range"}
            | {"notification": "unknown_value"},
        ),
        ({"delivery": "hin-email"}, {"documentsMail": "needed_for_mail"}),
        ({"delivery": "hin-email", "documentsMail": "x"}, {"documentsMail": "mail_address"}),
        # Nobody knows whether this mode would need an address.
        ({"delivery": "fax", "documentsMail": ""}, {"delivery": "unknown_value"}),
    ],
)
def test_contradiction_is_told_beside_other_faults(
    api: TestClient, body: object, faults: dict[str, str]
) -> None:
    answer = api.put("/api/v1/preferences", json=body, headers={"If-Match": '"preferences-0"'})

    assert answer.status_code == 422
    found = {each["pointer"]: each["code"] for each in answer.json()["errors"]}
    assert found == {f"/{name}": code for name, code in faults.items()}


def test_typed_values_are_not_repeated_in_answers(api: TestClient) -> None:
    assert "secret-of-a-patient" not in save(api, {**GIVEN, "mail": "secret-of-a-patient"}).text


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'{"name": "x"', b"[" * 5000])
def test_body_that_is_no_json_is_refused(api: TestClient, body: bytes) -> None:
    headers = {"If-Match": '"organisation-0"', "Content-Type": "application/json"}
    answer = api.put(ORGANISATION, content=body, headers=headers)

    assert (answer.status_code, answer.json()["code"]) in {(400, "unreadable"), (422, "invalid")}
    assert answer.headers["content-type"] == "application/problem+json"


def test_members_have_their_names_in_json_only(api: TestClient) -> None:
    preferences = "/api/v1/preferences"
    tag = api.get(preferences).headers["etag"]
    refused = api.put(preferences, json={"lifetime_days": 5}, headers={"If-Match": tag})
    assert [each["code"] for each in refused.json()["errors"]] == ["unknown_member"]


def test_long_body_is_refused_before_it_is_read(api: TestClient) -> None:
    assert save(api, {**GIVEN, "name": "x" * 300_000}).status_code == 413


def test_long_body_of_unknown_length_is_refused(api: TestClient) -> None:
    headers = {"If-Match": '"organisation-0"', "Content-Type": "application/json"}
    answer = api.put(ORGANISATION, content=(b"x" * 1024 for _ in range(300)), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_long")


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"aud": "mep-accounts"}, 401, "invalid_token"),
        ({"exp": int(NOW) - 31}, 401, "invalid_token"),
        ({"iss": "https://evil.example"}, 401, "invalid_token"),
        ({"typ": "ID"}, 401, "invalid_token"),
        ({"scope": "openid"}, 403, "insufficient_scope"),
        ({"scope": "profile-api-x"}, 403, "insufficient_scope"),
        ({"sid": None}, 403, "person_required"),
        ({"azp": "evil"}, 403, "client_refused"),
        ({"azp": "mep-cli"}, 403, "client_refused"),
        ({"azp": None}, 403, "client_refused"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "PUT"])
@pytest.mark.parametrize("path", ["organisation", "profile"])
def test_other_tokens_are_refused(
    service: Service, issuer: Issuer, path: str, method: str, changed: dict[str, Any], status: int, code: str
) -> None:
    headers = {"Authorization": f"Bearer {issuer.sign({**PERSON, **changed})}", "If-Match": f'"{path}-0"'}
    body: dict[str, str] | None = None if method == "GET" else {}
    answer = service.browser.request(method, f"/api/v1/{path}", json=body, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_each_person_has_their_own(api: TestClient, issuer: Issuer) -> None:
    save(api)
    bruno = {"Authorization": f"Bearer {issuer.sign({**PERSON, 'sub': 'bruno-sub'})}"}
    assert api.get(ORGANISATION, headers=bruno).json()["name"] == ""


def test_unknown_addresses_and_methods_are_problems(api: TestClient) -> None:
    assert api.get("/api/v1/nothing").json() == {"status": 404, "title": "Not Found", "code": "not_found"}
    assert api.get("/api/v1/delivery/%0a/x").json()["code"] == "not_found"
    assert api.delete("/api/v1/delivery/query").headers["allow"] == "POST"
    wrong = api.post(ORGANISATION)
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")
    assert wrong.headers["allow"] == "GET, PUT"
