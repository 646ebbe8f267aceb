"""The suggestion to add a passkey."""
