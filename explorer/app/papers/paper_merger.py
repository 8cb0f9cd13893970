"""Merges two papers that are one, as a step of the undo history."""

from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoStack

from explorer.app.episodes.session import Session
from explorer.app.shell.jobs import Job, Jobs, Work
from explorer.app.shell.library_access import LibraryAccess
from explorer.model.one_line import whole_words
from explorer.model.paper import Paper
from explorer.model.progress import CancelToken, Report
from explorer.model.translation import tr

T = TypeVar("T")


class MergeStep(QUndoCommand):
    """A merge that was carried out; undone and done again by jobs."""

    def __init__(self, merger: "PaperMerger", text: str, kept: str, gone: str, merge_id: str) -> None:
        super().__init__(text)
        self._merger, self._kept, self._gone, self._merge_id = merger, kept, gone, merge_id
        self._is_done = True

    def redo(self) -> None:
        """Merge again; not at first, when that is done already."""
        if not self._is_done:
            self._is_done = True
            self._merger.merge_again(self._kept, self._gone).finished.connect(self._merged)

    def undo(self) -> None:
        """Part the papers."""
        self._is_done = False
        self._merger.part(self._merge_id)

    def _merged(self, merge_id: str) -> None:
        self._merge_id = merge_id


class PaperMerger(QObject):
    """Starts the jobs; problems are told."""

    def __init__(
        self,
        access: LibraryAccess,
        jobs: Jobs,
        session: Session,
        stack: QUndoStack,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._access, self._jobs, self._session = access, jobs, session
        self._stack = stack

    def merge(self, kept: Paper, gone: Paper) -> Job[str]:
        """Merge the second paper into the first: files, notes and appearances move there."""
        job = self.merge_again(kept.id, gone.id)
        name = tr("merge paper “{0}”", whole_words(gone.title, 50))
        job.finished.connect(lambda made: self._stack.push(MergeStep(self, name, kept.id, gone.id, made)))
        return job

    def merge_again(self, kept: str, gone: str) -> Job[str]:
        """Merge two papers; the result is the merge's id."""

        def work(_: Report, __: CancelToken) -> str:
            with self._access.store() as store:
                return store.merges.merge(kept, gone)

        return self._start(tr("Merging papers"), work)

    def part(self, merge_id: str) -> Job[None]:
        """Undo a merge."""

        def work(_: Report, __: CancelToken) -> None:
            with self._access.store() as store:
                store.merges.undo(merge_id)

        return self._start(tr("Parting papers"), work)

    def _start(self, title: str, work: Work[T]) -> Job[T]:
        job = self._jobs.start(title, work)
        job.failed.connect(lambda error: self._session.notified.emit(error.sentence))
        return job
