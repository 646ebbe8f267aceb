"""The proposal to open the profile, on both databases."""

from tests.both_databases.opened_profiles import *  # noqa: F403
