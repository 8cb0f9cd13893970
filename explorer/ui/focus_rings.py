"""The ring around what has the focus: for the keyboard only, and alike everywhere."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QTabBar, QWidget

from explorer.app.shell.tokens import RADIUS

_KEPT = {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.MenuBarFocusReason}
"""Why the focus comes back to where it was: it is as it was then."""


def came_by_key(reason: Qt.FocusReason, before: bool) -> bool:
    """Return whether the focus came by the keyboard; ``before`` tells of when the widget had it last."""
    return before if reason in _KEPT else reason != Qt.FocusReason.MouseFocusReason


def paint_ring(painter: QPainter, widget: QWidget, rect: QRect, *, is_filled: bool = False) -> None:
    """Paint the ring inside a rectangle of a widget: with a gap where that is filled."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    around = widget.window().palette()  # The widget's own has its fill, from the style sheet.
    rings = [(around.highlight().color(), 1.0)]
    if is_filled:
        rings.append((around.window().color(), 3.0))
    for color, inset in rings:
        painter.setPen(QPen(color, 2))
        painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)


if TYPE_CHECKING:
    _Button = QAbstractButton
else:
    _Button = object


class RingedButton(_Button):
    """A part of buttons that shows the focus by a ring, if it came there by the keyboard."""

    _by_key = True
    """Also at first: what opens a dialog is mostly a key."""

    @property
    def is_filled(self) -> bool:
        """Return whether the button is filled with color, so that the ring needs a gap."""
        return self.isChecked()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_key = came_by_key(event.reason(), self._by_key)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_key = True
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self._by_key:
            painter = QPainter(self)
            paint_ring(painter, self, self.rect(), is_filled=self.is_filled)
            painter.end()


class FocusRing(QObject):
    """Sets the property ``ring`` of a list that has the focus by the keyboard, for the style sheet."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._show(False)
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override Qt: keys show the ring, and a click takes it away."""
        if isinstance(event, QFocusEvent) and event.gotFocus() and watched is self._view:
            self._show(came_by_key(event.reason(), self._shown))
        elif event.type() == QEvent.Type.KeyPress:
            self._show(True)
        elif event.type() == QEvent.Type.MouseButtonPress:
            self._show(False)
        return super().eventFilter(watched, event)

    @property
    def _shown(self) -> bool:
        return self._view.property("ring") is True

    def _show(self, shown: bool) -> None:
        if self._view.property("ring") != shown:
            self._view.setProperty("ring", shown)
            self._view.style().unpolish(self._view)
            self._view.style().polish(self._view)


class RingTabBar(QTabBar):
    """Tabs with a ring around the one in front while they have the focus."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self.currentIndex() >= 0:
            painter = QPainter(self)
            paint_ring(painter, self, self.tabRect(self.currentIndex()).adjusted(1, 1, -1, -1))
            painter.end()
