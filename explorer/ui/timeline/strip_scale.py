"""What the parts of the strip need of it: where seconds are, and where it draws."""

from typing import Protocol

from PySide6.QtCore import QRect, QRectF, QSize


class StripScale(Protocol):
    """The strip, as far as its drags, its zoom and its times need it."""

    def x_of(self, seconds: float) -> float:
        """Return the x of a second of the episode, in pixels."""

    def second_at(self, x: float) -> int:
        """Return the second of the episode at an x."""

    def value(self) -> int:
        """Return the second of the playhead."""

    def maximum(self) -> int:
        """Return the episode's last second."""

    def bar(self) -> QRectF:
        """Return the area of blocks and dots."""

    @property
    def blocks(self) -> QRect:
        """Return the area in which the segments are drawn."""

    def size(self) -> QSize:
        """Return the strip's size in pixels."""
