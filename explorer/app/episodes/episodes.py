"""The episodes of the library, by id."""

from explorer.store.database import Store


class Episodes:
    """Reads which episodes there are."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def first_known(self, *wanted: object) -> str | None:
        """The first of these ids that is an episode's, else the newest episode's; what was remembered may be gone."""
        known = {one.id for one in self._store.episodes.all()}
        return next((str(one) for one in (*wanted, self._store.episodes.latest_id()) if one in known), None)
