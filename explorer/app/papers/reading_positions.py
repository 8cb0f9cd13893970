"""Reading positions of papers: readable at once, saved by the writer."""

from dataclasses import replace

from PySide6.QtCore import QObject

from explorer.app.shell.writer import Writer
from explorer.model import ids
from explorer.model.paper import ReadingState
from explorer.store.database import Store


class ReadingPositions(QObject):
    """The place where each paper opens the next time."""

    def __init__(self, store: Store, writer: Writer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._writer = store, writer
        self._unsaved: dict[str, ReadingState] = {}
        """Where papers were left by this window and are not saved yet."""
        writer.saved.connect(self._saved)
        self.is_frozen = False
        """Whether places are forgotten at the end."""

    def get(self, paper_id: str) -> ReadingState | None:
        """Return where a paper was left."""
        return self._unsaved.get(paper_id) or self._store.reading.get(paper_id)

    def pages(self) -> dict[str, int]:
        """Return the page (from 0) on which each paper was left, where it is not the first; fast. Raises KnownError."""
        return self._store.reading.pages() | {one.paper_id: one.page for one in self._unsaved.values()}

    def last(self) -> ReadingState | None:
        """Return where the most recently read paper was left, by an earlier run."""
        return self._store.reading.last()

    def left(self, state: ReadingState) -> None:
        """Save where a paper is now; ``modified`` is filled in."""
        before = self.get(state.paper_id)
        if before and replace(before, modified="") == replace(state, modified=""):
            return
        state = replace(state, modified=ids.now())
        self._unsaved[state.paper_id] = state
        if not (self.is_frozen or self._store.read_only):
            self._writer.put(lambda store: store.reading.put(state), f"reading:{state.paper_id}")

    def _saved(self) -> None:
        if not self.is_frozen:
            self._unsaved.clear()  # From now on another window may write a newer position.
