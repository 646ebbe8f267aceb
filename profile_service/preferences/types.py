"""The types of documents that a person may choose from: configuration of the installation."""

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, RootModel, model_validator

from profile_service.web.languages import Language

MOST_TYPES: Final = 50


class DocumentType(BaseModel):
    """A type: its code in the API, and its label in each language (`fr`, `de`, `it`, `en`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    labels: Mapping[Language, Annotated[str, Field(min_length=1, max_length=80)]]

    def label(self, language: str) -> str:
        """The label in this language, otherwise in French, otherwise the code."""
        return self.labels.get(Language(language)) or self.labels.get(Language.FRENCH) or self.code


class DocumentTypes(RootModel[Annotated[tuple[DocumentType, ...], Field(max_length=MOST_TYPES)]]):
    """All types, in the order in which they are shown."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="after")
    def _is_usable(self) -> Self:
        twice = sorted(code for code, times in Counter(self.codes).items() if times > 1)
        if twice:
            raise ValueError(f"the code {twice[0]} is there twice")
        nameless = [each.code for each in self.root if not each.labels]
        if nameless:
            # A type that the configuration has dropped has none, and is shown by its code.
            raise ValueError(f"the code {nameless[0]} has no label")
        return self

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in order."""
        return tuple(each.code for each in self.root)

    def label(self, code: str, language: str) -> str:
        """The label of a type in this language; the code of one that the configuration has dropped."""
        return next((each.label(language) for each in self.root if each.code == code), code)
