"""How to reach the person directly."""

from pydantic import computed_field

from profile_service.part.document import Document
from profile_service.part.fields import Mail, PartValues, Telephone, e164


class Information(PartValues):
    """Mail and telephone for direct contact. An empty text means: not given."""

    direct_mail: Mail = ""
    telephone: Telephone = ""

    @computed_field(alias="telephoneE164")  # type: ignore[prop-decorator]
    @property
    def telephone_e164(self) -> str:
        """The telephone as E.164."""
        return e164(self.telephone)


def information() -> Document:
    """The part `profile`: the tab also shows who the person is, which Keycloak holds."""
    return Document("profile", Information)
