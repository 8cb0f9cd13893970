"""Tells why no text can be selected on a page: it is a scan, or its text could not be read."""

from typing import Protocol

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QImage

from explorer.model.errors import KnownError
from explorer.model.translation import later, tr, translated
from explorer.ui.reader.pages.page_interfaces import DocumentText, PageImages, PagesInView, PageSurface
from explorer.ui.reader.pages.page_texts import PageTexts
from explorer.ui.reader.selection.pointer import Pointer

_SAMPLE = 64


class ScannedPages(DocumentText, PageImages, PagesInView, PageSurface, Protocol):
    """The pages that may be pictures."""


class ScanNotice(QObject):
    """Shows a notice when the user tries to select on a page without text; for a scan once per document.

    Text that could not be read is requested once more, and the notice shows if that fails again.
    """

    notified = Signal(str)
    """The sentence for the user."""

    def __init__(self, view: ScannedPages, pointer: Pointer) -> None:
        super().__init__(view.viewport())
        self._view, self._pointer = view, pointer
        self._told_of = ""
        self._anchor: object = None
        """The start of the last selection; there is one notice per start, however the selection is extended."""
        self._texts: PageTexts | None = None
        self._waiting: set[int] = set()
        """Pages whose text was requested once more."""
        pointer.selected.connect(self._selected)

    def look(self, page: int) -> None:
        """Check a page on which the user tries to select: if it has no text, tell why."""
        document, texts = self._view.document, self._view.texts
        text = texts.here(page)[0] if texts else None
        if not document or not texts or text is None or text.lines:
            return
        if error := texts.error(page):
            self._failed(texts, page, error)
        elif self._told_of != document.path and self._shows_something(page):
            self._told_of = document.path
            self.notified.emit(tr("This page is an image: it has no text to select or find."))

    def _selected(self) -> None:
        selection = self._pointer.selection
        anchor = selection.anchor if selection else None
        if selection and anchor is not self._anchor and not self._pointer.passages:
            text = self._view.texts.here(selection.focus.page)[0] if self._view.texts else None
            self._anchor = anchor if text else None
            self.look(selection.focus.page)

    def _failed(self, texts: PageTexts, page: int, error: KnownError) -> None:
        if self._view.tiles and page in self._view.tiles.errors:
            return  # Its card shows the error, and retries.
        if texts is not self._texts:
            self._texts, self._waiting = texts, set()
            texts.arrived.connect(self._came)
        if texts.try_again(page):
            self._waiting.add(page)
            how = later("Nothing can be selected on page {0} yet: {1}. Trying again.")
        else:
            how = later("Nothing can be selected on page {0}: {1}. Reopen the paper to try again.")
        document = self._view.document
        called = document.label(page) if document else page + 1
        self.notified.emit(translated(how, called, self._why(error)))

    def _came(self, page: int) -> None:
        """Check the page again after the second request for its text."""
        if self.sender() is self._texts and page in self._waiting:
            self._waiting.discard(page)
            self.look(page)

    def _why(self, error: KnownError) -> str:
        stopped = tr("reading its text stopped the PDF engine")
        slow = tr("its text took too long to read")
        whys = {
            "page-too-slow": slow,
            "page-left-out-slow": slow,
            "page-too-large": tr("its text needs too much memory"),
            "page-crashed": stopped,
            "page-left-out": stopped,
        }
        return whys.get(error.code, tr("its text can’t be read"))

    def _shows_something(self, page: int) -> bool:
        """Return whether the visible part of a page is more than white paper; a failed page has a card."""
        tiles, viewport = self._view.tiles, self._view.viewport()
        frame = self._view.frame_of(page).intersected(QRectF(viewport.rect())).toRect().adjusted(2, 2, -2, -2)
        if tiles is None or page in tiles.errors or frame.isEmpty():
            return False
        image = viewport.grab(frame).toImage().convertToFormat(QImage.Format.Format_RGB32)
        mode = Qt.TransformationMode.SmoothTransformation
        small = image.scaled(_SAMPLE, _SAMPLE, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
        return len({small.pixel(x, y) for x in range(_SAMPLE) for y in range(_SAMPLE)}) > 1
