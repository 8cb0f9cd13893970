"""The shapes of one reader: its tools that draw, and what becomes of what they have drawn."""

from PySide6.QtCore import QObject, QPointF
from PySide6.QtGui import QColor

from explorer.app.context import AppContext
from explorer.model.annotation import Rect, around, bounds
from explorer.model.geometry import Place
from explorer.model.selection import words_in
from explorer.model.shapes import page_rect
from explorer.ui.reader.area_pictures import AreaPictures
from explorer.ui.reader.marking import Marking
from explorer.ui.reader.pointer import Pointer
from explorer.ui.reader.shape_tools import RectTool
from explorer.ui.reader.view import PageView
from explorer.ui.reader.word_tools import ToolChoice

_AROUND_WORDS = 4.0
"""Points between words and the area around them."""
MOST_QUOTE = 4_000
"""Characters of the words in an area that are kept."""


class Shaping(QObject):
    """Gives a reader the tools that draw."""

    def __init__(
        self, context: AppContext, view: PageView, pointer: Pointer, marking: Marking, choice: ToolChoice
    ) -> None:
        super().__init__(view)
        self._context, self._view, self._pointer, self._marking = context, view, pointer, marking
        self.pictures = AreaPictures(context, view)
        pointer.tools.add("area", RectTool(view, Areas(context, view, pointer, marking)))
        choice.at_once["area"] = self._around_words

    def _around_words(self) -> None:
        """Areas around the selected words, one a page: the keyboard's way to mark one."""
        areas = Areas(self._context, self._view, self._pointer, self._marking)
        passages = self._pointer.passages
        with self._context.annotations.step(self.tr("area")):
            for passage in passages:
                box = around([bounds(quad) for quad in passage.quads])
                if box:
                    x0, y0, x1, y1 = page_rect(self._view.sheet(passage.page).size)
                    by = _AROUND_WORDS
                    rect = (max(x0, box[0] - by), max(y0, box[1] - by), min(x1, box[2] + by), min(y1, box[3] + by))
                    areas.rect(passage.page, rect)
        self._pointer.clear()


class Areas:
    """Makes areas of rectangles."""

    def __init__(self, context: AppContext, view: PageView, pointer: Pointer, marking: Marking) -> None:
        self._context, self._view, self._pointer, self._marking = context, view, pointer, marking

    def color(self) -> QColor:
        """The colour in hand."""
        return self._context.theme.highlight(self._context.annotations.color)

    def rect(self, page: int, rect: Rect) -> None:
        """Mark an area; it is the chosen one."""
        document = self._view.document
        if document:
            quote = quote_of(self._view, page, rect)
            area = self._context.annotations.area(document.paper.id, document.file.id, page, rect, quote=quote)
            self._marking.made.emit(area.id)

    def click(self, place: Place, position: QPointF) -> None:
        """Choose what is there."""
        self._pointer.annotation_clicked.emit(self._pointer.annotation_at(position))


def quote_of(view: PageView, page: int, rect: Rect) -> str:
    """The words in a rectangle of a page, as far as they are known."""
    text = view.texts.page(page) if view.texts else None
    return words_in(text, rect)[:MOST_QUOTE] if text else ""
