"""The selected annotations and notes: actions on one of them apply to all."""

from PySide6.QtCore import QObject, Signal


class ItemSelection(QObject):
    """The ids of the items selected in the active reader, in the order of selection."""

    changed = Signal(object)
    """The selection changed: the ids, as a tuple."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the ids of the selected items."""
        return self._ids

    def put(self, ids: tuple[str, ...]) -> None:
        """Select these items and no others."""
        if ids != self._ids:
            self._ids = ids
            self.changed.emit(ids)

    def with_selected(self, item_id: str) -> tuple[str, ...]:
        """Return the selected items if this one is among them; else this one alone."""
        return self._ids if item_id in self._ids else (item_id,)
