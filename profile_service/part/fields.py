"""The types of a profile's fields. A form and the API read them by the same rules.

A refusal has a code, for which `faults` has the sentences. An empty text means that nothing is given.
"""

from collections.abc import Callable, Iterable
from typing import Annotated, Any, ClassVar, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, model_validator
from pydantic.alias_generators import to_camel
from pydantic_core import InitErrorDetails, PydanticCustomError

from professional_rules.mail_address import LONGEST_ADDRESS, MalformedMailAddress, mail_address
from professional_rules.telephone import TelephoneRefusal, TelephoneRefused, practice_number
from professional_rules.text import has_invisible_characters, is_longer, trimmed

_TELEPHONE: Final = {
    TelephoneRefusal.CHARACTERS: "telephone_digits",
    TelephoneRefusal.TOO_LONG: "telephone_too_long",
}


def fault(code: str, **values: Any) -> PydanticCustomError:
    """The refusal of a field. `values` complete its sentence."""
    return PydanticCustomError(code, "refused", values)


def refusal(
    faults: Iterable[tuple[tuple[str | int, ...], PydanticCustomError]],
    besides: ValidationError | None = None,
) -> ValidationError:
    """One refusal for the faults of several members, by their paths, and for those found `besides`."""
    found = besides.errors(include_url=False, include_input=False) if besides else []
    known = ((each["loc"], fault(each["type"], **each.get("ctx", {}))) for each in found)
    details = [InitErrorDetails(type=each, loc=path, input=None) for path, each in (*known, *faults)]
    return ValidationError.from_exception_data("refused", details)


def line(most: int) -> Callable[[str], str]:
    """A rule for one line of text of at most `most` UTF-16 units, without spaces at both ends."""

    def read(typed: str) -> str:
        if is_longer(typed, 20 * most):
            raise fault("too_long", most=most)
        text = trimmed(typed)
        if is_longer(text, most):
            raise fault("too_long", most=most)
        if has_invisible_characters(text):
            raise fault("invisible_characters")
        return text

    return read


def _mail(typed: str) -> str:
    if is_longer(typed, 20 * LONGEST_ADDRESS):
        raise fault("too_long", most=LONGEST_ADDRESS)
    text = trimmed(typed)
    if is_longer(text, LONGEST_ADDRESS):
        raise fault("too_long", most=LONGEST_ADDRESS)
    try:
        return str(mail_address(text)) if text else ""
    except MalformedMailAddress as malformed:
        raise fault("mail_address") from malformed


def _telephone(typed: str) -> str:
    if not trimmed(typed):
        return ""
    try:
        return practice_number(typed).typed
    except TelephoneRefused as refused:
        raise fault(_TELEPHONE.get(refused.refusal, "telephone_unknown")) from refused


Line60 = Annotated[str, AfterValidator(line(60))]
Mail = Annotated[str, AfterValidator(_mail)]
Telephone = Annotated[str, AfterValidator(_telephone)]
"""A practice's number: digits only, `0223723311` or `0033…`."""


def e164(telephone: str) -> str:
    """The number that `Telephone` has accepted as E.164 (`+41223723311`); empty for none."""
    return practice_number(telephone).e164 if telephone else ""


STRICT: Final = ConfigDict(
    alias_generator=to_camel,
    extra="forbid",
    frozen=True,
    strict=True,
    validate_default=True,
)
"""How documents are read: names in camel case outside Python, no unknown member, no guessed type.

A rule about several fields belongs to the one that it tells at fault, which stands below those that it reads:
`ValidationInfo.data` has the ones that could be read. So each fault is told, whatever else is at fault, also
when the field itself is not given.
"""


class PartValues(BaseModel):
    """What a person gives for one part.

    Computed fields are stored and shown too. When they are sent back, they are ignored: what was read can be
    changed and sent.
    """

    model_config = STRICT

    READ_ONLY: ClassVar[frozenset[str]] = frozenset()
    """Members that are shown beside the fields, and ignored when they are sent back."""

    @model_validator(mode="before")
    @classmethod
    def _without_read_only(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        shown = cls.READ_ONLY | {to_camel(name) for name in cls.model_computed_fields}
        return {name: value for name, value in given.items() if name not in shown}

    def stored(self) -> dict[str, Any]:
        """The document as it is stored and shown."""
        return self.model_dump(mode="json", by_alias=True)
