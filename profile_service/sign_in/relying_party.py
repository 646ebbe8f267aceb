"""The two Keycloak clients this service is, and the addresses that belong to each."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RelyingParty:
    """One OIDC client of ours: a part of the site with its own sign-in and its own session.

    `prefix`, `callback_path` and `signed_out_path` are paths on our own site, without trailing slash.
    `client_secret` is `None` for a public client, which PKCE alone protects.
    """

    client_id: str
    client_secret: str | None
    prefix: str
    callback_path: str
    signed_out_path: str
    cookie: str

    @property
    def sign_in_path(self) -> str:
        """Where a browser goes to begin signing in."""
        return f"{self.prefix}/sign-in"

    @property
    def sign_out_path(self) -> str:
        """Where the sign-out form posts to."""
        return f"{self.prefix}/sign-out"

    @property
    def devices_path(self) -> str:
        """The page of where one is signed in."""
        return f"{self.prefix}/devices"

    @property
    def passkey_refusal_path(self) -> str:
        """Where the form posts to that wants no passkey suggested any more."""
        return f"{self.prefix}/no-passkey"

    @property
    def problems_path(self) -> str:
        """Under which the pages are that say why signing in or out failed."""
        return f"{self.prefix}/probleme"

    @property
    def backchannel_logout_path(self) -> str:
        """Where Keycloak announces that a session has ended."""
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
    )
