"""The panel at the left of the pages: outline or thumbnails, its width, and whether it is folded."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from explorer.app.context import AppContext
from explorer.model.known_settings import LEFT_OPEN, LEFT_PART, LEFT_WIDTH, LeftPart
from explorer.model.page_geometry import PagePoint
from explorer.ui.reader.pages.page_view import PageView
from explorer.ui.reader.panels.outline_controller import OutlineController

if TYPE_CHECKING:
    from explorer.ui.reader.panels.thumbnail_panel import ThumbnailList

_ACTIONS: dict[LeftPart, str] = {"outline": "view.outline", "pages": "view.thumbnails"}
_LEAST_WIDTH, _LEAST_PAGE = 140, 300
"""Minimum width of the panel, and of the pages beside it, in pixels; without room for both, the panel is hidden."""


class LeftPanel(QObject):
    """Puts the panel beside the pages in ``splitter``.

    Nothing is requested while the panel is folded, and only for the visible part.
    """

    changed = Signal()
    """The user chose another part, or folded the panel."""

    def __init__(
        self, context: AppContext, view: PageView, shown: QWidget, outline_controller: OutlineController
    ) -> None:
        super().__init__(view)
        self._settings, self._actions, self._view, self._outline_controller = (
            context.settings,
            context.actions,
            view,
            outline_controller,
        )
        self._context = context
        self._pages: ThumbnailList | None = None
        self.panel = QFrame()
        self.panel.setObjectName("outline")
        self.panel.setMinimumWidth(_LEAST_WIDTH)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName(self.tr("What stands beside the pages"))
        self.stack = QStackedWidget()
        self.stack.setObjectName("beside")
        outline_controller.place = self.stack.addWidget
        for name, action_id in zip((self.tr("Outline"), self.tr("Pages")), _ACTIONS.values(), strict=True):
            self.tabs.setTabToolTip(self.tabs.addTab(name), context.actions[action_id].toolTip())
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.panel)
        self.splitter.addWidget(shown)
        self.splitter.setStretchFactor(1, 1)
        self._is_page = False
        self._insists = False
        """Whether the user opened the panel although there is no room for it."""
        self._open = self._settings.get(LEFT_OPEN)
        self._which: LeftPart = self._settings.get(LEFT_PART)
        self.panel.hide()
        self._show_choice()
        context.actions.connect_to("view.outline", lambda: self._asked("outline"))
        context.actions.connect_to("view.thumbnails", lambda: self._asked("pages"))
        self.tabs.currentChanged.connect(self._tab_chosen)
        self.splitter.splitterMoved.connect(self._resized)
        self.splitter.installEventFilter(self)
        view.arranged.connect(self._arranged)

    @property
    def opened(self) -> str:
        """Return which part is open; empty if none is."""
        return self._which if self._open else ""

    def open_as(self, panel: str | None) -> None:
        """Open a part by name, or none for an unknown name; None changes nothing."""
        if panel is not None and panel != self.opened:
            part = next((part for part in _ACTIONS if part == panel), None)
            self._open, self._which = part is not None, part or self._which
            self._insists = False
            self._show_choice()

    @property
    def is_put_away(self) -> bool:
        """Return whether the open part is hidden for lack of room."""
        has_room = self._insists or not self.splitter.isVisible() or self.splitter.width() >= _LEAST_WIDTH + _LEAST_PAGE
        return self._open and not has_room

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            if self.splitter.width() >= _LEAST_WIDTH + _LEAST_PAGE:
                self._insists = False
            had_focus = self._has_focus()
            self._fold()
            if had_focus and self.is_put_away:
                self._view.setFocus()
            self.ask()
        return super().eventFilter(watched, event)

    @property
    def pages(self) -> "ThumbnailList":
        """Return the thumbnails; made when they are first shown."""
        if self._pages is None:
            from explorer.ui.reader.panels.thumbnail_panel import ThumbnailList

            self._pages = ThumbnailList(self._context.pdf, self._context.theme)
            self.stack.addWidget(self._pages)
            self._pages.chosen.connect(self._go)
            self._pages.left.connect(self._view.setFocus)
            self._view.page_changed.connect(self._pages.mark)
            self._view.retried.connect(self._pages.retry)
        return self._pages

    def show_beside(self, is_page: bool) -> None:
        """Say whether pages are shown; nothing else has an outline."""
        self._is_page = is_page
        self._fold()

    def ask(self) -> None:
        """Request the outline, or the thumbnails, of the document, if they are visible."""
        if not self._open or self.is_put_away:
            return
        if self._which == "outline":
            self._outline_controller.ask()
        elif self.pages.document is not self._view.document:
            self._fill()

    def forget(self) -> None:
        """Clear the panel, since no document is shown."""
        self._outline_controller.forget()
        if self._pages:
            self._pages.show_document(None)

    def _fill(self) -> None:
        tiles = self._view.tiles
        if self._view.document and tiles:
            self.pages.show_document(self._view.document, tiles.rotation, tiles.tint, self._view.view_settings.trim)
            self.pages.mark(self._view.page)

    def _arranged(self) -> None:
        """Lay out the thumbnails: rotated, coloured and trimmed like the pages."""
        tiles, pages = self._view.tiles, self._pages
        if not (tiles and pages and pages.document):
            return
        now = (pages.thumbnails.rotation, pages.thumbnails.tint, pages.trim)
        if (tiles.rotation, tiles.tint, self._view.view_settings.trim) != now:
            self._fill()

    def _asked(self, part: LeftPart) -> None:
        """Toggle a part by its key: hide it if it is visible, else show it."""
        had_focus = self._has_focus()
        self._open = self.is_put_away or not (self._open and self._which == part)
        self._insists = self._open
        self._which = part
        self._choose()
        if self._open:
            focus = self._outline_controller.panel.tree if part == "outline" else self.pages
            focus.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif had_focus:
            self._view.setFocus()

    def _has_focus(self) -> bool:
        return self.panel.isAncestorOf(self.panel.window().focusWidget() or self._view)

    def _tab_chosen(self, tab: int) -> None:
        self._which = list(_ACTIONS)[tab]
        self._choose()

    def _choose(self) -> None:
        self._settings.put(LEFT_OPEN, self._open)
        self._settings.put(LEFT_PART, self._which)
        self._show_choice()
        self.changed.emit()

    def _show_choice(self) -> None:
        blocked = self.tabs.blockSignals(True)
        self.tabs.setCurrentIndex(list(_ACTIONS).index(self._which))
        self.tabs.blockSignals(blocked)
        if self._open:
            self.stack.setCurrentWidget(self._outline_controller.panel if self._which == "outline" else self.pages)
        self._fold()
        self.ask()

    def _fold(self) -> None:
        """Show the panel if it is wanted and there is room, leaving the pages their minimum width."""
        wanted = self._is_page and self._open and not self.is_put_away
        for part, action_id in _ACTIONS.items():
            self._actions.check(action_id, self._open and not self.is_put_away and part == self._which)
        self.panel.setVisible(wanted)
        if wanted:
            width, room = self._settings.get(LEFT_WIDTH), self.splitter.width()
            width = max(_LEAST_WIDTH, min(width, room // 2, room - _LEAST_PAGE))
            self.splitter.setSizes([width, max(1, room - width)])

    def _resized(self) -> None:
        self._settings.put(LEFT_WIDTH, self.splitter.sizes()[0])

    def _go(self, page: int) -> None:
        self._view.jump(PagePoint(page, 0, 0))
        self._view.setFocus()
