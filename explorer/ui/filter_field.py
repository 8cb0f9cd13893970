"""The field above the list of a panel that filters it."""

from collections.abc import Callable, Container

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from explorer.app.shell.theme import Theme
from explorer.model.translation import tr


class FilterField(QLineEdit):
    """A field with an icon that clears it, as Escape does; other keys lead from it to the list.

    Args:
        name: what it says while it is empty, also to screen readers.
        to_list: focuses the list; returns False if there is nothing in it.
        keys: those that lead there.
    """

    def __init__(
        self, name: str, to_list: Callable[[], bool], keys: Container[int] = (Qt.Key.Key_Down,), *, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._to_list, self._keys = to_list, keys
        self._search = QAction(tr("Search"), self)
        self.clear_action = QAction(tr("Clear the filter (Esc)"), self)
        self.clear_action.setVisible(False)
        self.setPlaceholderText(name)
        self.setAccessibleName(name)
        self.addAction(self._search, QLineEdit.ActionPosition.LeadingPosition)
        self.addAction(self.clear_action, QLineEdit.ActionPosition.TrailingPosition)
        self.textChanged.connect(lambda text: self.clear_action.setVisible(bool(text)))

    def take_focus(self) -> None:
        """Take the focus, with the text selected."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def restyle(self, theme: Theme) -> None:
        """Take the icons of a theme."""
        self._search.setIcon(theme.icon("search", "muted"))
        self.clear_action.setIcon(theme.icon("x", "muted"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override Qt: a name for which there is no room is short."""
        super().resizeEvent(event)
        name, icons = self.accessibleName(), 2 * self.height()
        has_room = self.fontMetrics().horizontalAdvance(name) + icons <= event.size().width()
        self.setPlaceholderText(name if has_room else tr("Filter"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif not (event.key() in self._keys and self._to_list()):
            super().keyPressEvent(event)
