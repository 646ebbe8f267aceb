"""Processes that a signal ends as it does at a terminal.

A child inherits the signals that its parent ignores or blocks: a shell ignores SIGINT for a job in the
background, `nohup` ignores SIGHUP. Tests that send a signal start their process by this module.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

_START = """
import os, signal, sys
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_DFL)
signal.pthread_sigmask(signal.SIG_SETMASK, ())
os.execvp(sys.argv[1], sys.argv[1:])
"""


def with_default_signals(command: Sequence[str]) -> list[str]:
    """The command, started by a program that handles its signals by default and is replaced by it."""
    return [sys.executable, "-I", "-c", _START, *command]
