"""The signed-in person and the claims of their tokens."""
