"""A piece of a page, rendered for itself, that can be scrolled over the whole page."""

import math
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from explorer.app.documents import Ready
from explorer.app.pdf_service import PdfService, Pixels, Render, Tint, failed
from explorer.app.tokens import PAPER
from explorer.model.annotation import Rect
from explorer.model.column import column_of, nearest_line
from explorer.model.geometry import from_shown, rect_from_shown, rect_to_shown, turned
from explorer.model.reference import EQUATION, FIGURE, TABLE, Landmark
from explorer.model.textpage import Link

_AT_ONCE = -5
_MARGIN = 8.0
"""Points around the column."""
_LEAST_SCALE, _READABLE = 0.8, 1.3
"""Pixels a point: smaller letters can't be read; so large they are, however small the pages are, if there is room."""
_MOST_PIXELS = 12_000_000


@dataclass(frozen=True, slots=True)
class Look:
    """How pages are shown: turned by so many degrees clockwise beyond their own, and in which colours."""

    rotation: int = 0
    tint: Tint | None = None


class PageClip(QScrollArea):
    """Shows where a link leads. Asks for the page's words first, to know its column, and then for its picture."""

    troubled = Signal(str)
    """A sentence that says why there is no picture."""

    def __init__(self, pdf: PdfService, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pdf = pdf
        self._ticket: int | None = None
        self._image = QImage()
        self._shown: tuple[Ready, Link, Landmark | None, float] | None = None
        self._look_now = Look()
        self._focus: tuple[Rect, Link, Landmark | None] | None = None
        self._scale = 1.0
        self._moved = False
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        # Its column fits; the margins beside it are reached by Shift and the wheel.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sheet = _Sheet()
        self.setWidget(self._sheet)

    def load(self, document: Ready, link: Link, target: Landmark | None, most_scale: float, look: Look) -> None:
        """Show the page of a link's target at a scale (pixels a point) at which its column fits, or ``most_scale``."""
        self._shown, self._moved = (document, link, target, most_scale), False
        self._load(look)

    def show_as(self, look: Look) -> None:
        """Show the same with its page turned and coloured in another way; it stays scrolled where that can be."""
        if self._shown and look != self._look_now:
            self._moved = self._moved and look.rotation == self._look_now.rotation
            self._load(look)

    def stop(self) -> None:
        """Ask for nothing more."""
        if self._ticket is not None:
            self._pdf.cancel(self._ticket)
            self._ticket = None

    def _load(self, look: Look) -> None:
        assert self._shown
        self.stop()
        self._look_now = look
        document, link, target, most_scale = self._shown
        self._sheet.paper = QColor.fromRgb(look.tint.paper) if look.tint else QColor(PAPER)
        page = link.target_page or 0
        plain = document.info.pages[page]
        size = turned(plain, look.rotation)
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
            self._focus = (rect_to_shown(size, focus), link, target)
            left, _, right, _ = self._focus[0]
            room = self.width() - self.verticalScrollBar().sizeHint().width()
            fits = room / max(40.0, right - left + 2 * _MARGIN)
            ratio = self.devicePixelRatioF()
            bound = math.sqrt(_MOST_PIXELS / (size.width * size.height)) / ratio
            self._scale = min(bound, max(_LEAST_SCALE, min(max(most_scale, _READABLE), fits)))
            pixels = (round(size.width * self._scale * ratio), round(size.height * self._scale * ratio))
            clip = (0, 0, max(1, pixels[0]), max(1, pixels[1]))
            piece = Render(document.path, page, self._scale * ratio, clip, look.rotation, look.tint)
            self._ticket = self._pdf.render(piece, self._come, _AT_ONCE)

        self._ticket = self._pdf.text(document.path, page, worded, _AT_ONCE)

    @property
    def is_sharp(self) -> bool:
        """Whether the picture is there."""
        return not self._image.isNull()

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event)
        # At its end too: what lies under the preview must not move.
        event.accept()
        self._moved = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._focus and self.is_sharp and not self._moved:
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
        """Scroll to what is meant."""
        assert self._focus
        (left, top, right, bottom), link, target = self._focus
        room, scale = self.viewport().height() / self._scale, self._scale
        kind = target.name.kind if target else (link.refers.kind if link.refers else "")
        start = top - 2 * _MARGIN
        if self._look_now.rotation:
            # What is above it in the file is beside or below it here; in one way its words go upwards.
            if self._look_now.rotation == 270:
                start = bottom + 2 * _MARGIN - room
        elif kind in (FIGURE, TABLE) and target:
            own = max(0.0, link.target_y - link.above) if link.target_y is not None else top
            # The file's link leads to the float's top; without one a figure is looked for above its caption.
            if own < top and bottom + _MARGIN - own < room:
                start = own - _MARGIN
            elif kind == FIGURE:
                start = bottom + 5 * _MARGIN - room
        elif kind == EQUATION:
            start = (top + bottom - room) / 2
        self.verticalScrollBar().setValue(round(start * scale))
        if right - left > self.viewport().width() / scale:
            self.horizontalScrollBar().setValue(round((left - _MARGIN) * scale))
        else:
            self.horizontalScrollBar().setValue(round(((left + right) * scale - self.viewport().width()) / 2))


class _Sheet(QWidget):
    """The page's picture, a device pixel for each of its own."""

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
