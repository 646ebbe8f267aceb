"""A staff member's session at a terminal: signed in once, used by every command until it is over."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from accounts.errors import NotSignedIn, StoreError, Unreachable
from accounts.login import DeviceRequest, TokenEndpoint
from accounts.token_store import SignIn, TokenStore

# A token that is sent at its last moment would be refused on arrival.
_MARGIN_SECONDS = 15.0


class StaffSession:
    """Signs in, hands out access tokens, signs out. Methods may raise `StoreError` or `Unreachable`."""

    def __init__(
        self, server: str, store: TokenStore, endpoint: TokenEndpoint, clock: Callable[[], float] = time.time
    ) -> None:
        self._server = server
        self._store = store
        self._endpoint = endpoint
        self._clock = clock

    def sign_in(self, show: Callable[[DeviceRequest], None]) -> SignIn:
        """Sign in, and keep the sign-in in place of a former one, which is ended.

        `show` tells the person where to approve. Raises `SignInFailed`.
        """
        request = self._endpoint.ask()
        show(request)
        found = self._endpoint.wait(request)
        with self._store.locked():
            with suppress(StoreError, Unreachable):
                former = self._store.read()
                # Approved in the same browser, both belong to one session, and the new one would end too.
                if former is not None and former.session != found.session:
                    self._endpoint.revoke(former)
            self._store.write(found)
        return found

    def token(self) -> str:
        """An access token that is valid now; renewed by one command at a time. Raises `NotSignedIn`."""
        found = self._store.read()
        if found is not None and self._is_valid(found):
            return found.access_token
        with self._store.locked():
            # Another command may have renewed it, or signed out, while this one waited.
            return self._renewed(self._store.read()).access_token

    def sign_out(self) -> SignIn | None:
        """End the sign-in at the server and forget it; it is forgotten if the server does not answer, too.

        Returns who was signed in.
        """
        with self._store.locked():
            found = self._store.read(even_if_shared=True)
            self._store.remove()
            if found is not None and self._clock() < found.ends_at:
                self._endpoint.revoke(found)
            return found

    def _is_valid(self, found: SignIn) -> bool:
        return self._clock() < found.access_until - _MARGIN_SECONDS

    def _renewed(self, found: SignIn | None) -> SignIn:
        if found is None:
            raise NotSignedIn(f"nobody is signed in at {self._server}. Run `mep login`")
        if self._is_valid(found):
            return found
        if self._clock() >= found.ends_at:
            self._store.remove()
            raise NotSignedIn(_over(found))
        try:
            renewed = self._endpoint.renew(found)
        except NotSignedIn:
            self._store.remove()
            raise
        self._store.write(renewed)
        return renewed


def _over(found: SignIn) -> str:
    last = datetime.fromtimestamp(found.renewed_at).astimezone()
    minutes = round(found.unused_seconds / 60)
    return (
        f"your sign-in is over: it was last used at {last:%H:%M}, and ends after {minutes} minutes without "
        "use. Run `mep login`"
    )
