"""Delegations: a client of the extension's endpoints.

`mep delegation` and the pages of the profile service use the same client.
"""
