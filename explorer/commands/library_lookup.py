"""Opens the library for a command, and looks up what its arguments name."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.commands.output import tell
from explorer.model.episode import Episode
from explorer.model.errors import KnownError
from explorer.model.known_settings import CONTACT, PROXY
from explorer.services.episode_names import named_episode
from explorer.store.database import Store
from explorer.store.database_errors import sentence
from explorer.store.library_folder import Library

if TYPE_CHECKING:
    from explorer.sources.endpoints import Endpoints
    from explorer.sources.http import Http

_MOST_TOLD = 10


@contextlib.contextmanager
def opened(root: Path | None) -> Iterator[tuple[Library, Store]]:
    """Open the library, update it with the bundled catalog, and close it at the end. Problems are printed on stderr.

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


def network(root: Path | None, store: Store | None) -> "tuple[Http, Endpoints]":
    """Return a client that takes the way that the device's settings say, and the services' addresses; without a
    library, those of the environment."""
    from explorer.app.shell.device_state import DeviceState, device_file
    from explorer.sources.endpoints import Endpoints
    from explorer.sources.http import Http

    device, http = DeviceState(device_file(root)), Http()
    http.reach_by(device.get(PROXY), device.get(CONTACT))
    return http, Endpoints.load(os.environ, store.settings.get if store else lambda _, default: default)


def check_tables(store: Store, tables: tuple[str, ...]) -> None:
    """Check some tables, whose damage could make a list silently shorter.

    Raises:
        KnownError: ``database-damaged``.
    """
    if found := store.check(tables):
        raise sentence("database-damaged", "; ".join(found))


def episode(store: Store, episode_id: str | None, paper: str | None = None) -> Episode:
    """Return the episode with this id or feed's guid; else the first one with the paper, else the library's only one.

    Raises:
        KnownError: what ``named_episode`` raises; ``no-such-episode`` if there is none;
            ``episode-unclear`` if there are several; ``paper-ambiguous``.
    """
    if found := _episode(store, episode_id, paper):
        return found
    known = store.episodes.all()
    if not known:
        raise KnownError("no-such-episode", "There is no episode in this library yet.")
    told = ", ".join(one.id for one in known[:_MOST_TOLD]) + (", …" if len(known) > _MOST_TOLD else "")
    raise KnownError("episode-unclear", "There are several episodes: name one with --episode ({told}).", told=told)


def episode_if_clear(store: Store, episode_id: str | None, paper: str | None) -> str | None:
    """Return the id of the episode found by ``episode``; None for a paper that is in none of several episodes.

    Raises:
        KnownError: as ``episode``.
    """
    if found := _episode(store, episode_id, paper):
        return found.id
    return None if paper or not store.episodes.has_any() else episode(store, None).id


def _episode(store: Store, episode_id: str | None, paper: str | None) -> Episode | None:
    if episode_id:
        return named_episode(store, episode_id)
    if paper and (named := store.papers.resolve(paper)) and (within := store.episodes.of_paper(named.id)):
        return store.episodes.get(within[0])
    known = store.episodes.all()
    return known[0] if len(known) == 1 else None
