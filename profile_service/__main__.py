"""Runs the server: `python -m profile_service`, at `MEP_PROFILE_HOST` and `MEP_PROFILE_PORT` (127.0.0.1,
8000).
"""

import os

import uvicorn

from profile_service.web.deadline import DeadlineProtocol


def main() -> None:
    """Serve until SIGTERM. uvicorn's access log is off, because it would contain authorization codes."""
    uvicorn.run(
        "profile_service.app:create_app",
        factory=True,
        host=os.environ.get("MEP_PROFILE_HOST", "127.0.0.1"),
        port=int(os.environ.get("MEP_PROFILE_PORT", "8000")),
        http=DeadlineProtocol,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )


if __name__ == "__main__":
    main()
