"""The tool in hand: what a press on the pages means while it is on."""

from typing import Protocol

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter

from explorer.model.page_geometry import PagePoint
from explorer.ui.reader.pages.page_sheet import PageSheet


class Tool(Protocol):
    """Acts on presses of the left button, in places of the unrotated page."""

    cursor: Qt.CursorShape

    def press(self, place: PagePoint, event: QMouseEvent) -> bool:
        """Begin something; False where the press is for what is done without a tool."""

    def drag(self, place: PagePoint, event: QMouseEvent) -> None:
        """Go on with what a press has begun."""

    def release(self, place: PagePoint, event: QMouseEvent) -> None:
        """End what a press has begun."""

    def cancel(self) -> bool:
        """Give up what has been begun; whether anything was."""

    def paint(self, painter: QPainter, page: int, sheet: PageSheet) -> None:
        """Paint what has been begun, over a page."""


class Hand(Tool, Protocol):
    """What takes hold of things on the pages, before any tool does."""

    def cursor_at(self, position: QPointF) -> Qt.CursorShape | None:
        """The pointer's shape over a pixel of the viewport where there is something to take hold of."""


class Tools(QObject):
    """Holds the tools by name, and which of them is in hand; with none, the pointer selects and follows."""

    changed = Signal(object)
    """The name of the tool in hand, or None."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools: dict[str, Tool] = {}
        self.name: str | None = None
        self.hands: list[Hand] = []
        """Asked one after the other, before the tool in hand."""
        self._begun: Tool | None = None

    def add(self, name: str, tool: Tool) -> None:
        """Have a tool."""
        self._tools[name] = tool

    @property
    def current(self) -> Tool | None:
        """The tool in hand."""
        return self._tools.get(self.name) if self.name else None

    def use(self, name: str | None) -> None:
        """Take a tool in hand, or put it away; the one in hand is put away by taking it again."""
        self.cancel()
        self.name = None if name == self.name else name
        self.changed.emit(self.name)

    def press(self, place: PagePoint, event: QMouseEvent) -> bool:
        """Whether the tool in hand has taken a press."""
        self._begun = next((one for one in (*self.hands, self.current) if one and one.press(place, event)), None)
        return self._begun is not None

    def drag(self, place: PagePoint, event: QMouseEvent) -> bool:
        """Whether the drag is one of a tool's."""
        if self._begun:
            self._begun.drag(place, event)
        return self._begun is not None

    def release(self, place: PagePoint, event: QMouseEvent) -> bool:
        """Whether the release was one of a tool's."""
        begun, self._begun = self._begun, None
        if begun:
            begun.release(place, event)
        return begun is not None

    def cancel(self) -> bool:
        """Give up what is half done; whether anything was."""
        begun, self._begun = self._begun or self.current, None
        return bool(begun and begun.cancel())

    def cursor_at(self, position: QPointF) -> Qt.CursorShape | None:
        """The pointer's shape over a pixel of the viewport, where it is not that of reading."""
        held = (hand.cursor_at(position) for hand in self.hands)
        return next((shape for shape in held if shape is not None), self.current.cursor if self.current else None)

    def paint(self, painter: QPainter, page: int, sheet: PageSheet) -> None:
        """Paint what is half done, and what can be taken hold of, over a page."""
        for one in (*self.hands, self.current):
            if one:
                one.paint(painter, page, sheet)
