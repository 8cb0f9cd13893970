"""Opening the library for a command, and finding in it what its words name."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from explorer.commands.output import tell
from explorer.model.episode import Episode
from explorer.model.errors import KnownError
from explorer.store.database import Store
from explorer.store.library_folder import Library


@contextlib.contextmanager
def opened(root: Path | None) -> Iterator[tuple[Library, Store]]:
    """The library, up to date with the bundled catalogue; closed at the end. What is not well in it is told on stderr.

    Raises:
        KnownError: it cannot be opened.
    """
    from explorer.services.library_setup import open_library

    library, store = open_library(root)
    try:
        for notice in store.notices:
            tell(notice.sentence)
        yield library, store
    finally:
        store.close()


def episode(store: Store, episode_id: str | None) -> Episode:
    """The episode of this id, or the newest.

    Raises:
        KnownError: ``no-such-episode``.
    """
    wanted = episode_id or store.episodes.latest_id()
    for one in store.episodes.all():
        if one.id == wanted:
            return one
    raise KnownError("no-such-episode", f"There is no episode “{wanted}”: paper-explorer episodes lists them.")
