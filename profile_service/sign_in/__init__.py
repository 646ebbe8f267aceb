"""Signing in with Keycloak, shared by all parts of the service.

`RelyingParty` describes an OIDC client and its addresses; `SignInRoutes` provides its four routes.
"""
