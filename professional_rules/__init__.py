"""The rules about professionals that have one home: identifiers, telephones, HIN-secured e-mail.

Pure functions of values. What Keycloak needs too is written a second time in Java (`keycloak_extension`), and
both run the same vectors in `tests/vectors/`.
"""
