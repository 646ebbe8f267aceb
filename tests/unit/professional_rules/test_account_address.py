"""The e-mail address of an account, by the vectors that the Java rule runs too."""

import pytest

from professional_rules.account_address import AddressRefused, account_address
from tests.vectors import Case, cases


@pytest.mark.parametrize("case", cases("mail_addresses.json"))
def test_address_is_read_as_a_person_types_it(case: Case) -> None:
    if "refused" in case:
        with pytest.raises(AddressRefused) as refused:
            account_address(case["typed"])
        assert refused.value.refusal == case["refused"]
    else:
        assert account_address(case["typed"]) == case["stored"]
        assert account_address(case["stored"]) == case["stored"]


def test_refusal_does_not_contain_the_address() -> None:
    with pytest.raises(AddressRefused) as refused:
        account_address("anne medecin@example.ch")
    assert "anne" not in str(refused.value)
