"""docs/delegation.md says what the extension does: rights, claims, requests and refusals."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from tests.house import ROOT

DOCUMENT = (ROOT / "docs/delegation.md").read_text(encoding="utf-8")
EXTENSION = ROOT / "keycloak_extension/src/main/java/ch/monespacepro/keycloak"
REFUSAL = re.compile(
    r'Problem\s*\.of(?:Token)?\(\s*Status\.(?P<status>\w+),\s*"(?P<code>\w+)"'
    r'|Problem\s*\.ofField\(\s*[\w."]+,\s*"(?P<of_field>\w+)"'
)
FOR_PROGRAMS_ONLY = "program_required"


def source(path: str) -> str:
    return (EXTENSION / path).read_text(encoding="utf-8")


def rows(head: str) -> list[list[str]]:
    """The rows of the table with this head."""
    table = DOCUMENT.split(f"\n{head}\n")[1].split("\n\n")[0]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in table.splitlines()[1:]]


def example(number: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(re.findall(r"```json\n([^`]+)```", DOCUMENT)[number])
    return found


def refusals(path: str) -> Iterator[tuple[str, str]]:
    for found in REFUSAL.finditer(source(path)):
        status = HTTPStatus[found["status"]] if found["status"] else HTTPStatus.BAD_REQUEST
        yield str(status.value), found["code"] or found["of_field"]


def test_rights_are_those_of_the_extension() -> None:
    written = re.findall(
        r'^    [A-Z_]+\("(\w+)", (true|false)\)', source("delegation/Right.java"), re.MULTILINE
    )

    described = [
        (right.strip("`"), state) for right, state, _ in rows("| right | by default | respected by |")
    ]

    assert len(written) == 4
    assert described == [(code, "on" if default == "true" else "off") for code, default in written]


def test_claims_are_those_of_the_extension() -> None:
    claims = source("delegation/DelegationClaims.java")
    written = {*re.findall(r'put\(\s*"(\w+)"', claims), *re.findall(r' EXTENSIONS = "(\w+)"', claims)}

    described = {row[0].strip("`") for row in rows("| claim | what | absent |")}

    assert {part for claim in described for part in claim.split(".")} == written
    shown = example(0)
    assert written - {"ch_delegation", "principal", "principal_id"} <= set(shown)
    assert set(shown["extensions"]["ch_delegation"]) == {"principal", "principal_id"}


def test_action_and_period_are_those_of_the_realm() -> None:
    action = re.search(r' ID = "([\w-]+)"', source("delegation/ChooseResponsibility.java"))
    lifespan = re.search(
        r"accessTokenLifespan: (\d+)", (ROOT / "realm/realm.yaml").read_text(encoding="utf-8")
    )

    assert action is not None
    assert lifespan is not None
    assert f"`kc_action={action[1]}`" in DOCUMENT
    assert f"lives for {lifespan[1]} seconds" in DOCUMENT


def test_apache_example_reads_anew_within_the_life_of_a_token() -> None:
    example = (ROOT / "docs/examples/mod_auth_openidc.conf").read_text(encoding="utf-8")
    seconds = {
        name: int(value) for name, value in re.findall(r"^#   Define (\w+) +(\d+)$", example, re.MULTILINE)
    }

    assert f"renewed {seconds['RenewBefore']} seconds before their end" in DOCUMENT
    assert f"user info after {seconds['ReadAgain']} seconds" in DOCUMENT
    assert seconds["ReadAgain"] < seconds["RenewBefore"]


def test_requests_are_those_of_the_endpoint() -> None:
    resource = source("api/DelegationsResource.java")
    written = re.findall(r'@(GET|POST|PUT|PATCH|DELETE)\n(?: +@Path\("([^"]+)"\)\n)?', resource)

    described = [row[0].strip("`") for row in rows("| request | who | what |")]

    assert sorted(described) == sorted(f"{method} /{path}" if path else method for method, path in written)


def test_refusals_are_those_of_the_endpoint() -> None:
    files = [f"delegation/{path.name}" for path in (EXTENSION / "delegation").glob("*.java")]
    files += ["api/DelegationsResource.java", "api/Caller.java", "http/Input.java", "http/JsonBody.java"]
    written = {refusal for path in files for refusal in refusals(path) if refusal[1] != FOR_PROGRAMS_ONLY}

    described = [(status, code.strip("`")) for status, code, _ in rows("| status | code | what to do |")]

    assert len(written) > 20
    assert sorted(described) == sorted(written)


def test_example_has_the_fields_of_a_doctors_view() -> None:
    constants = dict(re.findall(r'String (\w+) = "(\w+)";', source("delegation/Delegation.java")))
    view = source("delegation/DelegationView.java")
    named = {constants[name] for name in re.findall(r"Delegation\.([A-Z_]+)", view)}
    named |= set(re.findall(r' VERSION = "(\w+)"', source("delegation/Terms.java")))
    written = named | set(re.findall(r'json\.(?:set|put|putArray)\("(\w+)"', view))

    assert set(example(1)) == written - {"id", "active", "grantedBy"}
    assert [set(example(1)[side]) for side in ("principal", "assistant")] == [
        {"id", "name", "title", "active"}
    ] * 2
