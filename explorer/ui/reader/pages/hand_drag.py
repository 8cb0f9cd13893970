"""Drags the pages by hand: with the middle button, or with the left one while Space is held."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

_LEFT, _MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


class HandDrag(QObject):
    """Scrolls a view as the pointer drags it.

    Space also scrolls by a screen: a tap does so when it is released, so that a drag may begin meanwhile.
    """

    def __init__(self, view: QAbstractScrollArea) -> None:
        super().__init__(view)
        self._view = view
        self._button: Qt.MouseButton | None = None
        self._from, self._start = QPointF(), (0, 0)
        self._is_held = self._is_used = self._is_passed = False
        self.middle_drags: Callable[[], bool] = lambda: True
        """Returns whether the middle button drags; the left one with Space always does."""
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.KeyPress | QEvent.Type.KeyRelease if watched is self._view:
                return self._key(cast(QKeyEvent, event))
            case QEvent.Type.MouseButtonPress | QEvent.Type.MouseButtonDblClick if watched is not self._view:
                return self._press(cast(QMouseEvent, event))
            case QEvent.Type.MouseMove if watched is not self._view:
                return self._move(cast(QMouseEvent, event))
            case QEvent.Type.MouseButtonRelease if watched is not self._view:
                return self._release(cast(QMouseEvent, event))
            case QEvent.Type.FocusOut if watched is self._view and self._is_held:
                self._let_go()
        return False

    # Private helpers

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Space or self._is_passed or event.modifiers():
            return False
        if event.isAutoRepeat():
            return self._is_used or self._button is not None or event.type() == QEvent.Type.KeyRelease
        if event.type() == QEvent.Type.KeyPress:
            self._is_held, self._is_used = True, False
            self._show(Qt.CursorShape.OpenHandCursor)
            return True
        if self._is_held:
            was_used = self._is_used
            self._let_go()
            if not was_used:
                self._pass_on()
        return True

    def _pass_on(self) -> None:
        """Send the key to the view, which scrolls."""
        self._is_passed = True
        key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ")
        QApplication.sendEvent(self._view, key)
        self._is_passed = False

    def _press(self, event: QMouseEvent) -> bool:
        button = event.button()
        if self._button is not None:
            return True
        drags = self.middle_drags() if button == _MIDDLE else button == _LEFT and self._is_held
        if not drags:
            return False
        across, down = self._view.horizontalScrollBar(), self._view.verticalScrollBar()
        self._button, self._from, self._start = button, event.globalPosition(), (across.value(), down.value())
        self._is_used = True
        self._show(Qt.CursorShape.ClosedHandCursor)
        return True

    def _move(self, event: QMouseEvent) -> bool:
        if self._button is None:
            return self._is_held  # The pointer's own cursor waits.
        way = event.globalPosition() - self._from
        self._view.horizontalScrollBar().setValue(self._start[0] - round(way.x()))
        self._view.verticalScrollBar().setValue(self._start[1] - round(way.y()))
        return True

    def _release(self, event: QMouseEvent) -> bool:
        if self._button is None:
            return False
        if event.button() == self._button:
            self._button = None
            self._show(Qt.CursorShape.OpenHandCursor) if self._is_held else self._hide(event)
        return True

    def _let_go(self) -> None:
        self._is_held = False
        if self._button is None:
            self._hide()

    def _show(self, shape: Qt.CursorShape) -> None:
        self._view.viewport().setCursor(shape)

    def _hide(self, event: QMouseEvent | None = None) -> None:
        """Give the cursor back to the pointer, which sets it at the next move."""
        viewport = self._view.viewport()
        viewport.setCursor(Qt.CursorShape.ArrowCursor)
        local = event.position() if event else QPointF(viewport.mapFromGlobal(viewport.cursor().pos()))
        move = QMouseEvent(
            QEvent.Type.MouseMove,
            local,
            viewport.mapToGlobal(local),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(viewport, move)
