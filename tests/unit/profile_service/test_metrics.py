"""Figures about requests, for Prometheus."""

from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.unit.profile_service.conftest import Service


def figures(service: Service, name: str) -> dict[tuple[str, str, str], float]:
    """The values of a metric by method, route and class of status."""
    return {
        (sample.labels["method"], sample.labels["route"], sample.labels["status"]): sample.value
        for family in text_string_to_metric_families(service.browser.get("/metrics").text)
        for sample in family.samples
        if sample.name == name
    }


def test_requests_are_counted_by_route_and_status(service: Service) -> None:
    for path in ("/health/live", "/health/live", "/equipe/demandes/7601000050717", "/nothing", "/else"):
        service.browser.get(path)
    assert figures(service, "mep_profile_requests_total") == {
        ("GET", "/health/live", "2xx"): 2,
        ("GET", "/equipe/demandes/{reference}", "3xx"): 1,
        ("GET", "-", "4xx"): 2,
    }


def test_time_is_measured_for_each_route(service: Service) -> None:
    service.browser.get("/health/live")
    assert figures(service, "mep_profile_request_seconds_count")["GET", "/health/live", "2xx"] == 1


def test_invented_methods_have_one_name(service: Service) -> None:
    for method in ("BREW", "WHEN"):
        service.browser.request(method, "/demo")
    assert figures(service, "mep_profile_requests_total") == {("other", "/demo", "4xx"): 2}


def test_figures_are_plain_text_of_prometheus(service: Service) -> None:
    answer = service.browser.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("header", ["X-Forwarded-For", "x-forwarded-for", "Forwarded"])
@pytest.mark.parametrize("value", ["192.0.2.7", ""])
def test_figures_are_not_shown_through_a_proxy(service: Service, header: str, value: str) -> None:
    answer = service.browser.get("/metrics", headers={header: value})
    assert answer.status_code == 404
    assert "mep_profile_requests" not in answer.text
