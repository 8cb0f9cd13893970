"""Two scroll bars that follow a viewport, and signal when the user moves them."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal, SignalInstance
from PySide6.QtWidgets import QAbstractScrollArea

from explorer.ui.reader.pages.viewport import Room

_STEP = 40
"""Pixels that an arrow key scrolls."""


class ScrollBars(QObject):
    """The screen of a Viewport: the visible part of a scroll area."""

    scrolled_down = Signal(int)
    """The user moved the vertical bar to this pixel."""
    scrolled_across = Signal(int)

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self.down, self.across = area.verticalScrollBar(), area.horizontalScrollBar()
        self.is_following = False
        """Whether the bars are being updated from the viewport, so that their signals are not scrolling by hand."""
        for bar in (self.down, self.across):
            bar.setSingleStep(_STEP)
        self.down.valueChanged.connect(partial(self._tell, self.scrolled_down))
        self.across.valueChanged.connect(partial(self._tell, self.scrolled_across))

    def room(self) -> Room:
        """Return the size of the visible part."""
        size = self._area.viewport().size()
        without = 0 if self.down.isVisibleTo(self._area) else self.down.sizeHint().width()
        return Room(size.width(), size.height(), size.width() - without)

    def hold(self, width: int, height: int) -> None:
        """Set the range of the bars for pages of this width and height."""
        seen = self._area.viewport().size
        with self._following():
            for _ in range(2):  # one bar may make the other necessary
                before = seen()
                self.down.setRange(0, max(0, height - seen().height()))
                self.across.setRange(0, max(0, width - seen().width()))
                if seen() == before:
                    break
            self.down.setPageStep(seen().height())
            self.across.setPageStep(seen().width())

    def show_position(self, left: int, top: int) -> None:
        """Move the bars to the viewport's position."""
        with self._following():
            self.down.setValue(top)
            self.across.setValue(left)

    def scroll_towards(self, position: QPoint) -> None:
        """Scroll a little towards a drag outside the view, as if by hand."""
        size = self._area.viewport().size()
        for bar, at, end in ((self.down, position.y(), size.height()), (self.across, position.x(), size.width())):
            bar.setValue(bar.value() + int((min(0, at) + max(0, at - end)) / 2))

    def _tell(self, scrolled: SignalInstance, value: int) -> None:
        if not self.is_following:
            scrolled.emit(value)

    @contextmanager
    def _following(self) -> Iterator[None]:
        before, self.is_following = self.is_following, True
        try:
            yield
        finally:
            self.is_following = before
