"""The erasure of what is held about a person, on both databases."""

from tests.both_databases.erasure import *  # noqa: F403
