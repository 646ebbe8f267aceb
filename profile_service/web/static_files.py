"""Stylesheets and pictures. They are public and may be cached for a while."""

import os

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_KEEP = "public, max-age=300"


class KeptStaticFiles(StaticFiles):
    """Static files that browsers may cache for a few minutes and then revalidate by ETag."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = _KEEP
        return response
