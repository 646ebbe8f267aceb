"""The rules about professionals: identifiers, telephone numbers, HIN-secured e-mail.

All are pure functions. Rules that Keycloak needs too also exist in Java (`keycloak_extension`); both run the
same vectors in `tests/vectors/`.
"""
