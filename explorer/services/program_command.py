"""The command that starts this program."""

import sys
from pathlib import Path


def program_command(*, windowed: bool = True) -> list[str]:
    """Return the words that start this program, from any folder.

    Args:
        windowed: on Windows, without a console, so that a window has no black one beside it; what is printed is lost.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable]
    python = Path(sys.executable)
    quiet = python.with_name("pythonw.exe")
    return [str(quiet if windowed and sys.platform == "win32" and quiet.exists() else python), "-m", "explorer"]
