"""The test people of the local environment, passed to the service by the local stack."""

from typing import Literal

from pydantic import BaseModel, ConfigDict


class LocalPerson(BaseModel):
    """A person to sign in as. `story` selects the text that describes what this person shows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    email: str
    story: Literal["sms", "email", "assistant", "pending"]


class LocalPeople(BaseModel):
    """The people that the demonstration offers to sign in as. Their common password protects nothing else."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    password: str
    people: tuple[LocalPerson, ...]
