"""The active tool: what a press on the pages does while it is on."""

from typing import Protocol

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter

from explorer.model.page_geometry import PagePoint
from explorer.ui.reader.pages.page_sheet import PageSheet


class Tool(Protocol):
    """Handles presses of the left button, at places of the unrotated page."""

    cursor: Qt.CursorShape

    def press(self, place: PagePoint, event: QMouseEvent) -> bool:
        """Start an action; return False to let the pointer handle the press."""

    def drag(self, place: PagePoint, event: QMouseEvent) -> None:
        """Continue the action."""

    def release(self, place: PagePoint, event: QMouseEvent) -> None:
        """Finish the action."""

    def cancel(self) -> bool:
        """Cancel the action; return whether there was one."""

    def paint(self, painter: QPainter, page: int, sheet: PageSheet) -> None:
        """Paint the action's state over a page."""


class HandleTool(Tool, Protocol):
    """Handles presses on annotations (handles, shapes), before any tool does."""

    def cursor_at(self, position: QPointF) -> Qt.CursorShape | None:
        """Return the cursor over a pixel of the viewport, if something can be dragged there."""


class Tools(QObject):
    """The tools by name, and the active one; without one, the pointer selects text and follows links."""

    changed = Signal(object)
    """The name of the active tool, or None."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools: dict[str, Tool] = {}
        self.name: str | None = None
        self.handle_tools: list[HandleTool] = []
        """Asked in order, before the active tool."""
        self._begun: Tool | None = None

    def add(self, name: str, tool: Tool) -> None:
        """Add a tool."""
        self._tools[name] = tool

    @property
    def current(self) -> Tool | None:
        """Return the active tool."""
        return self._tools.get(self.name) if self.name else None

    def use(self, name: str | None) -> None:
        """Activate a tool or none; activating the active one deactivates it."""
        self.cancel()
        self.name = None if name == self.name else name
        self.changed.emit(self.name)

    def press(self, place: PagePoint, event: QMouseEvent) -> bool:
        """Return whether a tool has handled the press."""
        self._begun = next((one for one in (*self.handle_tools, self.current) if one and one.press(place, event)), None)
        return self._begun is not None

    def drag(self, place: PagePoint, event: QMouseEvent) -> bool:
        """Return whether a tool has handled the drag."""
        if self._begun:
            self._begun.drag(place, event)
        return self._begun is not None

    def release(self, place: PagePoint, event: QMouseEvent) -> bool:
        """Return whether a tool has handled the release."""
        begun, self._begun = self._begun, None
        if begun:
            begun.release(place, event)
        return begun is not None

    def cancel(self) -> bool:
        """Cancel the action in progress; return whether there was one."""
        begun, self._begun = self._begun or self.current, None
        return bool(begun and begun.cancel())

    def cursor_at(self, position: QPointF) -> Qt.CursorShape | None:
        """Return the cursor over a pixel of the viewport, if it is not the default one."""
        held = (tool.cursor_at(position) for tool in self.handle_tools)
        return next((shape for shape in held if shape is not None), self.current.cursor if self.current else None)

    def paint(self, painter: QPainter, page: int, sheet: PageSheet) -> None:
        """Paint the action in progress, and all handles, over a page."""
        for one in (*self.handle_tools, self.current):
            if one:
                one.paint(painter, page, sheet)
