"""Where a person is signed in: the page, and Keycloak's list behind it."""
