"""A hint below the pages about the next key."""

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QAbstractScrollArea, QLabel

from explorer.app.shell.tokens import GRID


class KeyHint(QLabel):
    """Shows a hint at the bottom right of the pages."""

    def __init__(self, pages: QAbstractScrollArea, zoom_changed: SignalInstance) -> None:
        super().__init__(pages)
        self._pages = pages
        self.setObjectName("linkbar")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        zoom_changed.connect(self._put)  # also after a change of the view's size

    def show_text(self, text: str) -> None:
        """Show a hint; an empty one hides it."""
        self.setText(text)
        self.setVisible(bool(text))
        self._put()

    def _put(self) -> None:
        self.adjustSize()
        area = self._pages.viewport().geometry()
        self.move(area.right() - self.width() - 2 * GRID, area.bottom() - self.height() - 2 * GRID)
        self.raise_()
