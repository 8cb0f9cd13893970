"""What the outline does beside the pages: folded or not, how wide, where its clicks lead, which section is marked."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QSplitter, QWidget

from explorer.app.context import AppContext
from explorer.model.geometry import Place
from explorer.model.outline import Heading
from explorer.ui.reader.history import View
from explorer.ui.reader.outline import OutlinePanel
from explorer.ui.reader.outliner import Outliner
from explorer.ui.reader.view import PageView

_OPEN, _WIDTH = "reader.outline", "reader.outline_width"
_USUAL_WIDTH = 232
_ABOVE = 8.0
"""Points that a heading stays below the view's top."""


class Outlining(QObject):
    """Puts the panel at the left of what the reader shows, in ``splitter``.

    Nothing is asked of a file while the panel is folded.
    """

    def __init__(self, context: AppContext, view: PageView, shown: QWidget) -> None:
        super().__init__(view)
        self._settings, self._view, self._actions = context.settings, view, context.actions
        self.outliner = Outliner(context.pdf, self)
        self.panel = OutlinePanel(self.outliner, context.theme)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.panel)
        self.splitter.addWidget(shown)
        self.splitter.setStretchFactor(1, 1)
        self._chosen: tuple[Heading, View] | None = None
        self._is_page = False
        self._actions.check("view.outline", self._settings.get(_OPEN) is True)
        self.panel.hide()
        context.actions.connect_to("view.outline", self._toggled)
        self.splitter.splitterMoved.connect(self._resized)
        self.panel.chosen.connect(self._go)
        self.panel.left.connect(view.setFocus)
        self.outliner.changed.connect(self._mark)
        view.moved.connect(self._mark)

    def show_beside(self, is_page: bool) -> None:
        """Whether pages are shown now; nothing else has an outline."""
        self._is_page = is_page
        self._fold()

    def ask(self) -> None:
        """Find the sections of the document that is shown, if somebody sees them."""
        document = self._view.document
        if document and self._is_wanted:
            self.outliner.ask(document.path, self._view.page_count)

    def forget(self) -> None:
        """No document is shown."""
        self._chosen = None
        self.outliner.clear()

    @property
    def _is_wanted(self) -> bool:
        return self._actions.is_checked("view.outline")

    def _toggled(self) -> None:
        self._settings.put(_OPEN, self._is_wanted)
        had_focus = self.panel.isAncestorOf(self.panel.window().focusWidget() or self._view)
        self._fold()
        self.ask()
        if self._is_wanted:
            self.panel.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif had_focus:
            self._view.setFocus()

    def _fold(self) -> None:
        wanted = self._is_page and self._is_wanted
        if wanted == self.panel.isVisibleTo(self.splitter):
            return
        self.panel.setVisible(wanted)
        if wanted:
            width = self._settings.get(_WIDTH)
            width = width if isinstance(width, int) and 0 < width < 4000 else _USUAL_WIDTH
            width = min(width, self.splitter.width() // 2)
            self.splitter.setSizes([width, max(1, self.splitter.width() - width)])

    def _resized(self) -> None:
        self._settings.put(_WIDTH, self.splitter.sizes()[0])

    def _go(self, heading: Heading) -> None:
        self._view.jump(Place(heading.page, 0, max(0.0, (heading.y or 0.0) - _ABOVE)))
        self._chosen = (heading, self._view.view())
        self._view.setFocus()
        self._mark()

    def _mark(self) -> None:
        if not self.outliner.headings or not self._view.document:
            return
        if self._chosen and self._chosen[1] == self._view.view():
            # Also where the next section is in sight, or the document's end doesn't let this one come up.
            self.panel.show_heading(self._chosen[0])
        else:
            self._chosen = None
            self.panel.show_place(self._view.reading_place())
