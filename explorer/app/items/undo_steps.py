"""Undo steps. Each stores only the fields that it changed, so that it does not undo changes of another program."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol, runtime_checkable

from PySide6.QtGui import QUndoCommand

from explorer.model.annotation import Item


class UndoTarget(Protocol):
    """The interface that the steps act on."""

    def now(self, item_id: str) -> Item | None:
        """Return an item as it is now; None if it is deleted."""

    def keep(self, item: Item, *, new: bool = False) -> None:
        """Add or replace an item; ``new`` if it was just created."""

    def drop(self, item_id: str) -> None:
        """Delete an item."""

    def change(self, item_id: str, fields: dict[str, Any], *, typed: bool = False) -> None:
        """Change some fields of an item, if it still exists; ``typed`` if the user is typing."""

    def together(self) -> AbstractContextManager[None]:
        """Group the changes made inside: one signal, and one transaction."""


@runtime_checkable
class OfEpisode(Protocol):
    """A step that changes an episode."""

    @property
    def episode_id(self) -> str | None:
        """Return the episode's id; None if it is about none."""


class StepGroup(QUndoCommand):
    """Several steps as one, executed before it is pushed, so that thousands cost one redraw and one write."""

    def __init__(self, items: UndoTarget, text: str, steps: Sequence[QUndoCommand]) -> None:
        super().__init__(text)
        self._items, self._steps = items, steps
        self._new = True

    @property
    def paper_id(self) -> str | None:
        """Return the one paper that all steps are about; None if they are about several."""
        found = {paper_of(step) for step in self._steps}
        return found.pop() if len(found) == 1 else None

    @property
    def episode_id(self) -> str | None:
        """Return the one episode that all steps are about; None if they are about several."""
        found = {episode_of(step) for step in self._steps}
        return found.pop() if len(found) == 1 else None

    def redo(self) -> None:
        """Redo all steps."""
        if self._new:
            self._new = False
            return
        with self._items.together():
            for step in self._steps:
                step.redo()

    def undo(self) -> None:
        """Undo all steps, the last one first."""
        with self._items.together():
            for step in reversed(self._steps):
                step.undo()


class CreateOrDelete(QUndoCommand):
    """The creation or deletion of an item. A deleted item is restored in its last state, also if another program
    changed it."""

    def __init__(self, items: UndoTarget, text: str, item: Item, *, made: bool) -> None:
        super().__init__(text)
        self._items, self._item, self._made = items, item, made
        self._new = made

    @property
    def paper_id(self) -> str | None:
        """Return the paper that the item belongs to."""
        return self._item.paper_id

    @property
    def episode_id(self) -> str | None:
        """Return the episode that the item belongs to."""
        return self._item.episode_id

    def makes(self, item_id: str) -> bool:
        """Return whether this step creates an item."""
        return self._made and self._item.id == item_id

    def redo(self) -> None:
        """Create or delete the item."""
        self._bring() if self._made else self._take()

    def undo(self) -> None:
        """Delete or restore the item."""
        self._take() if self._made else self._bring()

    def _bring(self) -> None:
        self._items.keep(self._item, new=self._new)
        self._new = False

    def _take(self) -> None:
        self._item = self._items.now(self._item.id) or self._item
        self._items.drop(self._item.id)


class Edit(QUndoCommand):
    """A change of some fields of an item. Edits with the same session number, from 0, form one step; -1 is a step
    alone."""

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

    @property
    def paper_id(self) -> str | None:
        """Return the paper that the item belongs to; None also if the item is gone."""
        item = self._items.now(self._item_id)
        return item.paper_id if item else None

    @property
    def episode_id(self) -> str | None:
        """Return the episode that the item belongs to; None also if the item is gone."""
        item = self._items.now(self._item_id)
        return item.episode_id if item else None

    def words_of(self, item_id: str) -> bool:
        """Return whether this step changes the text of an item."""
        return self._item_id == item_id and not self._after.keys().isdisjoint(("comment", "text"))

    def id(self) -> int:
        """Return the merge id: Qt offers steps with the same id to ``mergeWith``."""
        return self._session

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, Edit) or other._key() != self._key():  # noqa: SLF001
            return False
        self._after = other._after  # noqa: SLF001 - its own kind
        # The text is as before the session, so there is nothing to undo.
        self.setObsolete(self._after == self._before)
        return True

    def redo(self) -> None:
        """Set the fields to their later values."""
        typed, self._new = self._new and self._session >= 0, False
        self._before = self._give(self._after, self._before, typed=typed)

    def undo(self) -> None:
        """Set the fields to their earlier values."""
        self._after = self._give(self._before, self._after)

    def _key(self) -> tuple[str, frozenset[str]]:
        return self._item_id, frozenset(self._after)

    def _give(self, values: dict[str, Any], otherwise: dict[str, Any], *, typed: bool = False) -> dict[str, Any]:
        """Set the fields; return their previous values, also if another program wrote them, for the opposite step."""
        item = self._items.now(self._item_id)
        self._items.change(self._item_id, values, typed=typed)
        return {field: getattr(item, field) for field in values} if item else otherwise


def paper_of(step: QUndoCommand | None) -> str | None:
    """Return the id of the paper that a step is about; None if there is none, or several."""
    return step.paper_id if isinstance(step, StepGroup | CreateOrDelete | Edit) else None


def episode_of(step: QUndoCommand | None) -> str | None:
    """Return the id of the episode that a step is about; None if there is none, or several."""
    return step.episode_id if isinstance(step, OfEpisode) else None
