"""Shows the part of an old file's page with an annotation on it."""

from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from explorer.app.papers.pdf_service import PdfService, Render, failed
from explorer.app.shell.theme import Theme
from explorer.model.annotation import Annotation
from explorer.model.page_geometry import rect_to_shown
from explorer.model.text_page import PageSize
from explorer.model.translation import tr
from explorer.ui.reader.pages.overlay import Overlay
from explorer.ui.reader.pages.page_sheet import PageSheet

_AROUND = 60.0
"""Points shown around the annotation."""
_MOST_SCALE = 3.0


class OldPage(QWidget):
    """The picture, in the file's colors, with the annotation over it; or the reason why there is none."""

    def __init__(self, pdf: PdfService, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pdf, self._theme = pdf, theme
        self._annotation: Annotation | None = None
        self._path: str | None = None
        self._size: PageSize | None = None
        self._ticket: int | None = None
        self._image = QImage()
        self._scale = 1.0
        self._corner = (0.0, 0.0)
        self._said = ""
        self.setMinimumHeight(160)
        self.setAccessibleName(tr("The page it was made on"))

    def show_annotation(self, annotation: Annotation, path: str | None) -> None:
        """Show an annotation in its file; ``path`` is None if that is gone."""
        if annotation is self._annotation and path == self._path:
            return
        self._annotation, self._path, self._size = annotation, path, None
        self._image, self._said = QImage(), ""
        self._forget()
        if path is None:
            self._said = tr("The file it was made in no longer exists.")
        else:
            self._ticket = self._pdf.open(path, self._opened)
        self.update()

    def _forget(self) -> None:
        if self._ticket is not None:
            self._pdf.cancel(self._ticket)
            self._ticket = None

    def _opened(self, answer: Any) -> None:
        self._ticket = None
        error, one = failed(answer), self._annotation
        if error or one is None or one.page >= len(answer.pages):
            self._said = error.sentence if error else tr("That file no longer has this page.")
            self.update()
            return
        self._size = answer.pages[one.page]
        self._render()

    def _render(self) -> None:
        """Request the full width of the page at the annotation's height, limited to the available height."""
        one, size, path = self._annotation, self._size, self._path
        if one is None or size is None or path is None or self.width() < 40:
            return
        self._forget()
        ratio = self.devicePixelRatioF()
        _, top, _, bottom = rect_to_shown(size, one.area())
        room = self.height() / max(1.0, bottom - top + _AROUND)
        self._scale = max(0.2, min(_MOST_SCALE, self.width() / size.width, room))
        height = self.height() / self._scale
        first = max(0.0, min((top + bottom - height) / 2, size.height - height))
        device = self._scale * ratio
        clip = (
            0,
            round(first * device),
            max(1, round(min(size.width, self.width() / self._scale) * device)),
            max(1, round(min(height, size.height - first) * device)),
        )
        self._corner = (0.0, first)

        def drawn(answer: Any) -> None:
            self._ticket = None
            if error := failed(answer):
                self._said = error.sentence
            else:
                self._image = QImage(
                    answer.data, answer.width, answer.height, answer.stride, QImage.Format.Format_RGB32
                ).copy()
                self._image.setDevicePixelRatio(ratio)
            self.update()

        self._ticket = self._pdf.render(Render(path, one.page, device, clip), drawn)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._render()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("canvas"))
        if self._image.isNull() or self._size is None or self._annotation is None:
            painter.setPen(self._theme.color("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._said)
            return
        width = self._image.width() / self._image.devicePixelRatio()
        left = max(0.0, (self.width() - width) / 2)
        painter.drawImage(QRectF(left, 0, width, self._image.height() / self._image.devicePixelRatio()), self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = -self._corner[1] * self._scale
        shown = QRectF(left, top, self._size.width * self._scale, self._size.height * self._scale)
        painter.setClipRect(QRectF(left, 0, width, self.height()))
        overlay = Overlay(painter, self._theme, PageSheet(self._size, left, top, self._scale, shown), is_dark=False)
        overlay.annotations([self._annotation], self._annotation.id)
