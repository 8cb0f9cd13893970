"""Opens the search of all notes of the library, also for notes that link to something."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from explorer.app.context import AppContext
from explorer.app.shell.save_wait import SaveWait
from explorer.model import wiki_links
from explorer.model.annotation import Annotation, words
from explorer.model.translation import tr
from explorer.ui.notes.notes_list import NotesList
from explorer.ui.window_frame import styled_window

if TYPE_CHECKING:
    from explorer.ui.notes.find_notes_dialog import FindNotesDialog

_PATIENCE_MS = 3000


class FindNotesActions(QObject):
    """Opens the dialog, reads the library for it in another thread, and goes to the chosen note.

    Args:
        typed: returns what is typed in the list's filter.
    """

    found = Signal(object)
    """The Annotation or Note that the user chose."""

    def __init__(self, context: AppContext, notes: NotesList, typed: Callable[[], str]) -> None:
        super().__init__(notes.view)
        self._context, self._notes, self._typed = context, notes, typed
        self._text = ""
        """The last search."""
        context.actions.connect_to("go.find_notes", self.find)
        context.actions.connect_to("go.mentions", self._of_paper)
        context.actions.connect_to("mark.mentions", self._of_item)

    def find(self) -> None:
        """Search all notes, for the list's filter or the last search."""
        self._open(self._typed().strip() or self._text, "", None)

    def _of_paper(self) -> None:
        if paper := self._context.session.paper:
            self._open("", paper.title, ("paper", paper.id))

    def _of_item(self) -> None:
        if item := self._notes.current:
            quote = wiki_links.clean(item.quote if isinstance(item, Annotation) else item.said)
            self._open("", wiki_links.first_line(words(item)) or quote or tr("this note"), ("note", item.id))

    def _open(self, text: str, about: str, target: tuple[wiki_links.Kind, str] | None) -> None:
        from explorer.ui.notes.find_notes_dialog import FindNotesDialog

        self._notes.save_drafts()
        dialog = FindNotesDialog(
            self._context.theme, text, about, styled_window(self._notes.window()), self._context.papers.id_of
        )
        dialog.chosen.connect(self._go)
        if target is None:
            dialog.field.textChanged.connect(self._remember)
        dialog.open()
        # Edits made a moment ago must be found too, so they are saved first.
        SaveWait(self._context.writer, lambda _: self._read(dialog, target), _PATIENCE_MS, dialog)

    def _read(self, dialog: "FindNotesDialog", target: tuple[wiki_links.Kind, str] | None) -> None:
        job = self._context.subjects.library_notes.summaries(target)
        dialog.destroyed.connect(job.cancel)
        job.finished.connect(dialog.show_all)
        job.failed.connect(lambda error: dialog.fail(error.sentence))

    def _remember(self, text: str) -> None:
        self._text = text

    def _go(self, item_id: str) -> None:
        if item := self._context.annotations.now(item_id):
            self.found.emit(item)
        else:
            self._context.session.notified.emit(tr("This note has been deleted."))
