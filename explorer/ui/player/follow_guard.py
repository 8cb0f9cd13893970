"""Decides whether the window may open another paper by following the sound: never while the user is busy."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

from explorer.ui.reader.split_reader import SplitReader

QUIET_S = 10.0
"""Seconds after the user's own scrolling in which nothing is opened."""


class FollowGuard(QObject):
    """Watches the readers for scrolling by the user.

    Args:
        now: seconds of a clock that never goes back.
    """

    def __init__(self, readers: SplitReader, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__(readers)
        self._readers, self.now = readers, now
        self._scrolled: float | None = None
        self._watched = 0
        readers.view_changed.connect(self._watch)
        self._watch()

    def may_follow(self) -> bool:
        """Return whether the user neither types, selects, drags, answers a dialog nor has just scrolled."""
        return not (self._is_typing() or self._is_selecting() or self._has_scrolled())

    def _watch(self) -> None:
        for side in self._readers.sides[self._watched :]:
            side.pane.view.bars.scrolled_down.connect(self._note)
            side.pane.view.bars.scrolled_across.connect(self._note)
        self._watched = len(self._readers.sides)

    def _note(self) -> None:
        self._scrolled = self.now()

    def _has_scrolled(self) -> bool:
        return self._scrolled is not None and self.now() - self._scrolled < QUIET_S

    def _is_selecting(self) -> bool:
        views = [side.pane.view for side in self._readers.sides]
        return QApplication.mouseButtons() != Qt.MouseButton.NoButton or any(
            one.selection or one.caret for one in views
        )

    @staticmethod
    def _is_typing() -> bool:
        if QApplication.activeModalWidget() or QApplication.activePopupWidget():
            return True
        focus = QApplication.focusWidget()
        return isinstance(focus, QLineEdit | QTextEdit | QPlainTextEdit) and not focus.isReadOnly()
