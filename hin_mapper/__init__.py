"""Map a HIN identity to account attributes by one declarative table, compiled for Keycloak.

`table.yaml` is the table and `table.py` reads it. `compiled.py` writes it as the configuration of the
extension's identity-provider mapper `mep-hin-mapper`. `explain.py` applies it offline to one identity. The
Java side of the mapper (`keycloak_extension`, package `hin`) runs the same cases:
`tests/vectors/hin_identities.json`.
"""
