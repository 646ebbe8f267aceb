"""Answers that are nonsense end in one line, without a traceback and without gigabytes."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys

import pytest

from provisioning import answers
from provisioning.answers import as_object
from provisioning.credentials import AdminUser
from provisioning.errors import ProvisioningError, ServerRefusedError
from provisioning.keycloak import Keycloak
from tests.house import ROOT
from tests.unit.provisioning.hostile_server import Answer, HostileServer, hostile_server

MEGABYTE = b" " * 1_048_576
NOT_JSON = "200 with a body that is not JSON"
TOO_DEEP = "200 with a body that is nested too deeply"
TOO_LARGE = "200 with a body of more than 64 MB"

NONSENSE = {
    "nothing": (Answer(body=b""), "200 with neither an object nor a list"),
    "a number": (Answer(body=b"1"), "200 with neither an object nor a list"),
    "a text": (Answer(body=b'"object"'), "200 with neither an object nor a list"),
    "null": (Answer(body=b"null"), "200 with neither an object nor a list"),
    "a page": (Answer(body=b"<html>We are back soon"), NOT_JSON),
    "a cut body": (Answer(body=b'{"a": [1, 2'), NOT_JSON),
    "two objects": (Answer(body=b"{}{}"), NOT_JSON),
    "NaN": (Answer(body=b'{"a": NaN}'), NOT_JSON),
    "infinity": (Answer(body=b'{"a": -Infinity}'), NOT_JSON),
    "a number without bounds": (Answer(body=b'{"a": 1e999}'), NOT_JSON),
    "a number of many digits": (Answer(body=b'{"a": ' + b"1" * 100_000 + b"}"), NOT_JSON),
    "Latin-1": (Answer(body='{"a": "é"}'.encode("latin-1")), NOT_JSON),
    "UTF-16": (Answer(body='{"a": "é"}'.encode("utf-16")), NOT_JSON),
    "half a character": (Answer(body=b'{"a": "\\ud800"}'), NOT_JSON),
    "half a character in UTF-8": (Answer(body=b'{"a": "\xed\xa0\x80"}'), NOT_JSON),
    "not gzip": (Answer(headers={"Content-Encoding": "gzip"}), "does not answer any more"),
    "brackets": (Answer(body=b"[" * 200_000), TOO_DEEP),
    "pairs of brackets": (Answer(body=b"[" * 200_000 + b"]" * 200_000), TOO_DEEP),
    "nested objects": (Answer(body=b'{"a":' * 200 + b"{}" + b"}" * 200), TOO_DEEP),
    "millions of lists": (Answer(body=b"[" + b"[]," * 4_000_000 + b"1]"), "more than 4000000 values"),
    "400 MB": (Answer(body=MEGABYTE, headers={"Content-Length": str(400 << 20)}, ends=False), TOO_LARGE),
    "a body without end": (Answer(body=MEGABYTE, ends=False), TOO_LARGE),
    "a small body that unpacks to 100 MB": (
        Answer(body=gzip.compress(MEGABYTE * 100, 1), headers={"Content-Encoding": "gzip"}),
        TOO_LARGE,
    ),
}


def connected(server: HostileServer) -> Keycloak:
    return Keycloak(server.address, AdminUser("admin", "password"))


@pytest.mark.parametrize(("answer", "fault"), NONSENSE.values(), ids=NONSENSE)
def test_nonsense_is_reported_on_one_line(answer: Answer, fault: str) -> None:
    with hostile_server(answer) as server:
        keycloak = connected(server)

        with pytest.raises(ProvisioningError, match=fault) as read:
            keycloak.get("r", "roles")
        with pytest.raises(ProvisioningError, match=r"POST admin/realms/r/partial-export: ") as exported:
            keycloak.read_by_post("r", "partial-export")
        with pytest.raises(ProvisioningError, match=r"GET admin/serverinfo: "):
            keycloak.server_info()

    assert str(read.value).startswith("GET admin/realms/r/roles: ")
    assert "\n" not in f"{read.value}{exported.value}"


def test_list_where_an_object_is_due_is_reported() -> None:
    with hostile_server(Answer(body=b'["secret"]')) as server:
        keycloak = connected(server)

        with pytest.raises(ProvisioningError, match=r"partial-export: .* something else than an object$"):
            keycloak.read_by_post("r", "partial-export")
        with pytest.raises(ProvisioningError, match=r"serverinfo: .* something else than an object$"):
            keycloak.server_info()


@pytest.mark.parametrize("answer", [None, [], [{}], "text", 1])
def test_object_is_required(answer: object) -> None:
    with pytest.raises(ProvisioningError, match=r"the profile: .* something else than an object"):
        as_object(answer, "the profile")


@pytest.mark.parametrize("export", [b"[]", b"{}", b"[" * 200_000, b'{"clients": NaN}', b"\xff"])
def test_plan_of_nonsense_ends_in_one_line(export: bytes) -> None:
    with hostile_server(Answer(body=export)) as server:
        command = [sys.executable, "-c", "from cli import main; main()", "--server", server.address, "plan"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert re.fullmatch(r"mep: .*realm.*: Keycloak answered .+\n", done.stderr)
    assert done.stdout == ""


def test_nonsense_of_an_error_answer_is_not_repeated() -> None:
    for body in (b"[1]", b'{"errorMessage": ', b"[" * 200_000, b'{"other": "text"}', b"\xff"):
        with hostile_server(Answer(500, body)) as server, pytest.raises(ServerRefusedError) as refused:
            connected(server).get("r")

        assert str(refused.value) == "GET admin/realms/r: Keycloak answered 500"


def test_long_explanation_is_cut() -> None:
    body = json.dumps({"errorMessage": "long \x1b[31m\n" * 1000}).encode()
    with hostile_server(Answer(400, body)) as server, pytest.raises(ServerRefusedError) as refused:
        connected(server).get("r")

    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 400


def test_answer_that_takes_too_long_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "_LONGEST_SECONDS", -1)
    with (
        hostile_server(tokens=Answer(body=b"1", ends=False)) as server,
        pytest.raises(ServerRefusedError, match="does not end within"),
    ):
        connected(server)


def test_token_without_end_is_reported() -> None:
    with (
        hostile_server(tokens=Answer(body=MEGABYTE, ends=False)) as server,
        pytest.raises(ServerRefusedError, match=TOO_LARGE),
    ):
        connected(server)


def test_large_answer_is_read_completely() -> None:
    names = [{"name": f"role-{number}", "description": "é" * 100} for number in range(50_000)]
    with hostile_server(Answer(body=json.dumps(names, ensure_ascii=False).encode())) as server:
        assert connected(server).get("r", "roles") == names
