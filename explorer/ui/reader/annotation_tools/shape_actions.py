"""The drawing tools of a reader, and what happens with the shapes they draw."""

from typing import Protocol, cast

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QColor, QKeyEvent

from explorer.app.context import AppContext
from explorer.app.shell.action_table import DRAWING
from explorer.model.annotation import Rect, around, bounds
from explorer.model.page_geometry import PagePoint
from explorer.model.shape_geometry import page_rect
from explorer.model.translation import tr
from explorer.ui.reader.annotation_tools.annotation_actions import AnnotationActions
from explorer.ui.reader.annotation_tools.area_pictures import AreaPictures, PicturedPages
from explorer.ui.reader.annotation_tools.eraser_tool import EraserTool
from explorer.ui.reader.annotation_tools.figures import FigurePages, Figures
from explorer.ui.reader.annotation_tools.ink_tool import InkPages, InkTool
from explorer.ui.reader.annotation_tools.line_tool import LineTool
from explorer.ui.reader.annotation_tools.rect_tool import RectPages, RectTool, quote_of
from explorer.ui.reader.annotation_tools.shape_handles import ShapeHandles, ShapePages
from explorer.ui.reader.annotation_tools.shape_layer import SHAPES
from explorer.ui.reader.annotation_tools.text_boxes import TextBoxes, TextBoxPages
from explorer.ui.reader.annotation_tools.tool_options import ToolOptions
from explorer.ui.reader.annotation_tools.word_tools import ToolChoice
from explorer.ui.reader.pages.page_interfaces import DocumentText
from explorer.ui.reader.selection.pointer import Pointer

_AROUND_WORDS = 4.0
"""Points between text and the area around it."""
_WAYS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
"""Points to the right and down, by the arrow key pressed with Ctrl."""


class DrawnPages(PicturedPages, TextBoxPages, InkPages, RectPages, ShapePages, FigurePages, Protocol):
    """The pages on which shapes are drawn."""


class ShapeActions(QObject):
    """Adds the drawing tools to a reader."""

    def __init__(
        self, context: AppContext, view: DrawnPages, pointer: Pointer, annotating: AnnotationActions, choice: ToolChoice
    ) -> None:
        super().__init__(view.viewport())
        self._context, self._view, self._pointer, self._annotating = context, view, pointer, annotating
        self.pictures = AreaPictures(context, view)
        self.texts = TextBoxes(context, view, pointer, annotating)
        self.ink = InkTool(context, view)
        self._areas, cursor = Areas(context, view, pointer, annotating), Qt.CursorShape
        pointer.tools.add("area", RectTool(view, self._areas, cursor.CrossCursor))
        pointer.tools.add("ink", self.ink)
        pointer.tools.add("line", LineTool(context, view, pointer, annotating, "line"))
        pointer.tools.add("arrow", LineTool(context, view, pointer, annotating, "arrow"))
        pointer.tools.add("eraser", EraserTool(context, view))
        pointer.tools.add("text", RectTool(view, self.texts, cursor.IBeamCursor))
        self.options = ToolOptions(context, view, self.texts, pointer.tools)
        self.figures = Figures(context, view, self._areas.rect)
        self.hand = ShapeHandles(context, view, pointer, self.texts.begin, self.figures.carry)
        pointer.tools.handle_tools.append(self.hand)
        view.installEventFilter(self)
        pointer.tools.changed.connect(self._taken)
        choice.at_once["area"] = self._around_words
        choice.at_once["text"] = self._beside_words

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress:
            key = cast(QKeyEvent, event)
            held = key.modifiers() & ~Qt.KeyboardModifier.KeypadModifier  # macOS says so of every arrow.
            if held == Qt.KeyboardModifier.ControlModifier and (way := _WAYS.get(Qt.Key(key.key()))):
                return self.hand.nudge(*way)
        return super().eventFilter(watched, event)

    def _taken(self, name: str | None) -> None:
        # The number keys apply to the next shape now, and no longer to the selection.
        if name in (*SHAPES, *DRAWING) and self._view.selected_annotation:
            self._pointer.annotation_clicked.emit(None)

    def _around_words(self) -> None:
        """Make areas around the selected text, one per page: the way to do so by keyboard."""
        passages = self._pointer.passages
        with self._context.annotations.step(tr("area")):
            for passage in passages:
                box = around([bounds(quad) for quad in passage.quads])
                if box:
                    x0, y0, x1, y1 = page_rect(self._view.sheet(passage.page).size)
                    by = _AROUND_WORDS
                    rect = (max(x0, box[0] - by), max(y0, box[1] - by), min(x1, box[2] + by), min(y1, box[3] + by))
                    self._areas.rect(passage.page, rect)
        self._pointer.clear()

    def _beside_words(self) -> None:
        """Make a text box next to the selected text: the way to do so by keyboard."""
        first = self._pointer.passages[0]
        self._pointer.clear()
        self.texts.beside(first.page, bounds(first.quads[0]))


class Areas:
    """Makes areas of rectangles."""

    def __init__(
        self, context: AppContext, view: DocumentText, pointer: Pointer, annotating: AnnotationActions
    ) -> None:
        self._context, self._view, self._pointer, self._annotating = context, view, pointer, annotating

    def color(self) -> QColor:
        """Return the current color."""
        return self._context.theme.highlight(self._context.annotations.color)

    def pressed(self) -> None:
        """Do nothing yet."""

    def rect(self, page: int, rect: Rect) -> None:
        """Make an area and select it."""
        document = self._view.document
        if document:
            quote = quote_of(self._view.texts, page, rect)
            area = self._context.annotations.area(document.paper.id, document.file.id, page, rect, quote=quote)
            self._annotating.made.emit(area.id)

    def click(self, place: PagePoint, position: QPointF) -> None:
        """Select the annotation there, if any."""
        self._pointer.annotation_clicked.emit(self._pointer.annotation_at(position))
