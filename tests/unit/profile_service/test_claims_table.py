from profile_service.demo.claims_table import ClaimRow, claim_rows
from profile_service.web.moments import local_moment


def test_nested_claims_are_named_by_their_path() -> None:
    rows = claim_rows({"extensions": {"ch_delegation": {"principal": "Anne Médecin"}}, "amr": ["pwd", "otp"]})
    assert rows == (
        ClaimRow("amr", "pwd, otp", None),
        ClaimRow("extensions.ch_delegation.principal", "Anne Médecin", None),
    )


def test_moments_are_readable_in_swiss_time() -> None:
    assert local_moment(1_795_541_874) == "24.11.2026, 18:37:54 CET"
    (row,) = claim_rows({"exp": 1_795_541_874})
    assert (row.text, row.moment) == ("1795541874", "24.11.2026, 18:37:54 CET")


def test_malformed_values_are_shown_unchanged() -> None:
    rows = {
        row.name: row for row in claim_rows({"exp": 10**30, "iat": True, "a": {}, "b": None, "c": [1, "é"]})
    }
    assert rows["exp"].moment is None
    assert rows["iat"] == ClaimRow("iat", "true", None)
    assert (rows["a"].text, rows["b"].text, rows["c"].text) == ("{}", "null", '[1, "é"]')
