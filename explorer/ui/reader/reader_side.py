"""One side of the split reader: a pane, its tools, and a line that shows whether it is the active one."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.app.context import AppContext
from explorer.app.papers.document_loader import DocumentLoader, Failed
from explorer.app.shell.action_scopes import ActionScope
from explorer.app.shell.theme import Theme
from explorer.model.translation import tr
from explorer.ui.reader.annotation_tools.embedded_on_pages import EmbeddedOnPages
from explorer.ui.reader.reader_pane import ReaderPane
from explorer.ui.reader.status_cards import ToldBesideCard

_LINE = 2
_LEAST = (120, 76)
"""Minimum size in pixels: set, so that what opens above the pages, such as the find bar, takes nothing from the other
side."""
_TOUCHES = {QEvent.Type.MouseButtonPress, QEvent.Type.Wheel}
_NO_TOUCH = {
    Qt.Key.Key_Escape,
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_Meta,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
}


class ReaderSide(QWidget):
    """A pane with a document loader and an action scope of its own."""

    touched = Signal()
    """The user scrolls, clicks or types in the pages."""

    def __init__(
        self, context: AppContext, scope: ActionScope, documents: DocumentLoader, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.scope, self.documents, self._theme = scope, documents, context.theme
        self._beside: ToldBesideCard | None = None
        self.pane = ReaderPane(replace(context, actions=scope, documents=documents))
        self.embedded_on_pages = EmbeddedOnPages(
            context, self.pane.view, self.pane.pointer, self.pane.chosen_annotations
        )
        self.setMinimumSize(*_LEAST)
        self.tools = QWidget()
        self._line = _ActiveLine(context.theme)
        row = QVBoxLayout(self.tools)
        column = QVBoxLayout(self)
        for layout, widgets in ((row, (self.pane.tools,)), (column, (self._line, self.pane))):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
            for widget in widgets:
                layout.addWidget(widget)
        self._watch()
        self.pane.controls_made.connect(self._watch)

    def _watch(self) -> None:
        """Install the event filter on the pages again, so that it comes before other filters."""
        view = self.pane.view
        for part in (view, view.viewport(), view.verticalScrollBar(), view.horizontalScrollBar()):
            part.installEventFilter(self)

    @property
    def areas(self) -> list[QWidget]:
        """Return the parts in the order in which they are read: what is above the pages, beside them, and the pages."""
        column = self.pane.layout()
        rows = [column.itemAt(place) for place in range(column.count())] if column else []
        *above, pages = [widget for row in rows if row and (widget := row.widget())]
        return [*above, self.pane.left_panel.panel, pages]

    def mark(self, used: bool | None) -> None:
        """Show whether this side is the active one; None if there is only one."""
        self._line.setHidden(used is None)
        self._line.set_used(bool(used))
        self.tools.setHidden(used is False)

    def tell_failure(self, beside: "ReaderSide | None") -> None:
        """Show why a paper can't be shown, unless that is told by the side beside this one."""
        stack, state = self.pane.stack, self.documents.state
        if not isinstance(state, Failed):
            return
        there = beside.documents.state if beside else None
        is_told = isinstance(there, Failed) and there.paper.id == state.paper.id
        if is_told and stack.currentWidget() is self.pane.cards.failure:
            if self._beside is None:
                self._beside = ToldBesideCard(self._theme)
                stack.addWidget(self._beside)
            stack.setCurrentWidget(self._beside)
        elif not is_told and self._beside and stack.currentWidget() is self._beside:
            stack.setCurrentWidget(self.pane.cards.failure)

    def name_as(self, which: str) -> None:
        """Add the side to accessible names, for screen readers; empty if there is only one."""
        view = self.pane.view
        self.setAccessibleName(which)
        view.setAccessibleName(tr("Pages, {0}", which) if which else tr("Pages"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _TOUCHES or (isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyPress and _types(event)):
            self.touched.emit()
        return super().eventFilter(watched, event)


class _ActiveLine(QWidget):
    """A line in the accent color if its side is active."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._used = theme, False
        self.setFixedHeight(_LINE)
        theme.changed.connect(self.update)

    def set_used(self, used: bool) -> None:
        self._used = used
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("accent" if self._used else "canvas"))
        painter.end()


def _types(event: QKeyEvent) -> bool:
    return event.key() not in _NO_TOUCH
