"""The organisation or practice where the person works."""

from pydantic import computed_field

from profile_service.part.document import Document
from profile_service.part.fields import Line60, Mail, PartValues, Telephone, e164


class Organisation(PartValues):
    """Name, mail and telephone of the organisation. An empty text means: not given."""

    name: Line60 = ""
    mail: Mail = ""
    telephone: Telephone = ""

    @computed_field(alias="telephoneE164")  # type: ignore[prop-decorator]
    @property
    def telephone_e164(self) -> str:
        """The telephone as E.164."""
        return e164(self.telephone)


def organisation() -> Document:
    """The part `organisation`."""
    return Document("organisation", Organisation)
