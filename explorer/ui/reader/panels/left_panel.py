"""The panel at the left of the pages: the panels of the table ``left_panels`` in tabs, where there is room."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from explorer.app.context import AppContext
from explorer.model.known_settings import LEFT_OPEN, LEFT_PART, LEFT_WIDTH
from explorer.model.translation import tr, translated
from explorer.ui.focus_rings import RingTabBar
from explorer.ui.reader.pages.page_interfaces import ThumbnailPages
from explorer.ui.reader.panels.left_panels import LEFT_PANELS
from explorer.ui.reader.panels.outline_controller import OutlineController

_LEAST_WIDTH, _LEAST_PAGE = 140, 300
"""Minimum width of the panel, and of the pages beside it, in pixels of the design; without room for both, the panel is
hidden."""
_NARROWEST_PX = 90
_MOST_SHARE, _BESIDE_PX = 0.4, 50
"""Maximum share of the reader's width that the panel takes from the pages, with the margins and the scroll bar beside
them, in pixels."""


class LeftPanel(QObject):
    """Puts the panel beside the pages in ``splitter``.

    Nothing is requested while the panel is folded, and only for the part in sight. A part is made when it is first
    shown, and not before ``fill``, which is called when the first page is on the screen.
    """

    changed = Signal()
    """The user chose another part, or folded the panel."""
    asked = Signal(str)
    """The id of the part that is in sight, and is to show the document in view."""
    forgotten = Signal()
    """No document is shown."""

    def __init__(
        self, context: AppContext, view: ThumbnailPages, shown: QWidget, outline_controller: OutlineController
    ) -> None:
        super().__init__(view.viewport())
        self._settings, self._actions, self._scaled = context.settings, context.actions, context.theme.scaled
        self.context, self.view, self.outline_controller = context, view, outline_controller
        self._specs = {spec.id: spec for spec in LEFT_PANELS}
        self._made: dict[str, QWidget] = {}
        self.panel = QFrame()
        self.panel.setObjectName("outline")
        self.tabs = RingTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideRight)
        self.tabs.setAccessibleName(tr("Outline and thumbnails"))
        self.stack = QStackedWidget()
        self.stack.setObjectName("beside")
        for spec in LEFT_PANELS:
            self.tabs.setTabToolTip(
                self.tabs.addTab(translated(spec.title)),
                context.actions.tip(spec.action),
            )
            context.actions.connect_to(spec.action, partial(self._toggle, spec.id))
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
        self._is_page = self._is_filling = False
        self._insists = False
        """Whether the user opened the panel although there is no room for it."""
        self._away: tuple[bool, bool] | None = None
        """While the pages are alone: whether it was open before, and by whose will."""
        self.is_second = False
        """Whether the pages are those that were put beside others: no part opens there by itself."""
        self._open = self._settings.get(LEFT_OPEN)
        last = self._settings.get(LEFT_PART)
        self._which = last if last in self._specs else LEFT_PANELS[0].id
        self.panel.hide()
        self._show_choice()
        self.tabs.currentChanged.connect(self._tab_chosen)
        self.splitter.splitterMoved.connect(self._resized)
        self.splitter.installEventFilter(self)

    @property
    def opened(self) -> str:
        """Return which part is open; empty if none is."""
        return self._which if self._open else ""

    def open_as(self, panel: str | None) -> None:
        """Open a part by name, or none for an unknown name; None changes nothing."""
        if panel is not None and panel != self.opened and not self.is_second:
            self._open = panel in self._specs
            self._which = panel if panel in self._specs else self._which
            self._insists = False
            self._show_choice()

    def stand_beside(self) -> None:
        """Close the panel without a word in the settings, since these pages are put beside others."""
        self.is_second, self._open = True, False
        self._show_choice()

    def put_away(self, away: bool) -> None:
        """Leave the pages alone, unless the user opens a part meanwhile; or be there again as before."""
        if away and self._away is None:
            self._away, self._insists = (self._open, self._insists), False
        elif not away and self._away:
            self._insists, self._away = self._insists or self._away[1], None
        self._show_choice()

    def give_way(self) -> None:
        """Fold where there is no room, although the user opened the panel: the pages have even less now."""
        self._insists = False
        self._refold()

    @property
    def lacks_room(self) -> bool:
        """Return whether the open part is hidden for lack of room, or since the pages are alone."""
        has_room = self._insists or not self.splitter.isVisible() or self._is_wide
        return self._open and not has_room

    @property
    def _is_wide(self) -> bool:
        room = self.splitter.width()
        return (
            self._away is None
            and room >= self._scaled(_LEAST_WIDTH + _LEAST_PAGE)
            and self._most >= self._scaled(_LEAST_WIDTH)
        )

    @property
    def _most(self) -> int:
        """Return the panel's maximum width in pixels."""
        return int(_MOST_SHARE * self.splitter.width()) - _BESIDE_PX

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            if self._is_wide:
                self._insists = False
            self._refold()
        return super().eventFilter(watched, event)

    def _refold(self) -> None:
        had_focus = self._has_focus()
        self._fold()
        if had_focus and self.lacks_room:
            self.view.setFocus()
        self.ask()

    def __getitem__(self, part: str) -> QWidget:
        if part not in self._made:
            self._made[part] = panel = self._specs[part].make(self)
            self.stack.addWidget(panel)
        return self._made[part]

    def fill(self) -> None:
        """Create the part in sight, and from now on each when it is in sight."""
        if not self._is_filling:
            self._is_filling = True
            self._show_choice()

    def show_beside(self, is_page: bool) -> None:
        """Say whether pages are shown; nothing else has an outline."""
        self._is_page = is_page
        self._fold()

    def ask(self) -> None:
        """Request the outline, or the thumbnails, of the document, if they are visible."""
        if not self._open or self.lacks_room or not self._is_filling:
            return
        self[self._which]
        self.asked.emit(self._which)

    def forget(self) -> None:
        """Clear the panel, since no document is shown."""
        self.forgotten.emit()

    def _toggle(self, part: str) -> None:
        """Toggle a part by its key: hide it if it is visible, else show it."""
        had_focus = self._has_focus()
        hides = self._open and self._which == part and not self.lacks_room
        self._open = not hides or bool(self._away and self._away[0])
        self._insists = not hides
        self._which = part
        self._choose()
        if not hides:
            self[part].setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif had_focus:
            self.view.setFocus()

    def _has_focus(self) -> bool:
        focus = self.panel.window().focusWidget()
        return focus is not None and self.panel.isAncestorOf(focus)

    def _tab_chosen(self, tab: int) -> None:
        self._which = LEFT_PANELS[tab].id
        self._choose()

    def _choose(self) -> None:
        self._settings.put(LEFT_OPEN, self._open)
        self._settings.put(LEFT_PART, self._which)
        self._show_choice()
        self.changed.emit()

    def _show_choice(self) -> None:
        blocked = self.tabs.blockSignals(True)
        self.tabs.setCurrentIndex(list(self._specs).index(self._which))
        self.tabs.blockSignals(blocked)
        if self._open and self._is_filling:
            self.stack.setCurrentWidget(self[self._which])
        self._fold()
        self.ask()

    def _fold(self) -> None:
        """Show the panel if it is wanted and there is room, leaving the pages their minimum width."""
        wanted = self._is_page and self._open and not self.lacks_room
        for spec in LEFT_PANELS:
            self._actions.check(spec.action, self._open and not self.lacks_room and spec.id == self._which)
        self.panel.setVisible(wanted)
        if wanted:
            width, room = self._settings.get(LEFT_WIDTH), self.splitter.width()
            # Where there is no room, and the user opened it all the same, it is narrower, and not the page.
            least = max(_NARROWEST_PX, min(self._scaled(_LEAST_WIDTH), self._most))
            most = max(least, self._most)
            self.panel.setMinimumWidth(least)
            self.panel.setMaximumWidth(most)
            width = max(least, min(width, most))
            self.splitter.setSizes([width, max(1, room - width)])

    def _resized(self) -> None:
        self._settings.put(LEFT_WIDTH, self.splitter.sizes()[0])
