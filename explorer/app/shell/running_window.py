"""Asks the window that is open already, if there is one, to do what this start was for."""

import socket
from collections.abc import Sequence
from pathlib import Path

from explorer.store.library_folder import library_at

_CONNECT_S = 1.0


def done_elsewhere(library_root: Path | None, target: str | None) -> bool:
    """Return whether an open window of this library has taken over the request. Fast if there is none.

    Raises:
        KnownError: that window refused the target.
    """
    library = library_at(library_root)
    if not _is_heard(library.socket_file):
        return False
    from explorer.app.episodes.open_target import standalone
    from explorer.app.shell.single_instance import ask_open_window

    return ask_open_window(library, standalone(target) if target else None)


def answer_of(library_root: Path | None, words: Sequence[str]) -> str | None:
    """Return what an open window of this library answers to a command that it has carried out; None if there is none.
    Fast then.

    Raises:
        KnownError: that window refused.
    """
    library = library_at(library_root)
    if not _is_heard(library.socket_file):
        return None
    from explorer.app.shell.single_instance import answer_of_open_window

    return answer_of_open_window(library, words)


def _is_heard(socket_file: Path) -> bool:
    """Whether a program listens on the local socket that the file names; True where only Qt can tell.

    A program that was killed leaves its file behind, and asking Qt loads its library for networks.
    """
    try:
        name = socket_file.read_text("utf-8")
        if not hasattr(socket, "AF_UNIX"):
            return True
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(_CONNECT_S)
            probe.connect(name)
    except (OSError, ValueError):
        return False
    return True
