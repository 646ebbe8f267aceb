"""Common parts of all responses: security headers, request ids and logging, one-time notices."""
