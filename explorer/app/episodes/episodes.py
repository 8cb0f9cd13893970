"""The episodes of the library, by id."""

from explorer.model.episode import Episode, Timeline
from explorer.model.translation import tr
from explorer.store.database import Store


class Episodes:
    """Looks up episodes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, episode_id: str) -> Episode | None:
        """Return an episode, unless it was deleted. Raises KnownError."""
        return self._store.episodes.get(episode_id)

    def first_known(self, *wanted: object) -> str | None:
        """Return the first of these ids that exists, else the library's first episode; a saved id may be outdated."""
        episodes = self._store.episodes
        found = (one for one in (*wanted, episodes.first()) if isinstance(one, str) and episodes.get(one))
        return next(found, None)

    def name_beside(self, episode_id: str, open_one: Timeline | None) -> str:
        """Return what to call an episode beside the open one: its podcast, or its title if they are of one podcast."""
        found = self._store.episodes.get(episode_id, with_deleted=True)
        if found is None:
            return tr("another episode")
        is_same = open_one is not None and found.podcast == open_one.episode.podcast
        return found.short_title if is_same or not found.podcast else found.podcast

    def title(self, episode_id: str) -> str:
        """Return an episode's title; empty if it is not in the library."""
        found = self._store.episodes.get(episode_id)
        return found.title if found else ""

    def has_podcasts(self) -> bool:
        """Return whether the user subscribes to any podcast."""
        return self._store.podcasts.has_any()
