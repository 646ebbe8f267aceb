"""GLN, ZSR, RPPS or none."""

import pytest

from professional_rules.identifiers import IdentifierRefused, IdentifierType, professional_identifier
from tests.vectors import Case, cases, document

VECTORS = document("professional_identifiers.json")


@pytest.mark.parametrize("case", cases("professional_identifiers.json"))
def test_identifier_is_read_as_a_person_types_it(case: Case) -> None:
    type_ = IdentifierType(case["type"])
    without = (case if "withoutIdentifier" in case else VECTORS)["withoutIdentifier"]
    if "refused" in case:
        with pytest.raises(IdentifierRefused) as refused:
            professional_identifier(type_, case["typed"], case["function"], without)
        assert refused.value.refusal == case["refused"]
    else:
        identifier = professional_identifier(type_, case["typed"], case["function"], without)
        assert (identifier.type, identifier.value) == (type_, case["value"])
        assert list(identifier.warnings) == case["warnings"]
