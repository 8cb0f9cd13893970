"""The bar above the pages that tells of annotations of another file of the paper which could not be re-anchored."""

from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from explorer.app.context import AppContext
from explorer.app.shell.tokens import GRID
from explorer.model.annotation import Annotation
from explorer.model.translation import tr
from explorer.ui.reader.pages.page_interfaces import CurrentPage, FocusedPages
from explorer.ui.reader.selection.pointer import Pointer
from explorer.ui.small_widgets import ElidedLabel, push_button
from explorer.ui.window_frame import styled_window

if TYPE_CHECKING:
    from explorer.ui.reader.annotation_tools.unplaced_window import UnplacedWindow


class PlacingPages(CurrentPage, FocusedPages, Protocol):
    """The pages on which annotations of another file are placed."""


class UnplacedBar(QFrame):
    """Shows how many annotations have no place in the open file; visible while there are any."""

    def __init__(
        self, context: AppContext, view: PlacingPages, pointer: Pointer, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self._context, self._view, self._pointer = context, view, pointer
        self._window: UnplacedWindow | None = None
        self._put_away: set[str] = set()
        self._count = 0
        """How many annotations had no place when they were counted last."""
        self.text = ElidedLabel()
        self.show_button = push_button(tr("Review…"))
        self.show_button.clicked.connect(self.open_window)
        self.later = push_button(tr("Later"))
        self.later.clicked.connect(self._later)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, GRID, 2 * GRID, GRID)
        row.addWidget(self.text, 1)
        row.addWidget(self.show_button)
        row.addWidget(self.later)
        context.annotations.changed.connect(self._changed)
        context.reanchored.changed.connect(lambda _: self.refresh())
        self.hide()

    def refresh(self) -> None:
        """Update the number."""
        document = self._view.document
        left = self._context.reanchored.unplaced(document) if document else []
        self._count = len(left)
        if document and left and document.file.id not in self._put_away:
            self.text.set_full(tr("Unplaced annotations from another version of this PDF: {0}", len(left)))
        self.setVisible(bool(document and left) and document is not None and document.file.id not in self._put_away)
        if self._window:
            self._window.show_items(document, left)

    def open_window(self) -> None:
        """Open the window."""
        if self._window is None:
            from explorer.ui.reader.annotation_tools.unplaced_window import UnplacedWindow

            self._window = UnplacedWindow(self._context, self._view, self._pointer, styled_window(self.window()))
        self.refresh()
        self._window.show()
        self._window.raise_()
        self._window.list.setFocus()

    def _changed(self, ids: frozenset[str] | None) -> None:
        """Count again, but not thousands for a new annotation of the open file, or a letter typed in its comment."""
        file_id = self._view.document.file.id if self._view.document else None
        items = None if ids is None or self._count else [self._context.annotations.get(one) for one in ids]
        if items is None or any(isinstance(one, Annotation) and one.file_id != file_id for one in items):
            self.refresh()

    def _later(self) -> None:
        if self._view.document:
            self._put_away.add(self._view.document.file.id)
        self.refresh()
        self._view.setFocus()
