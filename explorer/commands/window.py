"""``open`` and ``snapshot``: the commands that have the window."""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def missing_screen() -> str | None:
    """A sentence if Qt would find no screen to open a window on; Linux alone can lack one."""
    if not sys.platform.startswith("linux"):
        return None
    if any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        return None
    return (
        "There is no display to open a window on: run this in a desktop session (over ssh: ssh -X), "
        "or use the commands that need none, such as papers or snapshot (see --help)."
    )


def snapshot(arguments: "argparse.Namespace") -> int:
    """Paint the real window into a PNG; needs no display."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from explorer.ui.snapshot import take

    return take(arguments.library, arguments.out, arguments.at, arguments.theme, arguments.size)
