"""Detects whether a change of an item affects what a view shows of it."""

from collections.abc import Callable

from explorer.app.items.item_cache import ItemCache
from explorer.model.annotation import Item


class ItemFollower:
    """Ignores changes that a view does not show, such as each letter typed in a comment.

    Args:
        shown: returns what the view shows of an item, as a comparable value.
    """

    def __init__(self, annotations: ItemCache, shown: Callable[[Item], object]) -> None:
        self._annotations, self._shown = annotations, shown
        self._known: dict[str, object] = {}

    def differs(self, ids: frozenset[str] | None) -> bool:
        """Return whether any of these items must be shown again; always for a new item."""
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
