"""What the service asks Keycloak's extension, beside signing in."""
