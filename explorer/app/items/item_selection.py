"""The selected annotations and notes: actions on one of them apply to all."""

from PySide6.QtCore import QObject, Signal


class ItemSelection(QObject):
    """The ids of the selected items, in the order in which they were selected.

    Each side of a split reader has a selection of its own. Actions and the notes list are about the side in use.
    """

    changed = Signal()
    """A side has other selected items, or another side is in use."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sides: list[tuple[str, ...]] = [()]
        self._side = 0
        self._is_given = False

    def new_side(self) -> int:
        """Return the number of a side of the reader that is being made; the first is the one in use."""
        if self._is_given:
            self._sides.append(())
        self._is_given = True
        return len(self._sides) - 1

    def use(self, side: int) -> None:
        """Make a side the one in use."""
        if side != self._side:
            self._side = side
            self.changed.emit()

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the ids of the items selected in the active reader."""
        return self._sides[self._side]

    def of(self, side: int) -> tuple[str, ...]:
        """Return the ids of the selected items of a side."""
        return self._sides[side]

    def put(self, ids: tuple[str, ...], side: int | None = None) -> None:
        """Select these items and no others, on a side or on the one in use."""
        side = self._side if side is None else side
        if ids != self._sides[side]:
            self._sides[side] = ids
            self.changed.emit()

    def with_selected(self, item_id: str) -> tuple[str, ...]:
        """Return the selected items if this one is among them; else this one alone."""
        return self.ids if item_id in self.ids else (item_id,)
