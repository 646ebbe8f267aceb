"""The suggestion of a passkey, on both databases."""

from tests.both_databases.passkey_suggestion import *  # noqa: F403
