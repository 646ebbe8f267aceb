"""A company's proxy in the environment, and the stack's own calls, which never go by it."""

from __future__ import annotations

from collections.abc import Mapping

_PROXIES = ("http_proxy", "https_proxy", "all_proxy")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_EVERYWHERE = "*"


def past_the_proxy(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment with this machine's loopback among the hosts that are called without a proxy.

    Both spellings of NO_PROXY say the same, because servers disagree on which one counts. Its hosts are
    written without spaces, which Keycloak would take for part of a name. Nor does Keycloak know `*`: where
    every host is called without a proxy, none is named.
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
