"""The tab bar above the reader: a tab per paper, moved by dragging, closed by its button or a middle click."""

from collections.abc import Mapping

from PySide6 import QtWidgets  # QStyle is not imported by name: PySide takes 4 ms to make it
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QMenu, QStyleOptionTab, QTabBar, QToolButton, QToolTip, QWidget

from explorer.app.shell.actions import Actions
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import GRID, TAB_LEAST, TAB_MOST
from explorer.model.html_escape import escape
from explorer.model.tabs import Tabs
from explorer.model.translation import tr
from explorer.ui.focus_rings import RingTabBar
from explorer.ui.reason_tips import ReasonTips

_CLOSE, _LINE = 18, 2
_LONGEST = 300
_MENU = (
    *("tab.close", "tab.close_others", "tab.reopen", ""),
    *("tab.left", "tab.right", "view.split", ""),
    *("file.browser", "file.copy_link", "file.copy_reference", "file.copy_bibtex"),
)
"""The actions of a tab's menu; empty for a line between groups."""


class TabBar(RingTabBar):
    """Displays Tabs; signals tell what the user does with them."""

    chosen = Signal(str)
    """The key of the tab to activate."""
    entered = Signal()
    """A tab was clicked: the focus goes to the pages."""
    close_asked = Signal(str)
    moved = Signal(object)
    """The keys in their new order."""
    kept = Signal(str)
    """The key of a preview tab that becomes permanent."""

    def __init__(self, actions: Actions, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions, self._theme = actions, theme
        self._keys: list[str] = []
        self._glanced: str | None = None
        self._other_side: str | None = None
        self._idle = False
        self.setObjectName("tabs")
        self.setAccessibleDescription(tr("Open papers"))  # Its name is that of the tab in front, as Qt has it.
        self.setDocumentMode(True)
        self.setDrawBase(False)
        self.setMovable(True)
        self.setExpanding(False)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setUsesScrollButtons(True)
        self.menu = QMenu(self)
        self.menu.setAccessibleName(tr("Tab menu"))
        ReasonTips(self.menu, actions)
        self.currentChanged.connect(self._changed)
        self.tabBarClicked.connect(self._clicked)
        self.tabBarDoubleClicked.connect(self._double_clicked)
        self.tabMoved.connect(self._moved)
        theme.changed.connect(self._icons)
        theme.icons_loaded.connect(self._icons)
        self.hide()

    @property
    def keys(self) -> list[str]:
        """Return the keys of the tabs from the left."""
        return list(self._keys)

    def show_tabs(self, tabs: Tabs, titles: Mapping[str, str]) -> None:
        """Show these tabs with their titles."""
        before = self.blockSignals(True)
        if self._keys != list(tabs.order):
            self._rebuild(tabs)
        for place, key in enumerate(self._keys):
            title = " ".join(titles[key][:_LONGEST].split())
            # An ampersand would underline the next letter; a tooltip would interpret markup.
            if (shown := title.replace("&", "&&")) != self.tabText(place):
                self.setTabText(place, shown)
                self.setTabToolTip(place, title)
                self.setAccessibleTabName(place, title)
        if tabs.current is not None:
            self.setCurrentIndex(self._keys.index(tabs.current))
        self._glanced = tabs.glanced
        self.blockSignals(before)
        self.setVisible(bool(self._keys))
        self.update()

    def set_idle(self, idle: bool) -> None:
        """Set whether the reader shows something without a tab; then no tab is marked."""
        self._idle = idle
        self.update()

    def set_beside(self, key: str | None) -> None:
        """Set the tab shown in the other side of a split; it has a thinner line."""
        self._other_side = key
        self.update()

    def is_marked(self, key: str) -> bool:
        """Return whether this tab looks active."""
        return not self._idle and self._keys[self.currentIndex()] == key

    def tip(self, place: int) -> str:
        """Return the tooltip of a tab as markup, which wraps; screen readers are told the plain one."""
        return f"<p>{escape(self.tabToolTip(place))}</p>"

    # Layout and painting

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            if (place := self.tabAt(event.pos())) >= 0:
                QToolTip.showText(event.globalPos(), self.tip(place), self)
            return True
        return super().event(event)

    def tabSizeHint(self, index: int) -> QSize:
        hint = super().tabSizeHint(index)
        return QSize(min(self._theme.scaled(TAB_MOST), hint.width()), hint.height())

    def minimumTabSizeHint(self, index: int) -> QSize:
        hint = super().tabSizeHint(index)
        return QSize(min(self._theme.scaled(TAB_LEAST), hint.width()), hint.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.scaled(TAB_LEAST), super().minimumSizeHint().height())

    def initStyleOption(self, option: QStyleOptionTab, index: int) -> None:
        super().initStyleOption(option, index)
        if self._idle:
            option.state &= ~QtWidgets.QStyle.StateFlag.State_Selected
        if index < len(self._keys) and self._keys[index] == self._glanced:
            option.text = ""  # drawn by paintEvent, in italics

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        # A line to the tools below, except under the active tab.
        painter.setPen(self._theme.color("line"))
        bottom = self.height() - 1
        current = QRect() if self._idle else self.tabRect(self.currentIndex())
        for left, right in ((0, current.left() - 1), (current.right() + 1, self.width())):
            painter.drawLine(left, bottom, right, bottom)
        if self._other_side in self._keys and not self.is_marked(self._other_side):
            other = self.tabRect(self._keys.index(self._other_side))
            painter.fillRect(other.left(), other.top(), other.width() - 1, _LINE, self._theme.color("muted"))
        if self._glanced in self._keys:
            place = self._keys.index(self._glanced)
            shown = place == self.currentIndex() and not self._idle
            font = self._theme.font()
            font.setItalic(True)
            painter.setFont(font)
            painter.setPen(self._theme.color("text" if shown else "muted"))
            room = self.tabRect(place).adjusted(3 * GRID, 0, -self._theme.scaled(_CLOSE) - 3 * GRID, 0)
            text = self.tabText(place).replace("&&", "&")
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.end()

    # User input

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self.tabAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.MiddleButton and place >= 0:
            self.close_asked.emit(self._keys[place])
            return
        super().mouseReleaseEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Scrolling with the wheel would open every paper on the way.
        event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        place = self.tabAt(event.pos()) if by_mouse else self.currentIndex()
        if place < 0:
            return
        self.menu.clear()
        for action_id in _MENU:
            if not action_id:
                self.menu.addSeparator()
            elif self.is_marked(self._keys[place]):
                action = self._actions[action_id]
                action.setShortcutVisibleInContextMenu(True)
                self.menu.addAction(action)
            else:
                self._add_for(self._keys[place], action_id)
        corner = event.pos() if by_mouse else QPoint(self.tabRect(place).left(), self.height())
        self.menu.popup(self.mapToGlobal(corner))

    def _add_for(self, key: str, action_id: str) -> None:
        """Add an action for a tab that is not active: choosing it activates the tab first, unless it closes it."""
        real = self._actions[action_id]
        action = self.menu.addAction(real.icon(), real.text())
        action.setObjectName(action_id)
        action.setEnabled(real.isEnabled())
        action.triggered.connect(
            lambda: self.close_asked.emit(key) if action_id == "tab.close" else self._run(key, real)
        )

    def _run(self, key: str, action: QAction) -> None:
        place = self._keys.index(key)
        self.setCurrentIndex(place)
        self._clicked(place)
        action.trigger()

    def _changed(self, place: int) -> None:
        if 0 <= place < len(self._keys):
            self.chosen.emit(self._keys[place])

    def _clicked(self, place: int) -> None:
        if place < 0:
            return
        if self._idle and place == self.currentIndex():
            self.chosen.emit(self._keys[place])  # It was not shown as the current one.
        self.entered.emit()

    def _double_clicked(self, place: int) -> None:
        if place >= 0:
            self.kept.emit(self._keys[place])

    def _moved(self, start: int, end: int) -> None:
        key = self._keys.pop(start)
        self._keys.insert(end, key)
        self.kept.emit(self._keys[self.currentIndex()])
        self.moved.emit(self.keys)

    # Construction

    def _rebuild(self, tabs: Tabs) -> None:
        for place in reversed(range(self.count())):
            if self._keys[place] not in tabs.order:
                self._take_out(place)
        if self._keys != [key for key in tabs.order if key in self._keys]:
            for place in reversed(range(self.count())):
                self._take_out(place)
        for place, key in enumerate(tabs.order):
            if place == len(self._keys) or self._keys[place] != key:
                self._keys.insert(place, key)
                self.insertTab(place, "")
                self.setTabButton(place, QTabBar.ButtonPosition.RightSide, self._close_button(key))

    def _take_out(self, place: int) -> None:
        button = self.tabButton(place, QTabBar.ButtonPosition.RightSide)
        self._keys.pop(place)
        self.removeTab(place)
        button.deleteLater()

    def _close_button(self, key: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName("tabclose")
        self._style(button)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Ctrl+W is the shortcut for it.
        button.setToolTip(self._actions.tip("tab.close"))
        button.setAccessibleName(tr("Close tab"))
        button.clicked.connect(lambda: self.close_asked.emit(key))
        return button

    def _style(self, button: QToolButton) -> None:
        side = self._theme.scaled(_CLOSE)
        button.setFixedSize(side, side)
        button.setIcon(self._theme.icon("x", "muted", 12))

    def _icons(self) -> None:
        for place in range(self.count()):
            button = self.tabButton(place, QTabBar.ButtonPosition.RightSide)
            if isinstance(button, QToolButton):
                self._style(button)
        self.update()
