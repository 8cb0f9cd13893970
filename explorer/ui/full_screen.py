"""Full screen: only the pages."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


class FullScreen:
    """Hides the panels while the window fills the screen, and restores them afterwards.

    Args:
        body: the window, or the body of its frame.
        panes: the panels to hide.
    """

    def __init__(self, body: QWidget, panes: Callable[[], Sequence[QWidget]]) -> None:
        self._body, self._panes = body, panes
        self._folded: list[QWidget] = []
        self._was_maximized = False
        self.is_on = False

    def toggle(self) -> None:
        """Enter or leave full screen."""
        if self.is_on:
            self.leave()
            return
        self._was_maximized = self._body.window().isMaximized()
        self._fold([pane for pane in self._panes() if not pane.isHidden()])
        self._body.window().showFullScreen()

    def resume(self) -> None:
        """Start in full screen, before the window is shown."""
        explicit = Qt.WidgetAttribute.WA_WState_ExplicitShowHide
        self._fold([pane for pane in self._panes() if not (pane.testAttribute(explicit) and pane.isHidden())])

    def _fold(self, panes: list[QWidget]) -> None:
        self.is_on, self._folded = True, panes
        for pane in panes:
            pane.hide()

    def leave(self) -> None:
        """Leave full screen, if it is on."""
        if not self.is_on:
            return
        self.is_on = False
        for pane in self._folded:
            pane.show()
        window = self._body.window()
        (window.showMaximized if self._was_maximized else window.showNormal)()
