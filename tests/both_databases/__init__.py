"""Tests of what is stored, written once for both databases.

tests/unit/profile_service runs them on SQLite, tests/integration/profile_service on PostgreSQL too.
"""
