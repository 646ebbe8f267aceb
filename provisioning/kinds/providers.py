"""The providers of one server, by which a plan is checked before its first write."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from provisioning.kinds.shapes import shaped

_OF_ALL_STEPS = {"default.reference.value", "default.reference.maxAge"}


class Server:
    """What a server has, from the answer of `/admin/serverinfo`; `ask` reads below a realm of it."""

    def __init__(self, info: Mapping[str, Any], ask: Callable[..., Any] | None = None) -> None:
        self.info = info
        self._ask = ask
        self._settings: dict[str, set[str] | None] = {}

    def providers(self, spi: str) -> set[str]:
        """The ids of an SPI's providers."""
        return set(self.info["providers"].get(spi, {}).get("providers", ()))

    def has(self, feature: str) -> bool:
        """Return whether a feature is switched on; an account that may not see this gets the benefit."""
        known = {each["name"]: each["enabled"] for each in self.info.get("features", ())}
        return bool(known.get(feature, True))

    def settings_of(self, authenticator: str) -> set[str] | None:
        """The settings that a step of this provider takes; None if the server does not say."""
        if authenticator not in self._settings:
            found = self._ask and self._ask("authentication", "config-description", authenticator)
            of = f"authenticator {authenticator}"
            names = {each["name"] for each in shaped(found, "settings", of)["properties"]} if found else None
            self._settings[authenticator] = names and names | _OF_ALL_STEPS
        return self._settings[authenticator]

    def lacks(self, spi: str, what: str, provider: str) -> Iterator[str]:
        """The provider in words, if the SPI does not have it."""
        yield from unknown(what, provider, self.providers(spi))


def unknown(what: str, provider: str, known: Collection[str]) -> Iterator[str]:
    """The provider in words, with the one that was probably meant, if it is not known."""
    if provider not in known:
        close = get_close_matches(provider, sorted(known), n=1)
        yield f"{what} “{provider}”" + (f"; did you mean “{close[0]}”?" if close else "")
