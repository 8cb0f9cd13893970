"""The end of a subscription, which undo takes back."""

from typing import TYPE_CHECKING

from explorer.model.podcast import Podcast
from explorer.store.database import Store

if TYPE_CHECKING:
    from explorer.store.podcast_table import RemovedPodcast


class Unsubscription:
    """Deletes a podcast and its list of episodes, and puts back what it has deleted; both are writes."""

    def __init__(self, podcast: Podcast) -> None:
        self._podcast = podcast
        self._removed: RemovedPodcast | None = None

    def take_out(self, store: Store) -> None:
        """Delete the podcast; nothing happens if another program has deleted it."""
        held = store.podcasts.get(self._podcast.id)
        self._removed = store.podcasts.take_out(self._podcast.id) if held else None

    def put_back(self, store: Store) -> None:
        """Add it again as it was."""
        if self._removed:
            store.podcasts.put_back(self._removed)
