"""A part of a page, rendered separately, that can be scrolled over the whole page."""

import math
from typing import Any

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from explorer.app.papers.document_loader import Ready
from explorer.app.papers.pdf_service import PdfService, Pixels, Render, Tint, failed
from explorer.app.shell.tokens import PAPER
from explorer.model.annotation import Rect
from explorer.model.lazy_dataclass import dataclass
from explorer.model.page_geometry import from_shown, rect_from_shown, rect_to_shown, turned
from explorer.model.reference_kinds import EQUATION, FIGURE, FLOATS, Landmark
from explorer.model.text_columns import column_of, nearest_line
from explorer.model.text_page import Link

_AT_ONCE = -5
_MARGIN = 8.0
"""Points around the column."""
_LEAST_SCALE, _READABLE = 0.8, 1.3
"""Minimum pixels per point for legible text; and the scale preferred if there is room, however small the pages are."""
_LEAST_WHOLE = 0.6
"""Minimum scale at which a figure is shown as a whole."""
_MOST_PIXELS = 12_000_000


@dataclass(frozen=True, slots=True)
class Look:
    """How pages are shown: rotated by so many degrees clockwise beyond their own, and in which colors."""

    rotation: int = 0
    tint: Tint | None = None


class PageClip(QScrollArea):
    """Shows a link's target. It requests the page's text first, to find the column, and then the picture."""

    troubled = Signal(str)
    """A sentence that says why there is no picture."""
    measured = Signal(QSizeF, float)
    """The size in pixels of the whole figure or table, and the minimum scale. The clip is fitted right after this
    signal."""

    def __init__(self, pdf: PdfService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pdf = pdf
        self._ticket: int | None = None
        self._image = QImage()
        self._shown: tuple[Ready, Link, Landmark | None, float] | None = None
        self._look_now = Look()
        self._focus: Rect | None = None
        """The rectangle of the target, in points of the page as rotated here."""
        self._whole = False
        """Whether the target is a whole figure or table, not only a line of it."""
        self._scale = 1.0
        self._moved = False
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        # The column fits; the margins beside it are reached with Shift and the wheel.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sheet = _Sheet()
        self.setWidget(self._sheet)

    def load(self, document: Ready, link: Link, target: Landmark | None, most_scale: float, look: Look) -> None:
        """Show the page of a link's target at a scale (pixels per point) at which its column fits, at most
        ``most_scale``."""
        self._shown, self._moved = (document, link, target, most_scale), False
        self._load(look)

    def show_as(self, look: Look) -> None:
        """Rotate or recolor the page; keep the scroll position if possible."""
        if self._shown and (look != self._look_now or not self.is_sharp):
            self._moved = self._moved and look.rotation == self._look_now.rotation
            self._load(look)

    def stop(self) -> None:
        """Cancel all requests."""
        if self._ticket is not None:
            self._pdf.cancel(self._ticket)
            self._ticket = None

    def _load(self, look: Look) -> None:
        assert self._shown
        self.stop()
        self._look_now = look
        document, link, target, _ = self._shown
        self._sheet.paper = QColor.fromRgb(look.tint.paper) if look.tint else QColor(PAPER)
        page = link.target_page or 0
        plain = document.info.pages[page]
        here = (link.target_x or 0.0, link.target_y or 0.0)

        def worded(answer: Any) -> None:
            self._ticket = None
            text = None if failed(answer) else answer
            at = target.rect if target else None
            if text and not at:
                across, down = from_shown(plain, here)
                at = nearest_line(text, across if link.target_x is not None else None, down)
            column = column_of(text, at) if text and at else None
            focus = rect_from_shown(plain, (0.0, here[1], plain.width, here[1] + 12))
            if at:
                focus = (column[0], at[1], column[1], at[3]) if column else at
            if target and target.name.kind in FLOATS:
                self._ticket = self._pdf.extent(document.path, target, lambda answer: reached(answer, focus), _AT_ONCE)
            else:
                self._draw(focus, whole=False)

        def reached(answer: Any, focus: Rect) -> None:
            self._ticket = None
            found = () if failed(answer) else answer
            self._draw(found[0] if found else focus, whole=bool(found))

        self._ticket = self._pdf.text(document.path, page, worded, _AT_ONCE)

    def _draw(self, focus: Rect, *, whole: bool) -> None:
        """Request the picture at the scale at which the target, in points of the unrotated page, fits."""
        assert self._shown
        document, link, _, most_scale = self._shown
        page, look = link.target_page or 0, self._look_now
        size = turned(document.info.pages[page], look.rotation)
        self._focus, self._whole = rect_to_shown(size, focus), whole
        left, top, right, bottom = self._focus
        wide, high = right - left + 2 * _MARGIN, bottom - top + 2 * _MARGIN
        best = max(most_scale, _READABLE)
        if whole:
            self.measured.emit(QSizeF(wide, high) * best, _LEAST_WHOLE / best)
        room = self.width() - self.verticalScrollBar().sizeHint().width()
        scale = max(_LEAST_SCALE, min(best, room / max(40.0, wide)))
        if whole:  # Shown as a whole if its letters are just legible.
            scale = max(_LEAST_WHOLE, min(scale, room / wide, self.height() / high))
        ratio = self.devicePixelRatioF()
        self._scale = min(scale, math.sqrt(_MOST_PIXELS / (size.width * size.height)) / ratio)
        pixels = (round(size.width * self._scale * ratio), round(size.height * self._scale * ratio))
        clip = (0, 0, max(1, pixels[0]), max(1, pixels[1]))
        piece = Render(document.path, page, self._scale * ratio, clip, look.rotation, look.tint)
        self._ticket = self._pdf.render(piece, self._come, _AT_ONCE)

    @property
    def is_sharp(self) -> bool:
        """Return whether the picture has arrived."""
        return not self._image.isNull()

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event)
        # Also at the end: the pages under the preview must not scroll.
        event.accept()
        self._moved = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The picture on its way has another scale.
        if self._focus and self.is_sharp and self._ticket is None and not self._moved:
            self._look()

    def _come(self, answer: Any) -> None:
        self._ticket = None
        if error := failed(answer):
            self.troubled.emit(error.sentence)
            return
        assert isinstance(answer, Pixels)
        shown = QImage(answer.data, answer.width, answer.height, answer.stride, QImage.Format.Format_RGB32)
        self._image = shown
        self._sheet.show_image(self._image, self.devicePixelRatioF())
        if not self._moved:
            self._look()

    def _look(self) -> None:
        """Scroll to the target."""
        assert self._focus
        assert self._shown
        left, top, right, bottom = self._focus
        _, link, target, _ = self._shown
        room, scale = self.viewport().height() / self._scale, self._scale
        kind = target.name.kind if target else (link.refers.kind if link.refers else "")
        start = top - 2 * _MARGIN
        if self._whole:
            start = min((top + bottom - room) / 2, top - _MARGIN)
        elif self._look_now.rotation:
            # What is above it in the file is beside or below it in this rotation.
            if self._look_now.rotation == 270:
                start = bottom + 2 * _MARGIN - room
        elif kind == FIGURE and target:
            start = bottom + 5 * _MARGIN - room  # Nothing was found above the caption; the figure is probably there.
        elif kind == EQUATION:
            start = (top + bottom - room) / 2
        self.verticalScrollBar().setValue(round(start * scale))
        if right - left > self.viewport().width() / scale:
            self.horizontalScrollBar().setValue(round((left - _MARGIN) * scale))
        else:
            self.horizontalScrollBar().setValue(round(((left + right) * scale - self.viewport().width()) / 2))


class _Sheet(QWidget):
    """The page's picture, one device pixel per pixel."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.paper = QColor(PAPER)

    def show_image(self, image: QImage, ratio: float) -> None:
        self._image = image
        self.resize(QSize(math.ceil(image.width() / ratio), math.ceil(image.height() / ratio)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.paper)
        if not self._image.isNull():
            ratio = self.devicePixelRatioF()
            size = self._image.size() / ratio
            painter.drawImage(QRectF(0, 0, size.width(), size.height()), self._image)
