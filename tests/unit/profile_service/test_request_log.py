"""The log has the declared route of a request, and neither its path nor its query."""

from __future__ import annotations

import json
import logging

import pytest
from fastapi import APIRouter, FastAPI
from starlette.testclient import TestClient

from profile_service.web.request_log import JsonLines
from tests.unit.profile_service.conftest import Service


@pytest.fixture(autouse=True)
def informed(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "profile_service")


@pytest.fixture
def with_api(service: Service) -> Service:
    """The service with another application mounted at `/other`."""
    router = APIRouter(prefix="/v1")

    @router.get("/delivery/{gln}")
    def tell(gln: str) -> dict[str, str]:
        return {"gln": gln}

    api = FastAPI()
    api.include_router(router)
    service.app.mount("/other", api)
    return service


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [JsonLines().format(each) for each in caplog.records if each.name == "profile_service.request"]


def routes(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [json.loads(line)["route"] for line in logged(caplog)]


def test_request_is_logged_without_its_query(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    service.browser.get("/demo/callback?code=one-time-secret&state=other-secret")
    (text,) = logged(caplog)
    line = json.loads(text)
    assert (line["method"], line["route"], line["status"]) == ("GET", "/demo/callback", 303)
    assert line["at"].endswith("+00:00")
    assert "secret" not in caplog.text + text


def test_every_route_is_logged_as_it_is_declared(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    declared = [
        (method, path) for path, operations in service.app.openapi()["paths"].items() for method in operations
    ]
    for method, path in declared:
        service.browser.request(method, path)
    assert len(declared) > 30
    assert routes(caplog) == [path for _, path in declared]


@pytest.mark.parametrize(
    ("method", "path", "route"),
    [
        ("GET", "/equipe/demandes/7601000050717", "/equipe/demandes/{reference}"),
        ("DELETE", "/api/v1/people/7601000050717", "/api/v1/people/{subject}"),
        ("PUT", "/equipe/demandes/7601000050717", "/equipe/demandes/{reference}"),
        ("GET", "/other/v1/delivery/7601000050717", "/other/v1/delivery/{gln}"),
        ("POST", "/other/v1/delivery/7601000050717", "/other/v1/delivery/{gln}"),
        ("GET", "/static/7601000050717.css", "/static/{path}"),
        ("GET", "/7601000050717", "-"),
        ("GET", "/api/7601000050717", "-"),
        ("GET", "/api/v1/7601000050717", "-"),
    ],
)
@pytest.mark.parametrize("root", ["", "/behind/a/proxy"])
def test_identifier_in_an_address_is_not_logged(
    with_api: Service, caplog: pytest.LogCaptureFixture, root: str, method: str, path: str, route: str
) -> None:
    browser = TestClient(with_api.app, with_api.settings.public_url, root_path=root, follow_redirects=False)
    browser.request(method, f"{root}{path}")
    assert routes(caplog) == [route]
    assert "7601000050717" not in "".join(logged(caplog))


def test_failed_request_is_logged_with_its_route(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    def broken(number: str) -> None:
        raise RuntimeError(number)

    service.app.add_api_route("/broken/{number}", broken)
    service.browser.get("/broken/7")
    (line,) = map(json.loads, logged(caplog))
    assert (line["route"], line["status"]) == ("/broken/{number}", 500)
