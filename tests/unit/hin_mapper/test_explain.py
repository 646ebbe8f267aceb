"""The account of a HIN identity, by the cases that the Java mapper runs too."""

import json
from pathlib import Path

import pytest

from hin_mapper.compiled import compiled
from hin_mapper.explain import Explanation, explain, explain_file
from hin_mapper.identity import HinIdentity
from hin_mapper.identity_file import BadIdentityFile
from hin_mapper.table import Table, load_table
from tests.vectors import Case, cases, document

VECTORS = document("hin_identities.json")
SHARED = next(case for case in VECTORS["cases"] if case["name"] == "shared identity of a practice")
PERSONAL = next(case for case in VECTORS["cases"] if case["name"] == "personal identity")
LANDLINE = next(case for case in VECTORS["cases"] if case["name"] == "landline")


def explained(case: Case, *, later: bool = False) -> Explanation:
    settings = VECTORS | case
    table = Table.model_validate(settings["table"])
    countries: list[str] = settings["allowedCountries"]
    return explain(HinIdentity(case["identity"]), table, countries, later=later)


def test_cases_use_the_projects_table() -> None:
    assert json.loads(compiled(load_table())) == VECTORS["table"]


@pytest.mark.parametrize("case", cases("hin_identities.json"))
def test_identity_becomes_an_account_or_is_refused(case: Case) -> None:
    explanation = explained(case)
    if "refused" in case:
        assert explanation.refusal is not None
        assert explanation.refusal.reason == case["refused"]
        assert explanation.account == {}
    else:
        assert explanation.refusal is None
        assert explanation.account == case["account"]
        assert [[row.attribute, row.problem] for row in explanation.left_out] == case["leftOut"]


@pytest.mark.parametrize("case", cases("hin_identities.json"))
def test_identity_with_an_account_refreshes_it(case: Case) -> None:
    explanation = explained(case, later=True)
    if "refreshed" in case:
        assert explanation.refusal is None
        assert explanation.account == case["refreshed"]
        assert [[row.attribute, row.problem] for row in explanation.left_out] == case.get("kept", [])
    else:
        assert explanation.refusal is not None
        assert explanation.refusal.reason == case["refused"]


@pytest.mark.parametrize("case", cases("hin_identities.json"))
def test_explanation_is_printable_and_valid_json(case: Case) -> None:
    for explanation in (explained(case), explained(case, later=True)):
        assert all(line.isprintable() for line in explanation.lines())
        accepted = explanation.refusal is None
        assert json.loads(json.dumps(explanation.as_json()))["accepted"] is accepted


def test_shared_identity_is_refused_with_its_reason() -> None:
    lines = explained(SHARED).lines()
    assert lines[0] == "«Cabinet du Lac» is refused: shared-identity"
    assert "sign in with a personal one" in lines[1]
    assert "contactId.verificationLevel" in lines[1]


def test_explanation_names_the_claims_of_each_attribute() -> None:
    origin = {row.attribute: (row.claims, row.on.value) for row in explained(PERSONAL).given}
    assert origin["phoneNumber"] == (("contactId.phoneNr",), "first sign-in")
    assert origin["lastName"] == (("contactId.lastName",), "every sign-in")
    assert origin["accountStatus"] == ((), "first sign-in")
    lines = explain(HinIdentity(PERSONAL["identity"]), load_table()).lines()
    assert "  phoneNumber    +41790000007  (from contactId.phoneNr; first sign-in)" in lines
    assert lines[-1] == "  asked after activation: title, professionalIdType, professionalId, function"


def test_telephone_that_cannot_receive_codes_is_left_out_with_a_warning() -> None:
    explanation = explained(LANDLINE)
    assert "codeChannel" not in explanation.account
    assert "  no phoneNumber: it is not a mobile number (from contactId.phoneNr)" in explanation.lines()


def test_unusable_name_leaves_the_account_unchanged_at_a_later_sign_in() -> None:
    case = next(case for case in VECTORS["cases"] if case["name"] == "U+002C in the last name")
    lines = explained(case, later=True).lines()
    assert lines[0].endswith("signs in again; attributes of its account:")
    assert "  lastName unchanged: HIN's value is malformed (from contactId.lastName)" in lines
    assert not any("username" in line or "asked" in line for line in lines)


def test_identity_is_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "anna.json"
    file.write_text("\ufeff" + json.dumps(PERSONAL["identity"]), encoding="utf-8")
    assert explain_file(file).account == PERSONAL["account"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"loginName": "a",\n "email": }', ":2: not JSON"),
        (b"", ":1: not JSON"),
        (b"[]", "one JSON object"),
        (b'"anna"', "one JSON object"),
        (b"{}", "not a HIN identity"),
        (b'{"login_name": "anna"}', "loginName, email, contactId"),
        (b'{"loginName": NaN}', "not JSON"),
        (b'{"loginName": ' + b"9" * 5000 + b"}", "not JSON"),
        (b'{"loginName": "\xe9"}', "not UTF-8"),
        (b"[" * 100_000, "not JSON"),
        (b" " * 1_000_001, "larger than one identity"),
    ],
)
def test_file_without_an_identity_is_refused_with_its_name(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "identity.json"
    file.write_bytes(content)
    with pytest.raises(BadIdentityFile) as bad:
        explain_file(file)
    assert str(file) in str(bad.value)
    assert said in str(bad.value)


def test_unreadable_file_is_reported_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(BadIdentityFile, match="no such file"):
        explain_file(tmp_path / "absent.json")
    with pytest.raises(BadIdentityFile, match="cannot be read"):
        explain_file(tmp_path)


def test_missing_claims_are_explained_as_a_refusal(tmp_path: Path) -> None:
    file = tmp_path / "identity.json"
    file.write_text('{"loginName": "anna.muster"}', encoding="utf-8")
    refusal = explain_file(file).refusal
    assert refusal is not None
    assert refusal.reason == "shared-identity"
