"""Metrics for Prometheus: how many requests were answered, how, and how fast; without personal data."""

import os
from typing import Final

from fastapi import APIRouter
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.requests import Request
from starlette.responses import Response

from profile_service.web.errors import NotFound
from profile_service.web.request_log import Answered
from profile_service.web.workers import SHARED_METRICS

_LABELS: Final = ("method", "route", "status")
# A client chooses the method, so others have one name: each new label value is kept for ever.
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_ADDED_BY_PROXIES: Final = ("Forwarded", "X-Forwarded-For")


class Metrics:
    """The figures of this process and, with a shared folder, those of all workers."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "mep_profile_requests", "Answered requests.", _LABELS, registry=self._registry
        )
        self._seconds = Histogram(
            "mep_profile_request_seconds", "Time to answer a request.", _LABELS, registry=self._registry
        )

    def count(self, answered: Answered) -> None:
        """Count a request."""
        method = answered.method if answered.method in _METHODS else "other"
        labels = (method, answered.route, f"{answered.status // 100}xx")
        self._requests.labels(*labels).inc()
        self._seconds.labels(*labels).observe(answered.seconds)

    def text(self) -> bytes:
        """All figures in Prometheus' text format 0.0.4."""
        if SHARED_METRICS not in os.environ:
            return generate_latest(self._registry)
        of_all_workers = CollectorRegistry()
        MultiProcessCollector(of_all_workers)  # type: ignore[no-untyped-call]
        return generate_latest(of_all_workers)


def metrics_router(metrics: Metrics) -> APIRouter:
    """`/metrics`, for requests that came without a proxy: a forgotten rule of the proxy shows nothing."""
    router = APIRouter()

    @router.get("/metrics")
    def figures(request: Request) -> Response:
        if any(name in request.headers for name in _ADDED_BY_PROXIES):
            raise NotFound
        return Response(metrics.text(), headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})

    return router
