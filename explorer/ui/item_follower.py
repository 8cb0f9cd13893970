"""Whether a change is one that somebody who shows only a part of an item has to follow."""

from collections.abc import Callable

from explorer.app.items.item_cache import ItemCache
from explorer.model.annotation import Item


class ItemFollower:
    """Tells apart changes of what is shown from those of the rest, such as every letter of a comment.

    Args:
        shown: what is shown of an item, as something to compare.
    """

    def __init__(self, annotations: ItemCache, shown: Callable[[Item], object]) -> None:
        self._annotations, self._shown = annotations, shown
        self._known: dict[str, object] = {}

    def differs(self, ids: frozenset[str] | None) -> bool:
        """Whether any of these items has to be shown otherwise; of one that is met for the first time it is so."""
        if ids is None:
            self._known = {}
            return True
        differs = False
        for one in ids:
            item = self._annotations.get(one)
            now = self._shown(item) if item else None
            differs = differs or one not in self._known or self._known[one] != now
            self._known[one] = now
        return differs
