"""Removes PDFs of the user's own from the library, each as a step of the undo history."""

from PySide6.QtGui import QUndoStack

from explorer.app.shell.stored_step import StoredStep
from explorer.app.shell.writer import Writer
from explorer.model.one_line import one_line
from explorer.model.paper import Paper
from explorer.model.translation import tr
from explorer.services.pdf_removal import is_own
from explorer.store.database import Store

_LONGEST = 50
"""Maximum length of a title in the undo history."""


class OwnPdfs:
    """Knows which papers have a PDF of the user's own, and removes it."""

    def __init__(self, store: Store, writer: Writer, stack: QUndoStack) -> None:
        self._store, self._writer, self._stack = store, writer, stack

    def has(self, paper: Paper | None) -> bool:
        """Return whether the PDF that is opened of a paper is the user's own. Raises KnownError."""
        return paper is not None and is_own(self._store, paper)

    def remove(self, paper: Paper) -> None:
        """Remove the user's own PDFs of a paper, in one undo step.

        They are not listed or opened any more; the files stay until a later start, their notes for good.

        Raises:
            KnownError: the library can only be read.
        """
        if why := self._store.read_only_because:
            raise why
        name = tr("remove PDF “{0}”", one_line(paper.title, _LONGEST))
        self._stack.push(
            StoredStep(
                self._writer,
                name,
                lambda store: store.papers.remove_own(paper.id),
                lambda store: store.papers.restore_own(paper.id),
            )
        )
