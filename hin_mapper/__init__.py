"""What account a HIN identity becomes: one declarative table, compiled for Keycloak and explained offline.

`table.yaml` is the table, `table.py` reads it, `compiled.py` writes it as the configuration of the
extension's identity-provider mapper `mep-hin-mapper`, and `explain.py` says what it makes of an identity. The
Java side of the mapper (`keycloak_extension`, package `hin`) runs the same cases:
`tests/vectors/hin_identities.json`.
"""
