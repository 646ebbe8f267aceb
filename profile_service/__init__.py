"""The profile service: sign-in, the demonstration portal and the pages of a professional's profile.

It is not part of a Keycloak login: without this service, people still sign in to Keycloak.
"""
