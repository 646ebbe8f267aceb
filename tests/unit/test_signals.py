"""Tests that send signals work under a shell or `nohup` that ignores them."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from tests.signals import with_default_signals

WAITS = "import signal; print('up', flush=True); signal.pause()"
IGNORES = """
import signal, subprocess, sys
number = int(sys.argv[1])
signal.signal(number, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, {number})
child = subprocess.Popen(sys.argv[2:], stdout=subprocess.PIPE)
child.stdout.readline()
child.send_signal(number)
print(child.wait())
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_that_the_parent_ignores_ends_the_child(number: signal.Signals) -> None:
    child = with_default_signals([sys.executable, "-c", WAITS])
    done = subprocess.run(
        [sys.executable, "-c", IGNORES, str(int(number)), *child], capture_output=True, text=True, timeout=30
    )

    assert done.stdout.split() == [str(-number)]
