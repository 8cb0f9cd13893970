"""Full screen: only the pages."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


class FullScreen:
    """Hides the panels while the window fills the screen, and restores them afterwards.

    Args:
        body: the window, or the body of its frame.
        panes: the panels to hide.
        rest: the panels that stay, unless the pages are to be alone.
    """

    def __init__(
        self, body: QWidget, panes: Callable[[], Sequence[QWidget]], rest: Callable[[], Sequence[QWidget]]
    ) -> None:
        self._body, self._panes, self._rest = body, panes, rest
        self._folded: list[QWidget] = []
        self._was_maximized = False
        self.is_on = False

    def toggle(self) -> None:
        """Enter or leave full screen."""
        if self.is_on:
            self.leave()
        else:
            self.enter()

    def enter(self, *, alone: bool = False) -> None:
        """Enter full screen, or, if it is on, let the pages be alone in it too.

        Args:
            alone: whether everything but the pages is hidden.
        """
        panes = [] if self.is_on else [*self._panes()]
        panes += self._rest() if alone else ()
        folded = [pane for pane in dict.fromkeys(panes) if not pane.isHidden()]
        if self.is_on:
            folded = [*self._folded, *folded]
        else:
            self._was_maximized = self._body.window().isMaximized()
        self._fold(folded)
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
