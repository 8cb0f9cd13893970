"""Panes that are low, or have large letters: what is beside a list gives way, and what is in its place scrolls."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

LEAST_LIST_PX = 150
"""The height that a list keeps before what is below it, at the design's size of letters: about three rows."""

_AROUND_PX = 8
"""Pixels above and below what has the focus, for its ring."""


class Foot(QFrame):
    """What stands below a list, and is hidden where the list would have too little room.

    Args:
        view: the list.
        least: returns the height in pixels that the list keeps.
    """

    def __init__(self, view: QWidget, least: Callable[[], int], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("foot")
        self._view, self._least = view, least
        self._is_wanted = True
        view.installEventFilter(self)

    def want(self, wanted: bool) -> None:
        """Show it where there is room, or hide it."""
        self._is_wanted = wanted
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override Qt: the list has another height."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        layout, view = self.layout(), self._view
        if not layout:
            return
        width = view.width()
        height = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
        room = view.height() - (height if self.isHidden() else 0)
        # The list behind another page has no height of its own yet.
        fits = not view.isVisible() or room >= self._least()
        self.setVisible(self._is_wanted and fits)


def scrolling(page: QWidget, name: str, parent: QWidget) -> QScrollArea:
    """Return a page that scrolls where there is no room for it, and is a stop of Tab then only.

    Args:
        name: what screen readers call it.
    """
    area = _ScrollingPage(parent)
    area.setAccessibleName(name)
    area.setWidget(page)
    return area


class _ScrollingPage(QScrollArea):
    """Shows what has the focus in it, also when that came from outside: Qt scrolls only from one part to the next."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        stop, none = Qt.FocusPolicy.TabFocus, Qt.FocusPolicy.NoFocus
        self.verticalScrollBar().rangeChanged.connect(lambda _, most: self.setFocusPolicy(stop if most else none))
        cast(QApplication, QApplication.instance()).focusChanged.connect(self._follow)

    def _follow(self, _: QWidget | None, now: QWidget | None) -> None:
        page = self.widget()
        if now and page and page.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, _AROUND_PX)
