"""The two OIDC clients of this service and their addresses."""

from dataclasses import dataclass
from typing import Final

ACCOUNT_REQUEST_PATH: Final = "/inscription"
"""The short address of the form for an account, as letters name it."""


@dataclass(frozen=True)
class RelyingParty:
    """An OIDC client: a part of the site with its own sign-in and session.

    `prefix`, `callback_path`, `signed_out_path` and `other_prefixes` are paths of this site without trailing
    slash. Pages below `other_prefixes` belong to the same session.
    `client_secret` is `None` for a public client, which is protected by PKCE only.
    """

    client_id: str
    client_secret: str | None
    prefix: str
    callback_path: str
    signed_out_path: str
    cookie: str
    other_prefixes: tuple[str, ...] = ()

    @property
    def prefixes(self) -> tuple[str, ...]:
        """Under which the pages of this client are; the first is its home."""
        return (self.prefix, *self.other_prefixes)

    @property
    def sign_in_path(self) -> str:
        """The address that starts signing in."""
        return f"{self.prefix}/sign-in"

    @property
    def sign_out_path(self) -> str:
        """The address of the sign-out form."""
        return f"{self.prefix}/sign-out"

    @property
    def devices_path(self) -> str:
        """The page of signed-in devices."""
        return f"{self.prefix}/devices"

    @property
    def passkey_refusal_path(self) -> str:
        """The address of the form that declines a passkey."""
        return f"{self.prefix}/no-passkey"

    @property
    def problems_path(self) -> str:
        """Under which the pages are that say why signing in or out failed."""
        return f"{self.prefix}/probleme"

    @property
    def backchannel_logout_path(self) -> str:
        """The address of Keycloak's back-channel logout requests."""
        return f"{self.prefix}/backchannel-logout"


def demo_portal() -> RelyingParty:
    """The demonstration portal, a public client."""
    return RelyingParty(
        client_id="portal",
        client_secret=None,
        prefix="/demo",
        callback_path="/demo/callback",
        signed_out_path="/demo",
        cookie="mep-demo",
    )


def profile_pages(client_secret: str) -> RelyingParty:
    """The profile pages, a confidential client."""
    return RelyingParty(
        client_id="profile-service",
        client_secret=client_secret,
        prefix="/profil",
        callback_path="/profil/retour",
        signed_out_path="/profil/deconnexion",
        cookie="mep-profil",
        other_prefixes=("/equipe",),
    )
