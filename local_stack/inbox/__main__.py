"""`python -m local_stack.inbox`: run the inbox on its ports until told to stop."""

from __future__ import annotations

import os

from local_stack.inbox.app import create_app
from local_stack.inbox.settings import InboxSettings
from local_stack.serving import serve_on_loopback


def main() -> None:
    settings = InboxSettings.from_environment(os.environ)
    serve_on_loopback(create_app(settings), settings.http_port)


if __name__ == "__main__":
    main()
