"""The address that HIN has given of a person: Keycloak keeps it, and a form takes it over."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final

import httpx
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic.alias_generators import to_camel

from profile_service.sign_in.sessions import Session

_SECONDS: Final = 2.0
_NUMBER: Final = re.compile(r"[0-9]{1,5}+[a-zA-Z]?+")

_Text = Annotated[str, StringConstraints(max_length=255)]


class HinAddress(BaseModel):
    """An address as the extension tells it, by the field names of eCH-0010."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="ignore")

    address_line1: _Text = ""
    swiss_zip_code: _Text = ""
    foreign_zip_code: _Text = ""
    town: _Text = ""
    country: _Text = "CH"


class _Answer(BaseModel):
    address: HinAddress | None


@dataclass(frozen=True)
class HinAddresses:
    """The endpoint `mep/person/hin-address` of the extension, called with the person's own token."""

    issuer: str
    http: httpx.Client

    def find(self, session: Session) -> Mapping[str, str] | None:
        """The fields of the form; `None` without an address, or while Keycloak does not answer."""
        headers = {"Authorization": f"Bearer {session.tokens.access_token}"}
        url = f"{self.issuer}/mep/person/hin-address"
        try:
            answer = self.http.get(url, headers=headers, timeout=_SECONDS)
            address = _Answer.model_validate_json(answer.raise_for_status().content).address
        except (httpx.HTTPError, ValidationError):
            return None
        return to_fields(address) if address else None


def to_fields(address: HinAddress) -> dict[str, str]:
    """HIN has one line for street and number; a number at its end gets a field of its own."""
    street, _, number = address.address_line1.strip().rpartition(" ")
    is_numbered = bool(street and _NUMBER.fullmatch(number))
    return {
        "street": street.strip() if is_numbered else address.address_line1,
        "houseNumber": number if is_numbered else "",
        "zip": address.swiss_zip_code or address.foreign_zip_code,
        "town": address.town,
        "country": address.country,
    }
