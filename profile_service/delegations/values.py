"""What a doctor types to ask the team for a delegation."""

from typing import Annotated, Final

from pydantic import AfterValidator

from delegations.models import LONGEST_PRACTICE
from professional_rules.text import has_invisible_characters, is_longer, plain
from profile_service.part.fields import Mail, PartValues, fault, line

LONGEST_NOTE: Final = 500


def _given(text: str) -> str:
    if not text:
        raise fault("missing")
    return text


def _note(typed: str) -> str:
    """Several lines of text."""
    lines = typed.split("\n")
    text = "\n".join(plain(each).rstrip(" ") for each in lines).strip(" \n")
    if is_longer(text, LONGEST_NOTE):
        raise fault("too_long", most=LONGEST_NOTE)
    if any(has_invisible_characters(each) for each in text.split("\n")):
        raise fault("invisible_characters")
    return text


class DelegationRequest(PartValues):
    """The assistant's e-mail address, where the assistant will work for the doctor, and a note to the team.

    An empty practice or note is not given.
    """

    assistant: Annotated[Mail, AfterValidator(_given)] = ""
    practice: Annotated[str, AfterValidator(line(LONGEST_PRACTICE))] = ""
    note: Annotated[str, AfterValidator(_note)] = ""
