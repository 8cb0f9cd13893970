"""A folded list of which one is chosen, in the look of the program's other fields."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID

_ICON = 16


class DropDown(QComboBox):
    """The stylesheet makes its frame and leaves out Qt's arrow, which would need a file for each color."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override Qt: paint the arrow."""
        super().paintEvent(event)
        icon = self._theme.scaled(_ICON)
        right = self.width() - 2 * GRID - icon if self.isLeftToRight() else 2 * GRID
        place = QRect(right, (self.height() - icon) // 2, icon, icon)
        role = "text" if self.isEnabled() else "muted"
        with QPainter(self) as painter:
            painter.drawPixmap(place, self._theme.pixmap("chevron-down", role, _ICON))
