"""The counters of the codes, as Keycloak exports them to operators."""

from __future__ import annotations

import re

import httpx

from tests.environment import Environment

_SERIES = re.compile(r'^(mep_code_\w+_total)\{channel="(\w+)",outcome="(\w+)"\} ([\d.]+)', re.MULTILINE)


def counters(environment: Environment) -> dict[tuple[str, str, str], float]:
    port = environment.settings.ports.keycloak_management
    page = httpx.get(f"http://localhost:{port}/metrics", timeout=60).text
    return {(name, channel, outcome): float(count) for name, channel, outcome, count in _SERIES.findall(page)}
