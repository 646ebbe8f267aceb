"""Faults a test may ask the simulator for; all off unless asked."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from local_stack.hin_simulator.people import HinIdentity, JsonObject


class ProfileChanges(BaseModel):
    """Another e-mail or name, whoever signs in; None leaves it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None

    def of(self, identity: HinIdentity) -> HinIdentity:
        known = identity.contact
        contact = replace(
            known,
            first_name=self.first_name or known.first_name,
            last_name=self.last_name or known.last_name,
        )
        return replace(identity, email=self.email or identity.email, contact=contact)


class Faults(BaseModel):
    """`delay_seconds` slows the token and profile endpoints down; `token_status` is what the token endpoint
    answers instead of a token; `profile` spoils the profile: not JSON at all, no e-mail, or refused (503);
    `profile_changes` is what HIN knows differently from now on.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    delay_seconds: Annotated[float, Field(ge=0, le=60)] = 0
    token_status: Annotated[int, Field(ge=400, le=599)] | None = None
    profile: Literal["nonsense", "without-email", "unavailable"] | None = None
    profile_changes: ProfileChanges = ProfileChanges()


class FaultInjection:
    def __init__(self) -> None:
        self.active = Faults()

    async def delay(self) -> None:
        if self.active.delay_seconds:
            await asyncio.sleep(self.active.delay_seconds)

    def spoil(self, identity: HinIdentity) -> JsonObject:
        """The identity's profile, with the changes and without the e-mail that the faults ask for."""
        profile = self.active.profile_changes.of(identity).profile()
        if self.active.profile == "without-email":
            del profile["email"]
        return profile


def fault_routes(injection: FaultInjection) -> APIRouter:
    routes = APIRouter(prefix="/simulator/faults")

    @routes.get("")
    async def show() -> Faults:
        return injection.active

    @routes.put("")
    async def replace(faults: Faults) -> Faults:
        injection.active = faults
        return faults

    @routes.delete("", status_code=204)
    async def clear() -> Response:
        injection.active = Faults()
        return Response(status_code=204)

    return routes
