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
_MOST_DOMAINS: Final = 10_000


class _Answer(BaseModel):
    secured: bool


@dataclass(frozen=True)
class SecuredDomains:
    """Asks for a domain at most every 30 seconds. `issuer` is the realm's address."""

    issuer: str
    http: httpx.Client
    clock: Clock
    _known: dict[str, tuple[bool, float]] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def is_secured(self, address: str) -> bool:
        """Whether the domain of an address is on the list. Raises `KeycloakUnreachable`."""
        domain = address.rpartition("@")[2].lower()
        now = self.clock()
        known = self._known.get(domain)
        if known and now < known[1]:
            return known[0]
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
            raise KeycloakUnreachable(f"hin-secured-domains: {type(error).__name__}") from error
