"""The realm as code: source → resource → diff → plan → report | apply.

`source` reads `realm/`. Each module in `kinds` turns its section into resources and knows how the live
realm represents them. `diff` compares values, `plan` orders the changes, `report` prints them and `apply`
writes them. `keycloak` is the only module that sends requests to a server.
"""
