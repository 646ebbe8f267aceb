"""The proposal to open the profile, on SQLite."""

from tests.both_databases.opened_profiles import *  # noqa: F403
