"""Which of the service's own calls go by the proxy that the environment names."""

import ipaddress
from urllib.parse import urlsplit


def goes_by_proxy(url: str) -> bool:
    """Whether a call leaves this machine: what stays on its loopback is no proxy's affair."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return False
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return True
