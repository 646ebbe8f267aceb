"""A person's delegations: the page, and the extension's endpoints behind it."""
