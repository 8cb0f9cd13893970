"""Removes a PDF from the library: one of the user's own with a question if there are notes about it, and with Undo; one
that can be downloaded again at once."""

from typing import Protocol

from PySide6.QtCore import QObject

from explorer.model.errors import KnownError
from explorer.model.one_line import one_line
from explorer.model.paper import Paper
from explorer.model.translation import tr
from explorer.ui.reader.status_cards import readable_bytes
from explorer.ui.timeline.deletion_dialog import DeletionDialog
from explorer.ui.window_interfaces import WindowLayout, WindowParts

_LONGEST = 60
"""Maximum length of a title in a message."""


class RemovingWindow(WindowParts, WindowLayout, Protocol):
    """The window, as the removal uses it."""


class PdfRemovalActions(QObject):
    """Connects the action that removes the open PDF; rows of the timeline call ``ask``."""

    def __init__(self, window: RemovingWindow) -> None:
        super().__init__(window.widget)
        self._window, self._context = window, window.context
        self._removed: dict[str, Paper] = {}
        """The papers whose PDF was removed, by id."""
        self._closed: set[str] = set()
        """The ids of those whose tab was closed by that."""
        self._context.watch.follow(("files",), lambda _: self._follow())
        self._context.actions.connect_to("file.remove_own", lambda: self.ask(self._context.session.paper))

    def ask(self, paper: Paper | None) -> None:
        """Remove the PDF of a paper; ask first if the paper has annotations or notes."""
        if paper is not None and not self._context.subjects.own_pdfs.has(paper) and paper.arxiv is not None:
            self._remove_downloaded(paper)
            return
        if paper is None or not self._context.subjects.own_pdfs.has(paper):
            self._window.toast.tell(tr("This PDF can’t be removed: it is neither your own nor from arXiv."))
            return
        self._window.navigation.save_drafts()
        count = sum(one.paper_id == paper.id for one in self._context.annotations.all())
        if not count:
            self._remove(paper)
            return
        title = one_line(paper.title, _LONGEST)
        told = (
            tr("Remove “{0}” from the library?", title),
            tr("“Find in all notes” finds what you wrote, and opening the same PDF again shows it on the pages."),
        )
        verb = tr("Remove PDF")
        dialog = DeletionDialog(verb, told, [(title, count)], self._context.theme, self._window.widget)
        dialog.confirmed.connect(lambda: self._remove(paper))
        dialog.open()

    def _remove_downloaded(self, paper: Paper) -> None:
        session = self._context.session
        if self._window.readers.shows(paper.id):
            self._window.readers.tab_controller.close_tab(paper.id)
        job = self._context.subjects.paper_jobs.remove_pdf(paper)
        job.finished.connect(lambda freed: session.notified.emit(_freed(freed)))
        job.finished.connect(session.refresh)
        job.failed.connect(lambda error: session.notified.emit(error.sentence))

    def _remove(self, paper: Paper) -> None:
        try:
            self._context.subjects.own_pdfs.remove(paper)
        except KnownError as error:
            self._window.toast.tell_error(error)
            return
        self._removed[paper.id] = paper
        self._close(paper)
        undo = self._context.actions["mark.undo"]
        told = tr(
            "“{0}” was removed from the library. Your own file stays where it is.", one_line(paper.title, _LONGEST)
        )
        self._window.toast.tell(told, [(tr("Undo"), undo.trigger)])

    def _close(self, paper: Paper) -> None:
        tabs = self._window.readers.tab_controller
        if paper.id in tabs.tabs.order:
            tabs.close_tab(paper.id)
            self._closed.add(paper.id)

    def _follow(self) -> None:
        """Open the tab again that a removal has closed, and close it again, as undo and redo go."""
        for paper_id, paper in self._removed.items():
            if not self._context.subjects.own_pdfs.has(paper):
                self._close(paper)
            elif paper_id in self._closed:
                self._closed.discard(paper_id)
                self._context.session.open_paper(paper_id)


def _freed(count: int) -> str:
    room = readable_bytes(count)
    return tr("PDF removed, {0} freed. Your notes stay; opening the paper downloads it again.", room)
