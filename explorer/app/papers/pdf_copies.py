"""Jobs that copy a paper's PDF, with or without annotations, or print it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from explorer.app.papers.document_loader import Ready
from explorer.app.shell.jobs import Job, Jobs
from explorer.app.shell.library_access import LibraryAccess
from explorer.app.shell.writer import Writer
from explorer.model.known_settings import AUTHOR, PALETTE
from explorer.model.paper import PaperFile
from explorer.model.translation import tr
from explorer.services.annotated_copy import annotated_copy
from explorer.services.file_copy import save_copy

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_PATIENCE_S = 5.0


class PdfCopies(QObject):
    """Starts the jobs that write or print a PDF; each job's ``finished`` or ``failed`` has the result."""

    def __init__(self, access: LibraryAccess, jobs: Jobs, writer: Writer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._access, self._jobs, self._writer = access, jobs, writer

    def save(self, source: Path, target: Path) -> Job[Path]:
        """Copy a PDF to a path chosen by the user; ``finished`` has the path."""
        return self._jobs.start(tr("Saving a copy"), lambda *_: save_copy(source, target))

    def save_annotated(self, file: PaperFile, target: Path) -> Job[tuple[Path, int]]:
        """Copy a PDF with its annotations; ``finished`` has the path and their number."""

        def work(*_: object) -> tuple[Path, int]:
            self._writer.flush(_PATIENCE_S)  # Recent changes belong in the copy, so they are saved first.
            return self._annotated_copy(file, target)

        return self._jobs.start(tr("Saving PDF with annotations"), work)

    def print(self, document: Ready, printer: "QPrinter", pages: list[int]) -> Job[set[int]]:
        """Print pages, counted from 0; ``finished`` has the set of those that could not be drawn."""
        from explorer.app.papers.print_job import PrintJob

        printing = PrintJob(self._access.client, document.path, document.info.pages, printer, pages)
        return self._jobs.start(tr("Printing {0}", document.paper.title), printing.run)

    def _annotated_copy(self, file: PaperFile, target: Path) -> tuple[Path, int]:
        with self._access.store() as store:
            annotations = [one for one in store.annotations.of_paper(file.paper_id) if one.file_id == file.id]
            colors, author = store.settings.read(PALETTE), store.settings.read(AUTHOR)
        path = self._access.library.root / file.path
        return annotated_copy(path, target, annotations, colors, self._access.client.call, author)
