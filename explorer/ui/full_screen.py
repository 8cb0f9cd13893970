"""Full screen: only the pages."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from explorer.ui.tab_order import put_away


class FullScreen:
    """Hides the panels while the window fills the screen, and restores them afterwards.

    Args:
        body: the window, or the body of its frame.
        panes: the panels to hide.
        rest: the panels that stay, unless the pages are to be alone.
        changed: called after panels were hidden or shown.
        leave: gives the pages the focus, which what is hidden may have.
    """

    def __init__(
        self,
        body: QWidget,
        panes: Callable[[], Sequence[QWidget]],
        rest: Callable[[], Sequence[QWidget]],
        changed: Callable[[], object],
        leave: Callable[[], object],
    ) -> None:
        self._body, self._panes, self._rest, self._changed, self._leave = body, panes, rest, changed, leave
        self._folded: list[QWidget] = []
        self._alone: list[QWidget] = []
        """What is hidden only while the pages are alone."""
        self._was_maximized = False
        self.is_on = False

    def enter(self, *, alone: bool = False) -> None:
        """Enter full screen, or, if it is on, let the pages be alone in it too.

        Args:
            alone: whether everything but the pages is hidden.
        """
        alone_now = [pane for pane in (self._rest() if alone else ()) if not pane.isHidden()]
        if not self.is_on:
            self._was_maximized = self._body.window().isMaximized()
            self._fold([pane for pane in self._panes() if not pane.isHidden()])
            self._body.window().showFullScreen()
        self._alone = [pane for pane in alone_now if pane not in self._folded]
        put_away(self._alone, self._leave)
        self._changed()

    def accompany(self) -> None:
        """Show again what was hidden only for the pages to be alone."""
        for pane in self._alone:
            pane.show()
        self._alone = []
        self._changed()

    def resume(self) -> None:
        """Start in full screen, before the window is shown."""
        explicit = Qt.WidgetAttribute.WA_WState_ExplicitShowHide
        self._fold([pane for pane in self._panes() if not (pane.testAttribute(explicit) and pane.isHidden())])

    def _fold(self, panes: list[QWidget]) -> None:
        self.is_on, self._folded = True, panes
        put_away(panes, self._leave)
        self._changed()

    def leave(self) -> None:
        """Leave full screen, if it is on."""
        if not self.is_on:
            return
        self.is_on = False
        self.accompany()
        for pane in self._folded:
            pane.show()
        window = self._body.window()
        (window.showMaximized if self._was_maximized else window.showNormal)()
        self._changed()
