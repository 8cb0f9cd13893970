"""Steps of undo. Each holds only what it changed, so that it does not undo what another program did meanwhile."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from PySide6.QtGui import QUndoCommand

from explorer.model.annotation import Item


class UndoTarget(Protocol):
    """What the steps act on."""

    def now(self, item_id: str) -> Item | None:
        """Return an item as it is now; None if it is deleted."""

    def keep(self, item: Item, *, new: bool = False) -> None:
        """Put an item there, or in the place of its former state; ``new`` when it has just been made."""

    def drop(self, item_id: str) -> None:
        """Delete an item."""

    def change(self, item_id: str, fields: dict[str, Any], *, typed: bool = False) -> None:
        """Change some fields of an item, if it is still there; ``typed`` by one who is writing."""

    def together(self) -> AbstractContextManager[None]:
        """Whatever is changed inside is told and written once."""


class Steps(QUndoCommand):
    """Several steps as one, done already when it is pushed: thousands cost one redraw and one write."""

    def __init__(self, items: UndoTarget, text: str, steps: Sequence[QUndoCommand]) -> None:
        super().__init__(text)
        self._items, self._steps = items, steps
        self._new = True

    def redo(self) -> None:
        """Do them all again."""
        if self._new:
            self._new = False
            return
        with self._items.together():
            for step in self._steps:
                step.redo()

    def undo(self) -> None:
        """Take them all back, the last one first."""
        with self._items.together():
            for step in reversed(self._steps):
                step.undo()


class Existence(QUndoCommand):
    """An item made, or deleted. What is taken away comes back as it was last, whoever changed it."""

    def __init__(self, items: UndoTarget, text: str, item: Item, *, made: bool) -> None:
        super().__init__(text)
        self._items, self._item, self._made = items, item, made
        self._new = made

    def makes(self, item_id: str) -> bool:
        """Return whether this is the making of an item."""
        return self._made and self._item.id == item_id

    def redo(self) -> None:
        """Make it, or delete it."""
        self._bring() if self._made else self._take()

    def undo(self) -> None:
        """The other way round."""
        self._take() if self._made else self._bring()

    def _bring(self) -> None:
        self._items.keep(self._item, new=self._new)
        self._new = False

    def _take(self) -> None:
        self._item = self._items.now(self._item.id) or self._item
        self._items.drop(self._item.id)


class Edit(QUndoCommand):
    """Some fields of an item. Edits of one session of writing, a number from 0, are one step; -1 stands alone."""

    def __init__(
        self,
        items: UndoTarget,
        text: str,
        item_id: str,
        before: dict[str, Any],
        after: dict[str, Any],
        session: int = -1,
    ) -> None:
        super().__init__(text)
        self._items, self._item_id, self._session = items, item_id, session
        self._before, self._after = before, after
        self._new = True

    def words_of(self, item_id: str) -> bool:
        """Return whether this changes the words of an item."""
        return self._item_id == item_id and not self._after.keys().isdisjoint(("comment", "text"))

    def id(self) -> int:
        """Steps with the same number are offered to ``mergeWith``."""
        return self._session

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, Edit) or other._key() != self._key():  # noqa: SLF001
            return False
        self._after = other._after  # noqa: SLF001 - its own kind
        # Typed and taken back in one go: there is nothing to undo.
        self.setObsolete(self._after == self._before)
        return True

    def redo(self) -> None:
        """Give the fields their later values."""
        typed, self._new = self._new and self._session >= 0, False
        self._before = self._give(self._after, self._before, typed=typed)

    def undo(self) -> None:
        """Give the fields their earlier values."""
        self._after = self._give(self._before, self._after)

    def _key(self) -> tuple[str, frozenset[str]]:
        return self._item_id, frozenset(self._after)

    def _give(self, values: dict[str, Any], otherwise: dict[str, Any], *, typed: bool = False) -> dict[str, Any]:
        """Changes the fields; returns what they were, whoever wrote it, so that the way back leads there."""
        item = self._items.now(self._item_id)
        self._items.change(self._item_id, values, typed=typed)
        return {field: getattr(item, field) for field in values} if item else otherwise
