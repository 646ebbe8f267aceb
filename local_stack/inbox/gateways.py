"""Switches that let a test take a sending channel away and give it back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict

_LONGEST_HANG_SECONDS = 60.0


class GatewayState(BaseModel):
    """`available` false: every call is refused. `hang` true: calls get no answer until it is set back."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    available: bool = True
    hang: bool = False


@dataclass
class Gateway:
    """One sending channel's switch and the number of calls it has had."""

    state: GatewayState = field(default_factory=GatewayState)
    calls: int = 0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def available(self) -> bool:
        return self.state.available and not self.state.hang

    def switch(self, state: GatewayState) -> None:
        self.state = state
        self._changed.set()
        self._changed = asyncio.Event()

    async def hold_while_hanging(self) -> None:
        """Keep the caller waiting, at most a minute, while the gateway hangs."""
        if not self.state.hang:
            return
        try:
            async with asyncio.timeout(_LONGEST_HANG_SECONDS):
                await self._changed.wait()
        except TimeoutError:
            return


@dataclass(frozen=True)
class Gateways:
    """`second_sms` is where messages go that the first gateway does not take."""

    sms: Gateway = field(default_factory=Gateway)
    second_sms: Gateway = field(default_factory=Gateway)
    smtp: Gateway = field(default_factory=Gateway)
