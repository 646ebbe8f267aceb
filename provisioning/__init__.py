"""The realm as code: source → resource → diff → plan → report | apply.

The modules here are the verbs, and `keycloak`, the only speaker to a server, with its connection, answers
and lock. `source` reads the realm files. Each module in `kinds` owns every fact about one kind of object; the
verbs know their registry only. `rules` says what is refused and what must be confirmed. `model` holds plain
values: resources, changes, plans.
"""
