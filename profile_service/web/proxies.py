"""Decides which outgoing requests use the proxy of the environment."""

import ipaddress
from urllib.parse import urlsplit


def uses_proxy(url: str) -> bool:
    """Whether the request leaves this machine; requests to loopback addresses never use a proxy."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return False
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return True
