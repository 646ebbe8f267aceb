"""The profile service: sign-in, the demonstration portal and the pages of a professional's profile.

Nothing here stands in the path of a login: with this service down, people still sign in to Keycloak.
"""
