"""A person's signed-in devices: the page, and Keycloak's list of sessions."""
