"""Tools that stay on: words are marked as soon as the mouse has selected them, notes are put where it clicks."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QMouseEvent, QPainter

from explorer.app.shell.actions import TOOLS, Actions
from explorer.model.annotation import TEXT_KINDS
from explorer.model.page_geometry import PagePoint
from explorer.ui.reader.annotating.mark_actions import MarkActions
from explorer.ui.reader.annotating.mark_handles import MarkHandles
from explorer.ui.reader.pages.page_sheet import PageSheet
from explorer.ui.reader.selection.pointer import Pointer


class WordTool:
    """Leaves the pages to the pointer, which selects; what it has selected is marked when the button goes up."""

    cursor = Qt.CursorShape.IBeamCursor

    def press(self, place: PagePoint, event: QMouseEvent) -> bool:
        """Never its own."""
        return False

    def drag(self, place: PagePoint, event: QMouseEvent) -> None:
        """Not called."""

    def release(self, place: PagePoint, event: QMouseEvent) -> None:
        """Not called."""

    def cancel(self) -> bool:
        """Nothing is ever begun."""
        return False

    def paint(self, painter: QPainter, page: int, sheet: PageSheet) -> None:
        """Nothing but the selection."""


class NoteTool(WordTool):
    """A click puts a note there; one on an annotation chooses that."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, pointer: Pointer, marking: MarkActions) -> None:
        self._pointer, self._marking = pointer, marking

    def press(self, place: PagePoint, event: QMouseEvent) -> bool:
        """Begin a note, beside what is there."""
        return self._pointer.annotation_at(event.position()) is None

    def release(self, place: PagePoint, event: QMouseEvent) -> None:
        """Put the note where the button went up."""
        self._marking.put_note(place)


class ToolChoice(QObject):
    """Takes tools in hand by their actions ``tool.*`` and shows which one is; a tool needs only to be added."""

    def __init__(self, actions: Actions, pointer: Pointer, marking: MarkActions, ends: MarkHandles) -> None:
        super().__init__(pointer)
        self._actions, self._pointer, self._marking = actions, pointer, marking
        self.at_once: dict[str, Callable[[], object]] = {}
        """What the action of a tool does while words are selected: it is these that are meant, and not what will be
        marked with it."""
        for kind in TEXT_KINDS:
            pointer.tools.add(kind, WordTool())
            self.at_once[kind] = partial(marking.mark, kind)
        pointer.tools.add("note", NoteTool(pointer, marking))
        pointer.tools.hands.append(ends)
        for name in TOOLS:
            actions.check(f"tool.{name}", False)
            actions.connect_to(f"tool.{name}", partial(self._take, name))
        pointer.tools.changed.connect(self._show)
        pointer.settled.connect(self._mark)

    def put_away(self) -> bool:
        """Have no tool in hand; whether there was one."""
        had = self._pointer.tools.name is not None
        self._pointer.tools.use(None)
        return had

    def _take(self, name: str) -> None:
        if name in self.at_once and self._pointer.passages:
            self.at_once[name]()
            self._show(self._pointer.tools.name)
        else:
            self._pointer.tools.use(name)

    def _mark(self) -> None:
        name = self._pointer.tools.name
        if name in TEXT_KINDS:
            self._marking.mark(name)

    def _show(self, name: str | None) -> None:
        for one in TOOLS:
            self._actions.check(f"tool.{one}", one == name)
