"""The suggestion of a passkey, on SQLite."""

from tests.both_databases.passkey_suggestion import *  # noqa: F403
