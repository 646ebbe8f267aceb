"""Sessions of signed-in people, on both databases."""

from tests.both_databases.sessions import *  # noqa: F403
