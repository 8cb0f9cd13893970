"""A cache of thumbnails of a document's pages: requested when visible, with the lowest priority, within a
byte budget."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage

from explorer.app.papers.pdf_service import PdfService, Pixels, Render, Tint, failed
from explorer.model.annotation import Rect
from explorer.model.errors import KnownError

BUDGET = 6 * 1024 * 1024
"""Maximum bytes of pictures, exceeded only if the visible ones need more."""
_AFTER_TEXT = 60


class ThumbnailCache(QObject):
    """The thumbnails of one document. Used in the GUI thread only; the worker renders."""

    arrived = Signal(int)
    """A page has a picture, or was found to have none."""

    def __init__(self, pdf: PdfService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pdf, self._path = pdf, ""
        self.rotation = 0
        self.tint: Tint | None = None
        self._frames: Sequence[Rect] = ()
        self._images: OrderedDict[int, QImage] = OrderedDict()
        self._asked: dict[int, tuple[QSize, int]] = {}
        self._box: dict[int, QSize] = {}
        self._wanted: set[int] = set()
        self.failed: set[int] = set()
        """Pages that can't be rendered."""
        self.bytes = 0
        """Size of all cached pictures."""
        self.rendered = 0

    def show(self, path: str, frames: Sequence[Rect], rotation: int, tint: Tint | None) -> None:
        """Show another document's pages, rotated and colored like this; an empty path for none.

        Args:
            frames: the visible part of each page: left, top, right and bottom in points of the turned page.
        """
        self.rotation, self.tint = rotation, tint
        for _, ticket in self._asked.values():
            self._pdf.cancel(ticket)
        self._path, self._frames, self.bytes = path, frames, 0
        self._images.clear()
        self._asked.clear()
        self._box.clear()
        self.failed.clear()

    def want(self, pages: Iterable[int], box: QSize) -> None:
        """Request pictures that fill this box (device pixels), in order, and cancel all other requests."""
        wanted = [page for page in pages if 0 <= page < len(self._frames) and page not in self.failed]
        for page in [one for one, (asked_box, _) in self._asked.items() if one not in wanted or asked_box != box]:
            self._pdf.cancel(self._asked.pop(page)[1])
        for page in wanted:
            if page in self._images:
                self._images.move_to_end(page)
            if page not in self._asked and self._box.get(page) != box:
                self._asked[page] = (box, self._ask(page, box))
        self._wanted = set(wanted)
        self._trim()

    def picture(self, page: int) -> QImage | None:
        """Return a page's picture if it is cached, maybe of another size."""
        return self._images.get(page)

    def _ask(self, page: int, box: QSize) -> int:
        left, top, right, bottom = self._frames[page]
        width, height = right - left, bottom - top
        scale = min(box.width() / width, box.height() / height)
        clip = (round(left * scale), round(top * scale), max(1, round(width * scale)), max(1, round(height * scale)))
        piece = Render(self._path, page, scale, clip, self.rotation, self.tint)
        return self._pdf.render(piece, partial(self._come, page, box), _AFTER_TEXT)

    def _come(self, page: int, box: QSize, reply: Pixels | KnownError) -> None:
        self._asked.pop(page, None)
        if failed(reply):
            self.failed.add(page)
        elif isinstance(reply, Pixels):
            shown = QImage(reply.data, reply.width, reply.height, reply.stride, QImage.Format.Format_RGB32)
            if old := self._images.pop(page, None):
                self.bytes -= old.sizeInBytes()
            self._images[page], self._box[page] = shown, box
            self.bytes += shown.sizeInBytes()
            self.rendered += 1
            self._trim()
        self.arrived.emit(page)

    def _trim(self) -> None:
        for page in [one for one in self._images if one not in self._wanted]:
            if self.bytes <= BUDGET:
                return
            self.bytes -= self._images.pop(page).sizeInBytes()
            del self._box[page]
