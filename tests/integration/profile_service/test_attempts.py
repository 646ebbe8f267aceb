"""Sign-ins in progress, on both databases."""

from tests.both_databases.attempts import *  # noqa: F403
