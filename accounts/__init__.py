"""The team's work: a client of the endpoints for accounts, and a staff member's sign-in at a terminal.

The commands `mep login` and `mep accounts` and the team's pages use the same client.
"""

REALM = "mon-espace-pro"
"""The realm of the professionals."""
