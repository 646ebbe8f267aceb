"""What account a HIN identity becomes, by the cases that the Java mapper runs too."""

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


def test_the_cases_run_on_our_own_table() -> None:
    assert json.loads(compiled(load_table())) == VECTORS["table"]


@pytest.mark.parametrize("case", cases("hin_identities.json"))
def test_identity(case: Case) -> None:
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
def test_identity_that_has_its_account(case: Case) -> None:
    explanation = explained(case, later=True)
    if "refreshed" in case:
        assert explanation.refusal is None
        assert explanation.account == case["refreshed"]
        assert [[row.attribute, row.problem] for row in explanation.left_out] == case.get("kept", [])
    else:
        assert explanation.refusal is not None
        assert explanation.refusal.reason == case["refused"]


@pytest.mark.parametrize("case", cases("hin_identities.json"))
def test_every_explanation_can_be_printed_and_read_by_programs(case: Case) -> None:
    for explanation in (explained(case), explained(case, later=True)):
        assert all(line.isprintable() for line in explanation.lines())
        accepted = explanation.refusal is None
        assert json.loads(json.dumps(explanation.as_json()))["accepted"] is accepted


def test_a_shared_identity_is_refused_with_its_reason() -> None:
    lines = explained(SHARED).lines()
    assert lines[0] == "«Cabinet du Lac» is refused: shared-identity"
    assert "sign in with a personal one" in lines[1]
    assert "contactId.verificationLevel" in lines[1]


def test_an_explanation_says_where_each_attribute_came_from() -> None:
    origin = {row.attribute: (row.claims, row.on.value) for row in explained(PERSONAL).given}
    assert origin["phoneNumber"] == (("contactId.phoneNr",), "first sign-in")
    assert origin["lastName"] == (("contactId.lastName",), "every sign-in")
    assert origin["accountStatus"] == ((), "first sign-in")
    lines = explain(HinIdentity(PERSONAL["identity"]), load_table()).lines()
    assert "  phoneNumber    +41790000007  (from contactId.phoneNr; first sign-in)" in lines
    assert lines[-1] == "  asked after activation: title, professionalIdType, professionalId, function"


def test_a_telephone_that_cannot_take_codes_is_left_out_with_a_warning() -> None:
    explanation = explained(LANDLINE)
    assert "codeChannel" not in explanation.account
    assert "  no phoneNumber: it is no mobile number (from contactId.phoneNr)" in explanation.lines()


def test_a_name_that_no_account_may_have_stays_as_it_was_at_a_later_sign_in() -> None:
    case = next(case for case in VECTORS["cases"] if case["name"] == "U+0028 in the last name")
    lines = explained(case, later=True).lines()
    assert lines[0].endswith("signs in again; of the account:")
    assert "  lastName as it was: HIN's is malformed (from contactId.lastName)" in lines
    assert not any("username" in line or "asked" in line for line in lines)


def test_an_identity_is_read_from_a_file(tmp_path: Path) -> None:
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
def test_a_file_that_is_no_identity_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "identity.json"
    file.write_bytes(content)
    with pytest.raises(BadIdentityFile) as bad:
        explain_file(file)
    assert str(file) in str(bad.value)
    assert said in str(bad.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadIdentityFile, match="no such file"):
        explain_file(tmp_path / "absent.json")
    with pytest.raises(BadIdentityFile, match="cannot be read"):
        explain_file(tmp_path)


def test_missing_claims_are_explained_not_raised(tmp_path: Path) -> None:
    file = tmp_path / "identity.json"
    file.write_text('{"loginName": "anna.muster"}', encoding="utf-8")
    refusal = explain_file(file).refusal
    assert refusal is not None
    assert refusal.reason == "shared-identity"
