"""Addresses to which the hospital sends: each counts once its owner has said so."""
