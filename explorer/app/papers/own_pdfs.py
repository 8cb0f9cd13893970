"""Removes PDFs of the user's own from the library, each as a step of the undo history."""

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand, QUndoStack

from explorer.app.shell.writer import Writer
from explorer.model.one_line import one_line
from explorer.model.paper import Paper
from explorer.model.translation import tr
from explorer.store.database import Store

_LONGEST = 50
"""Maximum length of a title in the undo history."""


class RemovalStep(QUndoCommand):
    """A removal: the PDF is not listed or opened any more; its file stays until a later start, its notes for good."""

    def __init__(self, put: Callable[[str, bool], None], text: str, paper_id: str) -> None:
        super().__init__(text)
        self._put, self._paper_id = put, paper_id

    def redo(self) -> None:
        """Remove the PDF."""
        self._put(self._paper_id, True)

    def undo(self) -> None:
        """Bring it back."""
        self._put(self._paper_id, False)


class OwnPdfs:
    """Knows which papers have a PDF of the user's own, and removes it."""

    def __init__(self, store: Store, writer: Writer, stack: QUndoStack) -> None:
        self._store, self._writer, self._stack = store, writer, stack

    def has(self, paper: Paper | None) -> bool:
        """Return whether the PDF that is opened of a paper is the user's own. Raises KnownError."""
        file = self._store.papers.current_file(paper.id) if paper else None
        return file is not None and file.source == "local"

    def remove(self, paper: Paper) -> None:
        """Remove the user's own PDFs of a paper, in one undo step.

        Raises:
            KnownError: the library can only be read.
        """
        if why := self._store.read_only_because:
            raise why
        name = tr("remove PDF “{0}”", one_line(paper.title, _LONGEST))
        self._stack.push(RemovalStep(self._put, name, paper.id))

    def _put(self, paper_id: str, is_removed: bool) -> None:
        def write(store: Store) -> None:
            papers = store.papers
            papers.remove_own(paper_id) if is_removed else papers.restore_own(paper_id)

        self._writer.put(write)
