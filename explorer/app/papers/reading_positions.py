"""Reading positions of papers: readable at once, saved by the writer."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from explorer.app.shell.writer import Writer
from explorer.model import ids
from explorer.model.paper import ReadingState
from explorer.store.database import Store


class ReadingPositions(QObject):
    """The place where each paper opens the next time, and which papers were read."""

    read_changed = Signal()
    """A paper was read to its end, or the user said that it is read or is not."""

    set_unread = Signal(str)
    """The id of a paper of which the user said that it is unread: what was seen of it does not count."""

    def __init__(self, store: Store, writer: Writer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._writer = store, writer
        self._unsaved: dict[str, ReadingState] = {}
        """Where papers were left by this window and are not saved yet."""
        self._marked: dict[str, bool] = {}
        """What the user has said to be read or unread, and is not saved yet."""
        writer.saved.connect(self._saved)
        self.is_frozen = False
        """Whether places are forgotten at the end."""

    def get(self, paper_id: str) -> ReadingState | None:
        """Return where a paper was left."""
        state = self._unsaved.get(paper_id) or self._store.reading.get(paper_id)
        if state and self._marked.get(paper_id) is False and paper_id not in self._unsaved:
            return replace(state, furthest=-1)
        return state

    def pages(self) -> dict[str, int]:
        """Return the page (from 0) on which each paper was left, where it is not the first; fast. Raises KnownError."""
        return self._store.reading.pages() | {one.paper_id: one.page for one in self._unsaved.values()}

    def read(self) -> frozenset[str]:
        """Return the ids of the papers that were read; fast. Raises KnownError."""
        unsaved = {one.paper_id for one in self._unsaved.values() if _is_at_end(one)}
        marked = {paper_id for paper_id, is_read in self._marked.items() if is_read}
        return (self._store.reading.read() - self._marked.keys()) | unsaved | marked

    def set_read(self, paper_id: str, is_read: bool) -> None:
        """Save that the user has read a paper, or that it is unread again."""
        when = ids.now() if is_read else None
        self._marked[paper_id] = is_read
        if not is_read and (state := self._unsaved.get(paper_id)):
            self._unsaved[paper_id] = replace(state, furthest=-1)
        if not (self.is_frozen or self._store.read_only):
            self._writer.put(lambda store: store.reading.set_read(paper_id, when))
        if not is_read:
            self.set_unread.emit(paper_id)
        self.read_changed.emit()

    def last(self) -> ReadingState | None:
        """Return where the most recently read paper was left, by an earlier run."""
        return self._store.reading.last()

    def left(self, state: ReadingState) -> None:
        """Save where a paper is now; ``modified`` is filled in, and the furthest page stays the furthest."""
        before = self.get(state.paper_id)
        if before:
            state = replace(state, furthest=max(state.furthest, before.furthest))
        if before and replace(before, modified="") == replace(state, modified=""):
            return
        state = replace(state, modified=ids.now())
        self._unsaved[state.paper_id] = state
        if not (self.is_frozen or self._store.read_only):
            self._writer.put(lambda store: store.reading.put(state), f"reading:{state.paper_id}")
        if _is_at_end(state) and not (before and _is_at_end(before)):
            self.read_changed.emit()

    def _saved(self) -> None:
        if not self.is_frozen:
            self._marked.clear()
            self._unsaved.clear()  # From now on another window may write a newer position.


def _is_at_end(state: ReadingState) -> bool:
    return state.pages is not None and state.furthest >= state.pages - 1
