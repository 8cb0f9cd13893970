"""Which annotations and notes are selected: actions on one of them apply to all."""

from PySide6.QtCore import QObject, Signal


class ItemSelection(QObject):
    """The ids of what is selected in the reader in use, in the order in which they were selected."""

    changed = Signal(object)
    """The ids, as a tuple."""

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
