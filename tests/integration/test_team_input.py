"""Input that the team's endpoints refuse: each fault is a problem (RFC 9457), and nothing is written."""

from __future__ import annotations

import json
import secrets
from typing import Any
from urllib.parse import quote

import pytest

from tests.environment import Environment
from tests.people import REALM, NewPeople, Person
from tests.team import (
    TeamApi,
    admin_events,
    in_state,
    new_validator,
    pending,
    problem,
    story,
    team_api,
)

JSON = "application/json"
TEN_MEGABYTES = 10_000_000
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "ligne 1\r\nSet-Cookie: a=b\r\n\r\n<b>ligne 3</b>",
    "${7*7} {{7*7}} <#assign x=1> {0} %s",
    "'; DROP TABLE user_entity; --",
    '{"at":"2020-01-01T00:00:00Z","act":"validate"}',
    "\\u0000 \\ \" ' é 😀 ١٢٣",
)


@pytest.fixture(scope="module")
def api(environment: Environment) -> TeamApi:
    return team_api(environment, new_validator(NewPeople(environment.admin)))


@pytest.fixture
def person(new: NewPeople) -> Person:
    return pending(new)


def everything(environment: Environment, person: Person) -> list[Any]:
    return [environment.admin.get(REALM, "users", person.id), admin_events(environment, person.id)]


@pytest.mark.parametrize(
    "body",
    [
        "{",
        '{"method": "video"',
        "method=video",
        "[]",
        '["video"]',
        "null",
        "true",
        "7",
        '"video"',
        '{"method": "video"} {"method": "in-person"}',
        '{"method": "video", "method": "in-person"}',
        "[" * 1000 + "]" * 1000,
        '{"method":' * 2000 + "1" + "}" * 2000,
        "\x00",
        "<xml/>",
    ],
)
def test_body_that_is_no_json_object_is_refused(
    environment: Environment, api: TeamApi, person: Person, body: str
) -> None:
    before = everything(environment, person)

    answer = api.ask("POST", f"/{person.id}/validate", content=body, headers={"Content-Type": JSON})

    assert (answer.status_code, problem(answer)) == (400, "malformed_body")
    assert everything(environment, person) == before


def test_body_that_is_no_utf_8_is_refused(environment: Environment, api: TeamApi, person: Person) -> None:
    for body in (b'{"method": "vid\xff"}', '{"note": "é"}'.encode("latin-1")):
        answer = api.ask("POST", f"/{person.id}/note", content=body, headers={"Content-Type": JSON})

        assert (answer.status_code, problem(answer)) == (400, "malformed_body")
    assert story(environment, person.id) == []


@pytest.mark.parametrize("value", [7, 1.5, True, [], ["video"], {}, {"method": "video"}])
@pytest.mark.parametrize("field", ["method", "note"])
def test_value_that_is_no_text_is_refused(
    environment: Environment, api: TeamApi, person: Person, field: str, value: object
) -> None:
    before = everything(environment, person)

    answer = api.act(person.id, "validate", **{"method": "video", field: value})

    assert (answer.status_code, problem(answer), answer.json()["field"]) == (400, "not_a_text", field)
    assert everything(environment, person) == before


@pytest.mark.parametrize("text", ["a\x00b", "\x1b[31m", "\x7f", "a\\ud800b", "\\udc00"])
def test_text_that_no_database_or_terminal_takes_is_refused(
    environment: Environment, api: TeamApi, person: Person, text: str
) -> None:
    written = json.dumps({"note": text}).replace("\\\\ud", "\\ud")

    answer = api.ask("POST", f"/{person.id}/note", content=written, headers={"Content-Type": JSON})

    assert (answer.status_code, problem(answer), answer.json()["field"]) == (400, "not_a_text", "note")
    assert story(environment, person.id) == []


@pytest.mark.parametrize(
    ("act", "fields", "code", "field"),
    [
        ("validate", {}, "missing", "method"),
        ("validate", {"method": None}, "missing", "method"),
        ("validate", {"method": "  "}, "missing", "method"),
        ("validate", {"method": "telephone"}, "unknown_method", "method"),
        ("validate", {"method": "hospital"}, "unknown_method", "method"),
        ("validate", {"method": "v" * 10_000}, "too_long", "method"),
        ("validate", {"method": "video", "note": "n" * 1001}, "too_long", "note"),
        ("validate", {"method": "video", "prof": "12345678"}, "unknown_field", "prof"),
        ("validate", {"method": "video", "validatedBy": "x"}, "unknown_field", "validatedBy"),
        ("reject", {}, "missing", "reason"),
        ("reject", {"reason": ""}, "missing", "reason"),
        ("reject", {"reason": "\n \t"}, "missing", "reason"),
        ("reject", {"reason": "r" * 1001}, "too_long", "reason"),
        ("note", {}, "missing", "note"),
        ("note", {"note": "n" * 1001}, "too_long", "note"),
    ],
)
def test_fault_of_a_field_names_it(
    environment: Environment,
    api: TeamApi,
    person: Person,
    act: str,
    fields: dict[str, Any],
    code: str,
    field: str,
) -> None:
    before = everything(environment, person)

    answer = api.act(person.id, act, **fields)

    assert (answer.status_code, problem(answer), answer.json()["field"]) == (400, code, field)
    assert everything(environment, person) == before


@pytest.mark.parametrize("size", [70_000, TEN_MEGABYTES])
def test_body_that_is_too_large_is_refused(
    environment: Environment, api: TeamApi, person: Person, size: int
) -> None:
    before = everything(environment, person)

    answer = api.act(person.id, "note", note="n" * size)

    assert (answer.status_code, problem(answer)) == (413, "too_large")
    assert everything(environment, person) == before


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/xml"],
)
def test_body_of_another_type_is_refused(
    environment: Environment, api: TeamApi, person: Person, kind: str
) -> None:
    before = everything(environment, person)

    answer = api.ask(
        "POST", f"/{person.id}/validate", content='{"method":"video"}', headers={"Content-Type": kind}
    )

    assert (answer.status_code, problem(answer)) == (415, "unsupported_media_type")
    assert everything(environment, person) == before


def test_json_with_a_parameter_is_taken(api: TeamApi, person: Person) -> None:
    answer = api.ask(
        "POST",
        f"/{person.id}/validate",
        content='{"method":"video"}',
        headers={"Content-Type": "Application/JSON; charset=UTF-8"},
    )

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "reference",
    [
        "unknown",
        "0",
        "00000000-0000-0000-0000-000000000000",
        "x" * 65,
        "x" * 4000,
        "' OR '1'='1",
        "1; DROP TABLE user_entity",
        "%",
        "_",
        "*",
        "é",
        "equipe@example.ch",
        "service-account-document-dispatcher",
        "a b",
        "a\x00b",
        "..;x",
    ],
)
def test_unknown_reference_is_refused(api: TeamApi, reference: str) -> None:
    path = quote(reference, safe="")

    for answer in (api.ask("GET", f"/{path}"), api.ask("POST", f"/{path}/note", json={"note": "x"})):
        assert (answer.status_code, problem(answer)) == (404, "unknown_account"), reference


@pytest.mark.parametrize("act", ["unknown", "Validate", "story", "x" * 4000, "%27%20OR%201=1", "%C3%A9"])
def test_unknown_act_is_refused(environment: Environment, api: TeamApi, person: Person, act: str) -> None:
    before = everything(environment, person)

    answer = api.ask("POST", f"/{person.id}/{act}", json={"reason": "x"})

    assert (answer.status_code, problem(answer)) == (404, "unknown_act")
    assert everything(environment, person) == before


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_kept_as_text(
    environment: Environment, new: NewPeople, api: TeamApi, hostile: str
) -> None:
    person = in_state(new, "active")
    mark = secrets.token_hex(8)  # other tests write hostile texts too
    text = f"{mark} {hostile}"

    answer = api.act(person.id, "deactivate", reason=text, note=text)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith(JSON)
    assert "Set-Cookie" not in answer.headers
    (line,) = story(environment, person.id)
    assert (line["act"], line["reason"], line["note"]) == ("deactivate", text, text)
    assert api.show(person.id).json()["story"] == [line]
    logs = "".join(log for name, log in environment.logs() if name.startswith("keycloak"))
    assert mark not in logs


def test_longest_texts_are_taken(environment: Environment, api: TeamApi, person: Person) -> None:
    """Counted in characters, as a reader counts them."""
    text = "😀" * 1000

    assert api.act(person.id, "reject", reason=text, note=text).status_code == 200

    (line,) = story(environment, person.id)
    assert (line["reason"], line["note"]) == (text, text)


def test_full_record_takes_further_lines(environment: Environment, new: NewPeople, api: TeamApi) -> None:
    """Two hundred long lines fit into the attribute; corrections are folded first."""
    line = {"at": "2026-01-01T00:00:00Z", "actor": "x", "actorName": "x", "act": "note", "note": "é" * 1000}
    person = pending(new, story=json.dumps([line] * 200, ensure_ascii=False))

    assert api.act(person.id, "validate", method="video", note="é" * 1000).status_code == 200

    assert [each["act"] for each in story(environment, person.id)][-1] == "validate"
