"""Text boxes: made by a click or drag, and edited on the page itself."""

from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetricsF, QKeyEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from explorer.app.context import AppContext
from explorer.app.papers.document_loader import Ready
from explorer.model.annotation import Annotation, Rect
from explorer.model.known_settings import TEXT_SIZE
from explorer.model.page_geometry import PagePoint, rect_from_shown, rect_to_shown
from explorer.model.pen_sizes import TEXT_SIZES
from explorer.model.shape_geometry import rounded, sound_rect
from explorer.model.translation import tr
from explorer.ui.reader.annotation_tools.annotation_actions import AnnotationActions
from explorer.ui.reader.annotation_tools.shape_layer import PAD_PT, PAPER_ALPHA, letter_color, text_height, text_size
from explorer.ui.reader.pages.page_interfaces import (
    FocusedPages,
    MovingPages,
    PagesInView,
    PageSurface,
    RotatedPages,
    ShownDocument,
)
from explorer.ui.reader.selection.pointer import Pointer
from explorer.ui.small_widgets import typed_text

_WIDTH_PT = 170.0
"""Width in points of a text box made by a click."""
_LEAST_PT, _NARROW_PT = 40.0, 72.0
_MARGIN_PT = 100.0
_LEAST_PX = 60


class BoxEditor(QPlainTextEdit):
    """The editor of a text box, placed over it and styled like it."""

    done = Signal()
    """Escape or Ctrl+Enter was pressed."""
    left = Signal()
    """The editor lost the focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.setAccessibleName(tr("Text box on the page"))
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape or (enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self.done.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # Its own context menu and a switch to another window keep it open.
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()


class TextBoxPages(RotatedPages, PagesInView, ShownDocument, MovingPages, FocusedPages, PageSurface, Protocol):
    """The pages on which text boxes are written."""


class TextBoxes(QObject):
    """Makes and edits text boxes; one that is left empty is deleted."""

    def __init__(
        self, context: AppContext, view: TextBoxPages, pointer: Pointer, annotating: AnnotationActions
    ) -> None:
        super().__init__(view.viewport())
        self._context, self._view, self._pointer, self._annotating = context, view, pointer, annotating
        self.editor = BoxEditor(view.viewport())
        self._document: Ready | None = None
        self._item: str | None = None
        self._edit = 0
        self._is_new = False
        self._rects: tuple[Rect, Rect] | None = None
        """The rectangle of the box before it was written in, and as it has grown since."""
        self._only_left = False
        """Whether the current press only closed the editor."""
        self.editor.done.connect(self._done)
        # Queued: the press that takes the focus away must know that it does.
        self.editor.left.connect(self._left, Qt.ConnectionType.QueuedConnection)
        self.editor.textChanged.connect(self._write)
        for signal in (view.moved, view.zoom_changed, view.arranged, context.theme.changed):
            signal.connect(self._place)
        context.annotations.changed.connect(self._place)

    # Input from the tool

    def color(self) -> QColor:
        """Return the current color."""
        return self._context.theme.highlight(self._context.annotations.color)

    def pressed(self) -> None:
        """Close the editor; the press then makes no text box."""
        self._only_left = self._item is not None
        self.finish()

    def rect(self, page: int, rect: Rect) -> None:
        """Make a text box there, at least one line high, and edit it."""
        size = self._view.sheet(page).size
        x0, y0, x1, y1 = rect_to_shown(size, rect)
        x1, y1 = max(x1, x0 + _LEAST_PT), max(y1, y0 + self._height("", x1 - x0, self._size))
        self._make(page, (x0, y0, x1, y1))

    def click(self, place: PagePoint, position: QPointF) -> None:
        """Edit the text box that is there, or make one whose first line begins there."""
        there = self._pointer.annotation_at(position)
        if there and there.kind == "text":
            self._annotating.made.emit(there.id)
            self.begin(there)
        elif self._only_left:
            self._pointer.annotation_clicked.emit(there)
        else:
            size = self._view.sheet(place.page).size
            x, y, _, _ = rect_to_shown(size, (place.x, place.y, place.x, place.y))
            height = self._height("", _WIDTH_PT, self._size)
            box = (x - PAD_PT, y - height / 2, x - PAD_PT + _WIDTH_PT, y + height / 2)
            self._make(place.page, box)

    def beside(self, page: int, rect: Rect) -> None:
        """Make a text box in the right margin, beside a rectangle of the page: the way to do so by keyboard."""
        size = self._view.sheet(page).size
        _, y, _, _ = rect_to_shown(size, rect)
        right = size.width - PAD_PT
        self._make(page, (right - _MARGIN_PT, y, right, y + self._height("", _MARGIN_PT, self._size)))

    # Editing

    def begin(self, one: Annotation, *, new: bool = False) -> None:
        """Edit a text box in place."""
        self.finish()
        self._item, self._document, self._is_new = one.id, self._view.document, new
        self._edit = self._context.annotations.begin_edit(one.id)
        self._rects = None
        self.editor.blockSignals(True)
        self.editor.setPlainText(one.comment)
        self.editor.blockSignals(False)
        self.editor.selectAll()
        self._place()
        self.editor.show()
        self.editor.setFocus()

    def finish(self) -> None:
        """Stop editing; an empty text box is deleted."""
        item_id, self._item = self._item, None
        if item_id is None:
            return
        annotations = self._context.annotations
        annotations.end_edit()
        had_focus = self.editor.hasFocus()
        self.editor.hide()
        if had_focus:
            self._view.setFocus()
        one = annotations.now(item_id)
        if isinstance(one, Annotation) and not one.comment.strip():
            if self._is_new:
                annotations.take_back(item_id)
            else:
                annotations.delete(item_id)

    def resize(self, item_id: str, size: float) -> None:
        """Give a text box another font size in points; the box grows with its text."""
        one = self._context.annotations.now(item_id)
        rect = sound_rect(one.rect) if isinstance(one, Annotation) else None
        if not isinstance(one, Annotation) or one.kind != "text" or rect is None or text_size(one) == size:
            return
        name = tr("text size on p. {0}", self._context.annotations.labels.of(one))
        rect = self._grown(replace(one, width=size), rect, one.comment)
        self._context.annotations.edit(item_id, name, width=size, rect=rect)

    # Private helpers

    def _done(self) -> None:
        """Stop editing, and put the tool away: the next click selects the box instead of making another one."""
        self.finish()
        if self._pointer.tools.name == "text":
            self._pointer.tools.use(None)

    @property
    def _size(self) -> float:
        """Return the font size of a new text box in points."""
        return TEXT_SIZES[self._context.settings.get(TEXT_SIZE)]

    def _left(self) -> None:
        if not self.editor.hasFocus():
            self.finish()

    def _make(self, page: int, shown: Rect) -> None:
        document = self._view.document
        if document is None:
            return
        size = self._view.sheet(page).size
        x0, y0, x1, y1 = shown
        # Rather narrow, as in a margin, than over the page's content; rather over that than too narrow.
        x0, y0 = max(0.0, min(x0, size.width - _NARROW_PT)), max(0.0, min(y0, size.height - (y1 - y0)))
        x1, y1 = min(max(x1, x0 + _LEAST_PT), size.width), y0 + shown[3] - shown[1]
        rect = rounded(rect_from_shown(size, (x0, y0, x1, y1)))
        one = self._context.annotations.text_box(document.paper.id, document.file.id, page, rect, self._size)
        self._annotating.made.emit(one.id)
        self.begin(one, new=True)

    def _write(self) -> None:
        annotations, text = self._context.annotations, typed_text(self.editor)
        one = annotations.now(self._item) if self._item else None
        rect = sound_rect(one.rect) if isinstance(one, Annotation) else None
        if not isinstance(one, Annotation) or rect is None or text == one.comment:
            return
        # It grows from its height before, so that a text taken back leaves the box as it was.
        if self._rects is None or self._rects[1] != rect:
            self._rects = (rect, rect)
        rect = self._grown(one, self._rects[0], text)
        self._rects = (self._rects[0], rect)
        if self._is_new:
            # Its first text belongs to the same undo step as making it.
            annotations.changes.change(one.id, {"comment": text, "rect": rect})
        else:
            annotations.write(one.id, text, self._edit, rect=rect)
        self._place()

    def _grown(self, one: Annotation, rect: Rect, text: str) -> Rect:
        """Return the rectangle, high enough for the text, within the page."""
        size = self._view.sheet(one.page).size
        x0, y0, x1, y1 = rect_to_shown(size, rect)
        bottom = min(max(y1, y0 + self._height(text, x1 - x0, text_size(one))), max(y1, size.height))
        return rect if bottom == y1 else rounded(rect_from_shown(size, (x0, y0, x1, bottom)))

    def _height(self, text: str, width: float, size: float) -> float:
        return text_height(self._context.theme, text, width, size)

    def _place(self) -> None:
        """Place the editor over its box, in its look; close it if the box or document is gone."""
        if self._item is None:
            return
        one, view = self._context.annotations.now(self._item), self._view
        rect = sound_rect(one.rect) if isinstance(one, Annotation) else None
        if not isinstance(one, Annotation) or rect is None or view.document is not self._document:
            self.finish()
            return
        theme, colors, scale = self._context.theme, view.view_settings.colors, view.sheet(one.page).scale
        font = theme.exact_font(max(1, round(text_size(one) * scale)))
        # The box's own letters, which lie in the same places, can hardly be seen through it.
        paper = QColor(theme.page_colors(colors)[1])
        paper.setAlphaF(PAPER_ALPHA)
        ink = letter_color(theme.highlight(one.color), theme.is_dark_page(colors)).name()
        # Unlike other fields it looks like a part of the page; only a stylesheet's size is stronger than the window's.
        look = f"background: {_css(paper)}; color: {ink}; font-size: {font.pixelSize()}px;"
        style = f"QPlainTextEdit {{ border: 0; padding: 0; border-radius: 0; {look} }}"
        if self.editor.styleSheet() != style:
            self.editor.setStyleSheet(style)
        self.editor.setFont(font)
        self.editor.document().setDocumentMargin(PAD_PT * scale)
        box = view.box(one.page, rect)
        lines = max(1, self.editor.document().size().height())
        height = lines * QFontMetricsF(font).lineSpacing() + 2 * PAD_PT * scale
        whole = QRectF(box.left(), box.top(), max(box.width(), _LEAST_PX), max(box.height(), height))
        self.editor.setGeometry(whole.toAlignedRect())
        view.viewport().update()


def _css(color: QColor) -> str:
    """Return a color as a stylesheet writes it."""
    return f"rgba({color.red()}, {color.green()}, {color.blue()}, {color.alpha()})"
