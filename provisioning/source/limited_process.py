"""Do work in a child process, of which the kernel limits CPU time and memory.

The kernel ends the child also within one step of Python's own C code, where Python looks at no limit. The
limits are the child's alone. macOS does not enforce the limit of memory.

The child is a fork. This is safe beside the thread that shows progress as long as the work is computing only:
it writes to its own pipe, and ends without flushing or closing what it shares with this process. The locks of
the allocator and of imports are free after a fork; no other lock is held by one thread and taken by the work.
"""

from __future__ import annotations

import faulthandler
import os
import re
import resource
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

MOST_SECONDS = 3
MOST_MEMORY = 128 * 2**20
_STACK = "Stack (most recent call first):\n"
_STEP = re.compile(r'^  File "(.*)", line (\d+) in ', re.MULTILINE)


@dataclass(frozen=True)
class Output:
    """What the work wrote: whole lines of ASCII."""

    lines: Sequence[str]
    out_of_time: bool
    steps: Sequence[tuple[str, int]]
    """File and line of the last steps before the time was over, the innermost first."""


def output_of(
    work: Callable[[TextIO], None], most: int, meanwhile: Callable[[], object] = lambda: None
) -> Output:
    """Do the work, and read at most a number of characters from it. `meanwhile` runs in this process."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(read_end)
            _limit()
            faulthandler.register(signal.SIGXCPU, write_end, all_threads=False, chain=True)
            work(os.fdopen(write_end, "w", buffering=1, encoding="ascii"))
        finally:
            os._exit(0)
    try:
        os.close(write_end)
        with os.fdopen(read_end, encoding="ascii") as pipe:
            meanwhile()
            text, out_of_time, stack = pipe.read(most).partition(_STACK)
    finally:
        with suppress(ProcessLookupError, ChildProcessError):  # reaped already where SIGCHLD is ignored
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    steps = _STEP.findall(stack.encode().decode("unicode_escape", "replace"))
    return Output(text.split("\n")[:-1], bool(out_of_time), [(file, int(line)) for file, line in steps])


def make_room_for_a_message() -> None:
    """Let the work write a line after a MemoryError."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def _limit() -> None:
    """Limit this process. Limits that are lower stay."""
    limits = {resource.RLIMIT_CORE: (0, 0), resource.RLIMIT_CPU: (MOST_SECONDS, MOST_SECONDS + 1)}
    used = Path("/proc/self/statm")
    if used.exists():
        most = int(used.read_text("ascii").split()[0]) * resource.getpagesize() + MOST_MEMORY
        limits[resource.RLIMIT_AS] = (most, most + MOST_MEMORY // 8)
    for kind, limit in limits.items():
        pairs = zip(resource.getrlimit(kind), limit, strict=True)
        soft, hard = (new if old == resource.RLIM_INFINITY else min(old, new) for old, new in pairs)
        resource.setrlimit(kind, (soft, hard))
