"""Signing in with Keycloak, written once for every part of the service that needs it.

`RelyingParty` says who signs in and where; `SignInRoutes` gives it its four addresses.
"""
