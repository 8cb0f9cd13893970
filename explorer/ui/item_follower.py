"""Detects whether a change of an item concerns what a view shows of it."""

from collections.abc import Callable

from explorer.app.items.item_cache import ItemCache
from explorer.model.annotation import Item


class ItemFollower:
    """Distinguishes changes of what is shown from others, such as every letter of a comment.

    Args:
        shown: what is shown of an item, as something to compare.
    """

    def __init__(self, annotations: ItemCache, shown: Callable[[Item], object]) -> None:
        self._annotations, self._shown = annotations, shown
        self._known: dict[str, object] = {}

    def differs(self, ids: frozenset[str] | None) -> bool:
        """Return whether any of these items has to be shown again; always for an item not seen before."""
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
