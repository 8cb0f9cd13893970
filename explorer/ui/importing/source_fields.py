"""The fields for an episode's address and for its show notes, which take what is pasted and dropped."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import (
    QClipboard,
    QContextMenuEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

_MOST_TEXT = 2_000_000
"""Maximum number of characters of notes that are pasted; a longer file is opened."""
_LONGEST_ADDRESS = 300
"""Number of characters from which a text with spaces is no address or path."""


class AddressField(QLineEdit):
    """Takes an address or a path; a file and longer texts that are put into it are passed on."""

    other_given = Signal(object)
    """QMimeData with a file or with notes."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override Qt: notes that are pasted are passed on."""
        if not (
            event.matches(QKeySequence.StandardKey.Paste) and self._pass_on(QGuiApplication.clipboard().mimeData())
        ):
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Override Qt: so are those that the middle button pastes."""
        clipboard = QGuiApplication.clipboard()
        if not (
            event.button() == Qt.MouseButton.MiddleButton
            and clipboard.supportsSelection()
            and self._pass_on(clipboard.mimeData(QClipboard.Mode.Selection))
        ):
            super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Override Qt: so are those that the menu pastes."""
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in menu.actions():
            if one.objectName() == "edit-paste":
                one.triggered.disconnect()
                one.triggered.connect(self._paste)
        menu.popup(event.globalPos())

    def dropEvent(self, event: QDropEvent) -> None:
        """Override Qt: so are those that are dropped."""
        if self._pass_on(event.mimeData()):
            event.acceptProposedAction()
        else:
            super().dropEvent(event)

    def _paste(self) -> None:
        if not self._pass_on(QGuiApplication.clipboard().mimeData()):
            self.paste()

    def _pass_on(self, data: QMimeData) -> bool:
        """Pass on what is no address; return whether it is none."""
        text = data.text().strip()
        is_long = len(text.splitlines()) > 1 or (len(text) > _LONGEST_ADDRESS and " " in text)
        if self.isReadOnly() or not (is_long or isinstance(dropped_thing(data), Path)):
            return False
        if self.hasSelectedText():
            self.del_()  # as a paste replaces it
        self.other_given.emit(data)
        return True


class NotesField(QPlainTextEdit):
    """Takes show notes; of a copied page it keeps the HTML, which has the links."""

    dropped = Signal(object)
    """A path or an address was dropped."""

    def __init__(self) -> None:
        super().__init__()
        self._pasted = ("", "")
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(True)

    @property
    def source(self) -> str:
        """Return the notes: as HTML if they were copied from a page and not edited since."""
        text = self.toPlainText()
        plain, html = self._pasted
        return html if html and text == plain else text

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Override Qt: keep the HTML of what is pasted into an empty field, cut to a length that is read quickly."""
        if found := dropped_thing(source):
            self.dropped.emit(found)
            return
        was_empty = not self.toPlainText().strip()
        text = source.text()[:_MOST_TEXT]
        cut = QMimeData()
        cut.setText(text)
        super().insertFromMimeData(cut)
        html = source.html() if source.hasHtml() else ""
        self._pasted = (self.toPlainText(), html) if was_empty and "<" in html else ("", "")


def dropped_thing(data: QMimeData) -> Path | str | None:
    """Return the file or the web address that was dropped or pasted; None for text."""
    for url in data.urls()[:1]:
        if url.isLocalFile():
            return Path(url.toLocalFile())
        if url.scheme() in ("http", "https"):
            return url.toString()
    return None
