"""What all corrections of a timeline need: the edit with its sentence and Undo, the field for titles and times, and the
row that an edit makes."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.model.episode import Segment, Timeline
from explorer.model.one_line import one_line
from explorer.model.timeline_edit import Edit, EditableEpisode
from explorer.model.translation import tr
from explorer.ui.timeline.timeline_rows import TimelineRow
from explorer.ui.window_interfaces import FileDialogs, WindowLayout, WindowParts

if TYPE_CHECKING:
    from explorer.app.episodes.timeline_edits import TimelineEdits
    from explorer.ui.timeline.row_editor import RowEditor

_SHORT = 50


class CorrectedWindow(WindowParts, FileDialogs, WindowLayout, Protocol):
    """The window of the timeline."""


class CorrectionDesk(QObject):
    """Edits the timeline of the window, and waits for the row that an edit makes."""

    titled = Signal(object, str)
    """A TimelineRow, and the title that the user has typed for it."""
    timed = Signal(object, int)
    """A TimelineRow, and the second that the user has typed for its beginning."""

    def __init__(self, window: CorrectedWindow) -> None:
        super().__init__(window.widget)
        self.window, self.context = window, window.context
        self._awaited: tuple[str, Callable[[TimelineRow], object]] | None = None
        self._known: tuple[str | None, frozenset[str]] = (None, frozenset())
        """The episode, and the ids of its segments when they were last shown."""
        self._index, self._is_undone = 0, False
        self._keep_known()
        self.context.session.timeline_changed.connect(self._timeline_changed)
        self.context.annotations.stack.indexChanged.connect(self._moved_in_history)

    @cached_property
    def editor(self) -> "RowEditor":
        """Return the field in which titles and times are typed."""
        from explorer.ui.timeline.row_editor import RowEditor

        editor = RowEditor(self.window.navigation.timeline.view)
        editor.titled.connect(self.titled)
        editor.timed.connect(self.timed)
        editor.wrong.connect(self.tell)
        return editor

    @property
    def edits(self) -> "TimelineEdits":
        """Return what carries the edits out."""
        return self.context.subjects.timeline_edits

    @property
    def timeline(self) -> Timeline | None:
        """Return the timeline of the open episode."""
        return self.context.session.timeline

    def segment_of(self, row: TimelineRow) -> Segment | None:
        """Return the segment of a row, or in which its paper is mentioned, and tell if there is none."""
        found = self.timeline.segment(row.segment_id) if self.timeline and row.segment_id else None
        if found is None:
            self.tell(tr("Select a segment of the timeline first."))
        return found

    def edit_and_offer(self, name: str, told: str, rule: Callable[[EditableEpisode], Edit]) -> None:
        """Edit, and say so with a button that undoes it."""
        undo = self.context.actions["mark.undo"]
        self.edits.edit(name, rule, lambda: self.window.toast.tell(told, [(tr("Undo"), undo.trigger)]))

    def edit_and_type(self, name: str, rule: Callable[[EditableEpisode], Edit], key: str) -> None:
        """Edit, and let the user type the title of what is new: the key of its row, or the id of a section."""
        self.window.show_panel("timeline")
        self._awaited = (key, self.editor.open)
        self.edits.edit(name, rule)

    def when_there(self, key: str, call: Callable[[TimelineRow], object]) -> None:
        """Call a function with the row that has a key, or is the heading of a section, as soon as it is shown."""
        self.window.show_panel("timeline")
        self._awaited = (key, call)
        self._timeline_changed()

    def _moved_in_history(self, index: int) -> None:
        self._is_undone, self._index = index < self._index, index

    def _keep_known(self) -> None:
        shown = self.timeline
        self._known = (
            self.context.session.episode_id,
            frozenset(one.id for one in shown.segments) if shown else frozenset(),
        )

    def _timeline_changed(self, *_: object) -> None:
        before = self._known
        self._keep_known()
        back = self._known[1] - before[1] if before[0] == self._known[0] else frozenset()
        if self._awaited is None and self._is_undone and len(back) == 1:
            # What an undo brought back is what the next key is about, not the row that took its place.
            self._is_undone = False
            self._when_shown(lambda: self.window.navigation.timeline.view.set_cursor(f"segment:{next(iter(back))}"))
        self._when_shown(self._call_awaited)

    def _when_shown(self, call: Callable[[], bool]) -> None:
        """Call a function, and again after the panel has shown the timeline if it returns False: a panel that was made
        later than this object hears of a change after it."""
        if not call():
            QTimer.singleShot(0, self, call)

    def _call_awaited(self) -> bool:
        """Call what waits for a row; return False if that is not shown."""
        if self._awaited is None:
            return True
        key, call = self._awaited
        pane = self.window.navigation.timeline
        rows = pane.model.shown()
        row = next((one for one in rows if one.key == key or (one.kind == "section" and one.section_id == key)), None)
        if row is not None:
            self._awaited = None
            pane.view.reveal(row.key)
            if row.openable:
                pane.view.set_cursor(row.key)
            call(row)
        return row is not None

    def ask_for_time(self) -> None:
        """Tell the user to go to the time of a segment."""
        key = self.context.actions.key("go.time")
        self.tell(tr("Go to the time of a segment first ({0}).", key) if key else tr("Go to a time first."))

    def tell(self, sentence: str) -> None:
        """Show a sentence."""
        self.window.toast.tell(sentence)


def place_of(row: TimelineRow) -> tuple[str, str]:
    """Return what names a row of a list with a clock of its own: the segment in which it lies, and its title."""
    return row.segment_id or "", row.part


def short(title: str) -> str:
    """Return a title for a sentence or the undo history, on one line."""
    return one_line(title, _SHORT)
