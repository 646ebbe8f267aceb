"""Mails of the profile service."""
