"""The address of HIN becomes the fields of our form."""

import pytest

from profile_service.addresses.from_hin import HinAddress, to_fields


@pytest.mark.parametrize(
    ("line", "street", "number"),
    [
        ("Rue de l'Exemple 7", "Rue de l'Exemple", "7"),
        ("Quai du Lac 12b", "Quai du Lac", "12b"),
        ("Rue du 31-Décembre", "Rue du 31-Décembre", ""),
        ("7", "7", ""),
        ("Case postale 123456", "Case postale 123456", ""),
        ("", "", ""),
    ],
)
def test_number_at_the_end_has_a_field_of_its_own(line: str, street: str, number: str) -> None:
    fields = to_fields(HinAddress(address_line1=line, swiss_zip_code="1204", town="Genève", country="CH"))
    assert fields == {
        "street": street,
        "houseNumber": number,
        "zip": "1204",
        "town": "Genève",
        "country": "CH",
    }
