"""Tools that stay active: selected text is annotated at once, and a click adds a note."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QMouseEvent, QPainter

from explorer.app.shell.action_table import TOOLS
from explorer.app.shell.actions import Actions
from explorer.model.annotation import TEXT_KINDS
from explorer.model.page_geometry import PagePoint
from explorer.ui.reader.annotation_tools.annotation_actions import AnnotationActions
from explorer.ui.reader.annotation_tools.annotation_handles import AnnotationHandles
from explorer.ui.reader.pages.page_sheet import PageSheet
from explorer.ui.reader.selection.pointer import Pointer


class WordTool:
    """Lets the pointer select text, and annotates the selection when the button is released."""

    cursor = Qt.CursorShape.IBeamCursor

    def press(self, place: PagePoint, event: QMouseEvent) -> bool:
        """Leave the press to the pointer."""
        return False

    def drag(self, place: PagePoint, event: QMouseEvent) -> None:
        """Do nothing: it is never called, since ``press`` returns False."""

    def release(self, place: PagePoint, event: QMouseEvent) -> None:
        """Do nothing: it is never called, since ``press`` returns False."""

    def cancel(self) -> bool:
        """Return False: there is nothing to cancel."""
        return False

    def paint(self, painter: QPainter, page: int, sheet: PageSheet) -> None:
        """Paint nothing: the selection is painted by the view."""


class NoteTool(WordTool):
    """Puts a note at a click; a click on an annotation selects it."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, pointer: Pointer, annotating: AnnotationActions) -> None:
        self._pointer, self._annotating = pointer, annotating

    def press(self, place: PagePoint, event: QMouseEvent) -> bool:
        """Start a note, unless something else is there."""
        return self._pointer.annotation_at(event.position()) is None

    def release(self, place: PagePoint, event: QMouseEvent) -> None:
        """Put the note where the button was released."""
        self._annotating.put_note(place)


class ToolChoice(QObject):
    """Activates tools by their actions ``tool.*`` and ticks the active one; a new tool only has to be added."""

    def __init__(
        self, actions: Actions, pointer: Pointer, annotating: AnnotationActions, ends: AnnotationHandles
    ) -> None:
        super().__init__(pointer)
        self._actions, self._pointer, self._annotating = actions, pointer, annotating
        self.at_once: dict[str, Callable[[], object]] = {}
        """What a tool's action does while text is selected: it annotates that text, instead of activating the tool."""
        for kind in TEXT_KINDS:
            pointer.tools.add(kind, WordTool())
            self.at_once[kind] = partial(annotating.annotate, kind)
        pointer.tools.add("note", NoteTool(pointer, annotating))
        pointer.tools.handle_tools.append(ends)
        for name in TOOLS:
            actions.check(f"tool.{name}", False)
            actions.connect_to(f"tool.{name}", partial(self._take, name))
        pointer.tools.changed.connect(self._show)
        pointer.settled.connect(self._annotate)
        annotating.tool_asked.connect(self._take)

    def deactivate(self) -> bool:
        """Deactivate the tool; return whether there was one."""
        had = self._pointer.tools.name is not None
        self._pointer.tools.use(None)
        return had

    def _take(self, name: str) -> None:
        if name in self.at_once and self._pointer.passages:
            self.at_once[name]()
            self._show(self._pointer.tools.name)
        else:
            self._pointer.tools.use(name)

    def _annotate(self) -> None:
        name = self._pointer.tools.name
        if name in TEXT_KINDS:
            self._annotating.annotate(name)

    def _show(self, name: str | None) -> None:
        for one in TOOLS:
            self._actions.check(f"tool.{one}", one == name)
