"""Exclude the stack's own loopback addresses from a company's proxy."""

from __future__ import annotations

from collections.abc import Mapping

_PROXIES = ("http_proxy", "https_proxy", "all_proxy")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_EVERYWHERE = "*"


def past_the_proxy(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment, with loopback added to the hosts that are called without a proxy.

    Both spellings of NO_PROXY get the same value, because servers disagree on which one counts. Its hosts are
    written without spaces, because Keycloak would take a space as part of a name. Keycloak does not know `*`
    either: if every host is called without a proxy, the proxy variables are removed.
    """
    named = {name: value for name, value in environment.items() if name.lower() in _PROXIES and value}
    if not named:
        return dict(environment)
    listed = environment.get("no_proxy") or environment.get("NO_PROXY") or ""
    hosts = [host for each in listed.split(",") if (host := each.strip())]
    if _EVERYWHERE in hosts:
        return {name: value for name, value in environment.items() if name not in named}
    without = ",".join(dict.fromkeys([*hosts, *_LOOPBACK]))
    return {**environment, "no_proxy": without, "NO_PROXY": without}
