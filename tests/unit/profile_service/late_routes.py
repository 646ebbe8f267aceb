"""Routes that FastAPI analyses when a test first uses them.

The analysis of all routes takes longer than most tests, and a test uses few of them. Each test keeps an
application of its own, with the routes of production. The whole application is analysed at once in
`test_start.py`, and wherever a test calls `build_app` itself.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import RLock
from typing import Any, Final

import pytest
from fastapi.routing import APIRoute
from starlette.routing import compile_path

_analyse = APIRoute.__init__
_ANALYSIS: Final = RLock()
_WAITING: Final[dict[type[APIRoute], type[APIRoute]]] = {}
"""For each class of routes, the one of routes that are not analysed yet."""


@contextmanager
def analysed_when_used() -> Iterator[None]:
    """Have routes that are made meanwhile analysed at their first use."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(APIRoute, "__init__", _wait)
        yield


def _wait(
    route: APIRoute, path: str, endpoint: Callable[..., Any], methods: list[str] | None = None, **options: Any
) -> None:
    """Set only what Starlette compares with the address of a request."""
    route.path_regex, route.path_format, route.param_convertors = compile_path(path)
    route.endpoint = endpoint
    route.methods = {each.upper() for each in methods or ["GET"]}
    route.__dict__["analyse"] = partial(_analyse, route, path, endpoint, methods=methods, **options)
    kind = type(route)
    if kind not in _WAITING:
        _WAITING[kind] = type(f"Waiting{kind.__name__}", (kind,), {"__getattr__": _first_used})
    route.__class__ = _WAITING[kind]


def _first_used(route: APIRoute, name: str) -> Any:
    """Look for an attribute that only the analysis sets. Requests at once wait for it."""
    with _ANALYSIS:
        analyse = route.__dict__.pop("analyse", None)
        if analyse is not None:
            analyse()
            route.__class__ = type(route).__bases__[0]
    return object.__getattribute__(route, name)
