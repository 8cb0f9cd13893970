"""``now``, ``play`` and ``pause``: the time of the episode, and the player in the open window."""

import argparse

from explorer.commands.library_lookup import opened
from explorer.commands.output import write_table
from explorer.model import timecode
from explorer.model.errors import KnownError


def now(arguments: argparse.Namespace) -> int:
    """Print the time of the episode in the open window, or set it. Without a window, print where each episode was left.

    Raises:
        KnownError: a time is given and no window is open, or the window refuses; or no window is open, and nothing was
            played yet.
    """
    at = "" if arguments.time is None else timecode.display(arguments.time)
    if (said := _asked(arguments, "now", at)) is not None:
        write_table([said.split(" ", 1)])
        return 0
    if at:
        raise _no_window()
    with opened(arguments.library) as (_, store):
        left = store.listening.all()
        rows = [
            (timecode.display(left[one.id].position_ms // 1000), one.id, one.title)
            for one in store.episodes.all()
            if one.id in left
        ]
    if not rows:
        raise KnownError(
            "no-window",
            "No window of this library is open, and no episode was played yet: start it with “paper-explorer open”.",
        )
    write_table(rows)
    return 0


def play(arguments: argparse.Namespace) -> int:
    """Play the episode in the open window.

    Raises:
        KnownError: no window is open, or no episode in it.
    """
    return _told(arguments, "play")


def pause(arguments: argparse.Namespace) -> int:
    """Pause the episode in the open window.

    Raises:
        KnownError: no window is open, or no episode in it.
    """
    return _told(arguments, "pause")


def _told(arguments: argparse.Namespace, word: str) -> int:
    said = _asked(arguments, word)
    if said is None:
        raise _no_window()
    write_table([said.split(" ", 1)])
    return 0


def _asked(arguments: argparse.Namespace, *words: str) -> str | None:
    from explorer.app.shell.running_window import answer_of

    return answer_of(arguments.library, words)


def _no_window() -> KnownError:
    return KnownError("no-window", "No window of this library is open: start it with “paper-explorer open”.")
