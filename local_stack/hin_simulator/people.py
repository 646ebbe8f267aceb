"""The invented HIN identities, with the profile that HIN's directory service would return for each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

JsonObject = dict[str, object]


@dataclass(frozen=True)
class Contact:
    """`contactId` of the SDS profile. `verification_level` is HIN's own scale, a number as text."""

    first_name: str
    last_name: str
    gender: Literal["M", "F"]
    address: str
    postal_code: str
    city: str
    phone_number: str
    verification_level: str
    middle_name: str = ""
    date_of_birth: str = "1900-01-01T00:00:00Z"
    country_code: str = "CH"


@dataclass(frozen=True)
class HinIdentity:
    """An identity that can sign in at the simulator. `label` is the button's text, `hint` its purpose."""

    login_name: str
    email: str
    label: str
    hint: str
    contact: Contact = field(repr=False)

    def profile(self) -> JsonObject:
        """The SDS profile as `GET /api/public/v1/self/` returns it."""
        contact = self.contact
        return {
            "loginName": self.login_name,
            "email": self.email,
            "contactId": {
                "firstName": contact.first_name,
                "middleName": contact.middle_name,
                "lastName": contact.last_name,
                "gender": contact.gender,
                "dateOfBirth": contact.date_of_birth,
                "address": contact.address,
                "postalCode": contact.postal_code,
                "city": contact.city,
                "countryCode": contact.country_code,
                "phoneNr": contact.phone_number,
                "verificationLevel": contact.verification_level,
            },
        }


PEOPLE: tuple[HinIdentity, ...] = (
    HinIdentity(
        login_name="anna.muster",
        email="anna.muster@hin.ch",
        label="Anna Muster",
        hint="identité personnelle, jamais vue",
        contact=Contact(
            first_name="Anna",
            last_name="Muster",
            gender="F",
            address="Rue de l'Exemple 7",
            postal_code="1204",
            city="Genève",
            phone_number="079 000 00 07",
            verification_level="10",
        ),
    ),
    HinIdentity(
        login_name="bruno.medecin",
        email="bruno.medecin@amge.ch",
        label="Bruno Médecin",
        hint="identité personnelle, e-mail d’un compte existant",
        contact=Contact(
            first_name="Bruno",
            last_name="Médecin",
            gender="M",
            address="Chemin du Modèle 2",
            postal_code="1206",
            city="Genève",
            phone_number="079 000 00 02",
            verification_level="10",
        ),
    ),
    HinIdentity(
        login_name="cabinet.lac",
        email="cabinet.lac@hin.ch",
        label="Cabinet du Lac",
        hint="identité partagée d’un cabinet",
        contact=Contact(
            first_name="Cabinet",
            last_name="du Lac",
            gender="F",
            address="Quai du Lac 1",
            postal_code="1201",
            city="Genève",
            phone_number="022 700 00 00",
            verification_level="0",
        ),
    ),
)


def find_identity(login_name: str) -> HinIdentity | None:
    return next((person for person in PEOPLE if person.login_name == login_name), None)
