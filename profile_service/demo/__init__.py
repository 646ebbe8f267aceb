"""The demonstration portal of the local environment."""
