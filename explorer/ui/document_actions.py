"""Actions on the open PDF as a file: copy, print, properties, open in another program."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from explorer.app.papers.document_loader import Ready
from explorer.model.file_name import file_name, shown_name
from explorer.model.known_settings import COPY_FOLDER
from explorer.model.translation import tr, trn
from explorer.ui.file_offers import file_offers
from explorer.ui.user_folders import last_folder
from explorer.ui.window_interfaces import FileDialogs, WindowParts

_MOST_TOLD = 10


class DocumentWindow(WindowParts, FileDialogs, Protocol):
    """The window of the document."""


class DocumentActions(QObject):
    """Connects the actions on the file that the reader shows."""

    def __init__(self, window: DocumentWindow) -> None:
        super().__init__(window.widget)
        self._window, self._context = window, window.context
        for action_id, call in {
            "file.save_copy": self.save_copy,
            "file.annotated_copy": self.annotated_copy,
            "file.external": self.open_outside,
            "file.print": self.print,
            "file.copy_link": self._copy_link,
            "file.copy_reference": self._copy_reference,
            "file.copy_bibtex": self._copy_bibtex,
            "file.properties": self.show_properties,
        }.items():
            self._context.actions.connect_to(action_id, call)

    def save_copy(self) -> None:
        """Ask for a path, and copy the PDF there."""
        document = self._document()
        if document is None:
            return
        suggestion = self._folder() / file_name(document.paper.title, ".pdf")
        target = self._window.ask_save(tr("Save PDF as"), suggestion)
        if target is None:
            return
        job = self._context.subjects.copies.save(Path(document.path), target)
        job.finished.connect(self._saved)
        job.failed.connect(self._window.toast.tell_error)

    def annotated_copy(self) -> None:
        """Ask for a path, and write a copy with standard annotations there."""
        document = self._document()
        if document is None:
            return
        suggestion = self._folder() / file_name(document.paper.title + tr(" (annotated)"), ".pdf")
        target = self._window.ask_save(tr("Save PDF with annotations"), suggestion)
        if target is None:
            return
        job = self._context.subjects.copies.save_annotated(document.file, target)
        job.finished.connect(self._annotated)
        job.failed.connect(self._window.toast.tell_error)

    def open_outside(self) -> None:
        """Open the PDF in the system's default program."""
        if document := self._document():
            self._window.show_file(Path(document.path))

    def show_properties(self) -> None:
        """Open the dialog of the PDF's properties."""
        from explorer.ui.properties_dialog import PropertiesDialog

        if document := self._document():
            dialog = PropertiesDialog(document, self._context.pdf, self._window.widget)
            folder = Path(document.path).parent
            dialog.folder_asked.connect(lambda: self._window.show_file(folder))
            dialog.open()

    def print(self) -> None:
        """Ask for a printer and pages, and print in the background."""
        document = self._document()
        if document is None:
            return
        pages, title = document.info.pages, document.paper.title
        page = self._window.reader.view.page
        printer = self._window.ask_printer(title, len(pages))
        if printer is None:
            return
        from explorer.app.papers.print_job import pages_of

        wanted = pages_of(printer, len(pages), page)
        if not wanted:
            self._window.toast.tell(
                trn(
                    len(pages),
                    "There is no such page to print: this paper has one page.",
                    "There is no such page to print: this paper has {count} pages.",
                )
            )
            return
        job = self._context.subjects.copies.print(document, printer, wanted)
        job.finished.connect(lambda failed: self._printed(len(wanted), failed))
        job.failed.connect(self._window.toast.tell_error)

    # Private helpers

    def _copy_link(self) -> None:
        if document := self._document():
            page = self._window.reader.view.page
            self._copy(self._context.subjects.quotation.link(paper=document.paper, page=page))

    def _copy_reference(self) -> None:
        if paper := self._context.session.paper:
            self._copy(self._context.subjects.quotation.reference(paper))

    def _copy_bibtex(self) -> None:
        if paper := self._context.session.paper:
            job = self._context.subjects.paper_jobs.bibtex(paper)
            job.finished.connect(self._copy)
            job.failed.connect(self._window.toast.tell_error)

    def _copy(self, text: str) -> None:
        if text:
            QGuiApplication.clipboard().setText(text)
        else:
            self._window.toast.tell(tr("A PDF of your own has no citation."))

    def _document(self) -> Ready | None:
        return self._window.reader.view.document

    def _folder(self) -> Path:
        return last_folder(self._context.settings, COPY_FOLDER)

    def _saved(self, target: Path) -> None:
        self._context.settings.put(COPY_FOLDER, str(target.parent))
        self._tell_saved(tr("Saved as “{0}”.", shown_name(target.name)), target)

    def _annotated(self, saved: tuple[Path, int]) -> None:
        target, count = saved
        self._context.settings.put(COPY_FOLDER, str(target.parent))
        name = shown_name(target.name)
        told = trn(count, "Saved “{0}” with one annotation.", "Saved “{0}” with {count} annotations.", name)
        self._tell_saved(told if count else tr("Saved “{0}” without annotations: there are none.", name), target)

    def _tell_saved(self, text: str, target: Path) -> None:
        self._window.toast.tell(text, file_offers(self._window.show_file, target))

    def _printed(self, count: int, failed: set[int]) -> None:
        told = trn(count, "Printed one page.", "Printed {count} pages.")
        if failed:
            numbers = ", ".join(str(page + 1) for page in sorted(failed)[:_MOST_TOLD])
            told += " " + tr("Pages that could not be drawn (the printout says so): {0}.", numbers)
        self._window.toast.tell(told)
