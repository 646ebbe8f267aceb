"""Names and titles, by the vectors that the Java rules run too."""

from collections.abc import Callable

import pytest

from professional_rules.person_name import NameRefused, has_characters_of_a_name, person_name, person_title
from tests.vectors import Case, cases


@pytest.mark.parametrize("case", cases("person_names.json", "names"))
def test_name_is_read_as_a_person_types_it(case: Case) -> None:
    check(case, person_name)


@pytest.mark.parametrize("case", cases("person_names.json", "titles"))
def test_title_is_read_as_a_person_types_it(case: Case) -> None:
    check(case, person_title)


@pytest.mark.parametrize("case", cases("person_names.json", "names"))
def test_stored_name_stays_as_it_is(case: Case) -> None:
    if "stored" in case:
        assert person_name(case["stored"]) == case["stored"]
        assert has_characters_of_a_name(case["stored"])


def test_refusal_does_not_contain_the_name() -> None:
    with pytest.raises(NameRefused) as refused:
        person_name("Anne;")
    assert "Anne" not in str(refused.value)


def check(case: Case, read: Callable[[str], str]) -> None:
    if "refused" in case:
        with pytest.raises(NameRefused) as refused:
            read(case["typed"])
        assert refused.value.refusal == case["refused"]
    else:
        assert read(case["typed"]) == case["stored"]
