"""Switches by which a test disables a sending channel and enables it again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict

_LONGEST_HANG_SECONDS = 60.0


class GatewayState(BaseModel):
    """With `available` false every call is refused; with `hang` true calls wait until it is reset."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    available: bool = True
    hang: bool = False


@dataclass
class Gateway:
    """The switch of one sending channel, and the number of calls it has received."""

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
        """Keep the caller waiting while the gateway hangs, at most for a minute."""
        if not self.state.hang:
            return
        try:
            async with asyncio.timeout(_LONGEST_HANG_SECONDS):
                await self._changed.wait()
        except TimeoutError:
            return


@dataclass(frozen=True)
class Gateways:
    """The sending channels. `second_sms` receives messages that the first gateway refuses."""

    sms: Gateway = field(default_factory=Gateway)
    second_sms: Gateway = field(default_factory=Gateway)
    smtp: Gateway = field(default_factory=Gateway)
