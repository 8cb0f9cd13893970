"""The text field of the note editor: plain text, and pictures and items dropped into it."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtWidgets import QMenu, QPlainTextEdit

from explorer.app.items.images import SUFFIXES
from explorer.ui.notes.notes_model import ITEMS_MIME


class NoteTextEdit(QPlainTextEdit):
    """A plain text field. It reports a pasted or dropped picture, which is inserted as text once it is stored."""

    picture_given = Signal(object)
    """A QImage, or the Path of a file, to be inserted at the cursor."""
    items_given = Signal(list)
    """Ids of annotations and notes that were dropped here."""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.menu(event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def menu(self, place: QPoint) -> QMenu:
        """Return Qt's own menu of a text, with the field's actions below it."""
        menu = self.createStandardContextMenu(place)
        if self.actions():
            menu.addSeparator()
            menu.addActions(self.actions())
        return menu

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return (
            source.hasFormat(ITEMS_MIME)
            or source.hasImage()
            or bool(_files(source))
            or super().canInsertFromMimeData(source)
        )

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasFormat(ITEMS_MIME):
            ids = bytes(source.data(ITEMS_MIME).data()).decode("utf-8", "replace").split("\n")
            self.items_given.emit([one for one in ids[:_MOST_ITEMS] if one])
        elif files := _files(source):
            for path in files:
                self.picture_given.emit(path)
        # Spreadsheets and word processors offer a picture of their text too: the text is inserted.
        elif source.hasImage() and not source.hasText() and isinstance(image := source.imageData(), QImage):
            self.picture_given.emit(image)
        else:
            super().insertFromMimeData(source)


_MOST_FILES = 20
_MOST_ITEMS = 200


def _files(source: QMimeData) -> list[Path]:
    """Return the picture files, if all dropped files are pictures."""
    paths = [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
    fit = paths and len(paths) == len(source.urls()) and all(one.suffix.lower() in SUFFIXES for one in paths)
    return paths[:_MOST_FILES] if fit else []
