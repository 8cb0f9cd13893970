"""A field above a list that hides the rows without the typed text."""

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem

from explorer.app.shell.theme import Theme
from explorer.model.translation import tr
from explorer.ui.list_steps import step_in
from explorer.ui.small_widgets import clearable


class ListFilter(QLineEdit):
    """Narrows a list while one types, and moves in it by Up and Down.

    Args:
        name: what the field says while it is empty, also to screen readers.
    """

    def __init__(self, view: QListWidget, name: str, theme: Theme) -> None:
        super().__init__()
        self._list = view
        self.setPlaceholderText(name)
        self.setAccessibleName(name)
        clearable(self, tr("Clear"), theme)
        self.textChanged.connect(self.narrow)

    @property
    def chosen(self) -> QListWidgetItem | None:
        """Return the chosen row; None if it is hidden."""
        item = self._list.currentItem()
        return None if item is None or item.isHidden() else item

    def narrow(self) -> None:
        """Hide the rows without the typed text; the first of the others is chosen instead of one that is hidden."""
        words = self.text().casefold().split()
        first: QListWidgetItem | None = None
        for number in range(self._list.count()):
            if (item := self._list.item(number)) is not None:
                fits = all(word in item.text().casefold() for word in words)
                item.setHidden(not fits)
                first = first or (item if fits else None)
        if first and self.chosen is None:
            self._list.setCurrentItem(first)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override Qt: Up and Down choose a row."""
        if not step_in(self._list, event):
            super().keyPressEvent(event)
