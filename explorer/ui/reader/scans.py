"""Telling why nothing is selected on a page that is a picture."""

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QImage

from explorer.ui.reader.pointer import Pointer
from explorer.ui.reader.view import PageView

_SAMPLE = 64


class ScanNotice(QObject):
    """Says once a document that a page has no text, when somebody wants to select there."""

    told = Signal(str)
    """The sentence for the user."""

    def __init__(self, view: PageView, pointer: Pointer) -> None:
        super().__init__(view)
        self._view, self._pointer = view, pointer
        self._told_of = ""
        pointer.selected.connect(self._look)

    def _look(self) -> None:
        selection, document, texts = self._pointer.selection, self._view.document, self._view.texts
        if not selection or not document or not texts or self._told_of == document.path:
            return
        page = selection.focus.page
        text = texts.here(page)[0]
        if text is None or text.lines or self._pointer.passages or not self._shows_something(page):
            return
        self._told_of = document.path
        self.told.emit(self.tr("This page is a picture: it has no text to select or find."))

    def _shows_something(self, page: int) -> bool:
        """Whether what is seen of a page is more than empty paper; a page that failed says so itself."""
        tiles, viewport = self._view.tiles, self._view.viewport()
        frame = self._view.frame_of(page).intersected(QRectF(viewport.rect())).toRect().adjusted(2, 2, -2, -2)
        if tiles is None or page in tiles.errors or frame.isEmpty():
            return False
        image = viewport.grab(frame).toImage().convertToFormat(QImage.Format.Format_RGB32)
        mode = Qt.TransformationMode.SmoothTransformation
        small = image.scaled(_SAMPLE, _SAMPLE, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
        return len({small.pixel(x, y) for x in range(_SAMPLE) for y in range(_SAMPLE)}) > 1
