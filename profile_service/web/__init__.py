"""What holds for every answer: security headers, request ids and logging, one-time notices."""
