"""The realm as code: source → resource → diff → plan → report | apply.

`source` reads `realm/`, each module in `kinds` turns its section into resources and knows how the live
realm holds them, `diff` compares values, `plan` orders the changes, `report` shows them and `apply` writes
them. Only `keycloak` speaks to a server.
"""
