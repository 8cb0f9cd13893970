"""Ends and halts processes, as far as the system can: Windows has no SIGKILL and no SIGSTOP."""

import os
import signal

import pytest

KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
"""On Windows, SIGTERM ends a process at once, as SIGKILL does elsewhere."""
needs_stop = pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no process can be halted here")


def kill_group(pid: int) -> None:
    """End a process that began a session, and where the system has groups of processes its children too."""
    if hasattr(os, "killpg"):
        os.killpg(pid, KILL)
    else:
        kill(pid)


def kill(pid: int) -> None:
    """End a process at once, so that it can't notice."""
    os.kill(pid, KILL)
