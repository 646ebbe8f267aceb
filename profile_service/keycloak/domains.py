"""Whether a mail address is secured by HIN now: the extension has the list of domains."""

import threading
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ValidationError

from profile_service.sign_in.provider import Clock
from profile_service.web.errors import KeycloakUnreachable

_SECONDS: Final = 30
_MOST_SECONDS: Final = 2.0
_RETRY_SECONDS: Final = 2.0
_MOST_DOMAINS: Final = 10_000


class _Answer(BaseModel):
    secured: bool


@dataclass(frozen=True)
class SecuredDomains:
    """Asks for a domain at most every 30 seconds. `issuer` is the realm's address.

    After a failure nothing is asked for a moment, so that requests do not wait for a Keycloak that is slow.
    """

    issuer: str
    http: httpx.Client
    clock: Clock
    _known: dict[str, tuple[bool, float]] = field(default_factory=dict, repr=False)
    _failed: dict[str, float] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def is_secured(self, address: str) -> bool:
        """Whether the domain of an address is on the list. Raises `KeycloakUnreachable`."""
        domain = address.rpartition("@")[2].lower()
        now = self.clock()
        known = self._known.get(domain)
        if known and now < known[1]:
            return known[0]
        if now < self._failed.get(self.issuer, 0):
            raise KeycloakUnreachable("hin-secured-domains: no answer a moment ago")
        secured = self._ask(domain)
        with self._lock:
            if len(self._known) >= _MOST_DOMAINS:
                self._known.clear()
            self._known[domain] = (secured, now + _SECONDS)
        return secured

    def _ask(self, domain: str) -> bool:
        try:
            url = f"{self.issuer}/hin-secured-domains/{quote(domain, safe='')}"
            answer = self.http.get(url, timeout=_MOST_SECONDS)
            return _Answer.model_validate_json(answer.raise_for_status().content).secured
        except (httpx.HTTPError, ValidationError) as error:
            self._failed[self.issuer] = self.clock() + _RETRY_SECONDS
            raise KeycloakUnreachable(f"hin-secured-domains: {type(error).__name__}") from error
