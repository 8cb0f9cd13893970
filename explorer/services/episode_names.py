"""Finds the episode that somebody names: by its id, or as the lists of feeds name it."""

import shlex

from explorer.model.episode import Episode
from explorer.model.errors import KnownError
from explorer.store.database import Store


def named_episode(store: Store, name: str) -> Episode:
    """Return the episode with this id, else the one that was imported from the item of a feed with this guid or page.

    Raises:
        KnownError: ``episode-unknown``; ``episode-not-imported`` if only a feed lists it;
            ``episode-unclear`` if several podcasts name one so.
    """
    if found := store.episodes.get(name):
        return found
    items = store.podcasts.named_items(name)
    known = {one.episode_id: one for one in items if one.episode_id}
    imported = [found for key in known if (found := store.episodes.get(key))]
    if not items and (held := store.episodes.by_guid(name)) and (found := store.episodes.get(held.id)):
        imported = [found]  # its podcast is not subscribed to any more
    if len(imported) == 1:
        return imported[0]
    if imported:
        raise KnownError(
            "episode-unclear",
            "Several episodes are listed as “{name}”: give the id of one ({told}).",
            name=name[:100],
            told=", ".join(sorted(one.id for one in imported)),
        )
    if items:
        raise KnownError(
            "episode-not-imported",
            "“{title}” is not imported yet: run “paper-explorer import-episode {name}” first.",
            title=items[0].title[:120],
            name=shlex.quote(name[:300]),
        )
    raise KnownError(
        "episode-unknown",
        "There is no episode “{episode_id}”: see “paper-explorer episodes”.",
        episode_id=name[:100],
    )
