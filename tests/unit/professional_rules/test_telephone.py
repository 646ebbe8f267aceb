"""Telephone numbers, by the vectors that the Java rule runs too."""

import pytest

from professional_rules.telephone import (
    TelephoneRefused,
    machine_written_mobile_number,
    mobile_number,
    practice_number,
)
from tests.vectors import Case, cases, document

CODE = document("telephone_code.json")


def _countries(case: Case) -> list[str]:
    source = case if "allowedCountries" in case else CODE
    countries: list[str] = source["allowedCountries"]
    return countries


@pytest.mark.parametrize("case", cases("telephone_code.json"))
def test_number_for_codes_is_read_as_a_person_types_it(case: Case) -> None:
    if "refused" in case:
        with pytest.raises(TelephoneRefused) as refused:
            mobile_number(case["typed"], _countries(case))
        assert refused.value.refusal == case["refused"]
    else:
        number = mobile_number(case["typed"], _countries(case))
        assert (number.e164, number.country) == (case["e164"], case["country"])


@pytest.mark.parametrize("case", cases("telephone_code.json", "machineWritten"))
def test_number_for_codes_is_read_as_a_directory_writes_it(case: Case) -> None:
    if "refused" in case:
        with pytest.raises(TelephoneRefused) as refused:
            machine_written_mobile_number(case["typed"], _countries(case))
        assert refused.value.refusal == case["refused"]
    else:
        assert machine_written_mobile_number(case["typed"], _countries(case)).e164 == case["e164"]


@pytest.mark.parametrize("case", cases("telephone_practice.json"))
def test_number_of_a_practice_is_read(case: Case) -> None:
    if "refused" in case:
        with pytest.raises(TelephoneRefused) as refused:
            practice_number(case["typed"])
        assert refused.value.refusal == case["refused"]
    else:
        number = practice_number(case["typed"])
        assert (number.typed, number.e164) == (case.get("stored", case["typed"]), case["e164"])


def test_refusal_does_not_contain_the_number() -> None:
    with pytest.raises(TelephoneRefused) as refused:
        mobile_number("079-000-00-01")
    assert "079" not in str(refused.value)
