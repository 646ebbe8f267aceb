"""An assistant in a doctor's profile, on both databases."""

from tests.both_databases.on_behalf import *  # noqa: F403
