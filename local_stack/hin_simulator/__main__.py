"""`python -m local_stack.hin_simulator`: run the simulator on its port until told to stop."""

from __future__ import annotations

import os

from local_stack.hin_simulator.app import create_app
from local_stack.hin_simulator.settings import HinSimulatorSettings
from local_stack.serving import serve_on_loopback


def main() -> None:
    settings = HinSimulatorSettings.from_environment(os.environ)
    serve_on_loopback(create_app(settings), settings.port)


if __name__ == "__main__":
    main()
