"""The invented people of the local environment, told to the service by whoever made them."""

from typing import Literal

from pydantic import BaseModel, ConfigDict


class LocalPerson(BaseModel):
    """Somebody to sign in as. `story` names the words that say what is to be seen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    email: str
    story: Literal["sms", "email", "assistant", "pending"]


class LocalPeople(BaseModel):
    """Whom the demonstration offers to be. The password of them all is no secret: it opens nothing else."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    password: str
    people: tuple[LocalPerson, ...]
