"""Jobs that export and import notes: files, their preview, and Markdown for the clipboard."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from explorer.app.shell.jobs import Job, Jobs
from explorer.app.shell.library_access import LibraryAccess
from explorer.model.annotation import Item
from explorer.model.item_merge import Way
from explorer.model.translation import tr
from explorer.services.pdf_words import words_of
from explorer.services.user_file import make_named_folder

if TYPE_CHECKING:
    from explorer.model.export_request import ExportRequest
    from explorer.services.export.export_files import ExportResult
    from explorer.services.notes_import import ImportResult


class NoteExports(QObject):
    """Starts the jobs; each job's ``finished`` has the result, its ``failed`` the KnownError."""

    def __init__(self, access: LibraryAccess, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._access, self._jobs = access, jobs

    def write(self, order: "ExportRequest", *, new_folder: bool = False) -> "Job[ExportResult]":
        """Export notes to the files of a request; the result is an ExportResult.

        Args:
            new_folder: whether a missing folder is created.
        """
        return self._jobs.start(tr("Exporting notes"), lambda *_: self._write(order, new_folder))

    def write_now(self, order: "ExportRequest") -> "ExportResult":
        """Export in this thread, for the program's end; return the result. Raises KnownError."""
        from explorer.services.export.export_runner import emptiness, run_export

        with self._access.store() as store:
            done = run_export(store, order, check=self._access.check_pdf)
            done.emptiness = emptiness(store, order)
        return done

    def preview(self, order: "ExportRequest") -> Job[str]:
        """Make the text of an export's only or first file, for a preview."""
        return self._jobs.start(tr("Preparing a preview"), lambda *_: self._preview(order))

    def read_back(self, path: Path, way: Way) -> "Job[ImportResult]":
        """Import notes from a file into the library, by merging or restoring; the result is an ImportResult."""
        return self._jobs.start(tr("Reading notes"), lambda *_: self._load(path, way))

    def markdown(self, items: Sequence[Item]) -> Job[str]:
        """Make Markdown of some annotations and notes, for the clipboard."""
        return self._jobs.start(tr("Copying notes"), lambda *_: self._markdown(items))

    # Run in a job's thread

    def _write(self, order: "ExportRequest", new_folder: bool) -> "ExportResult":
        if new_folder:
            make_named_folder(order.path if order.target == "folder" else order.path.parent)
        return self.write_now(order)

    def _preview(self, order: "ExportRequest") -> str:
        from explorer.services.export.export_runner import preview

        with self._access.store() as store:
            return preview(store, order, self._access.check_pdf)

    def _load(self, path: Path, way: Way) -> "ImportResult":
        from explorer.services.notes_exchange import load

        with self._access.store() as store:
            return load(store, path, way, lambda pdf: words_of(self._access.client, pdf))

    def _markdown(self, items: Sequence[Item]) -> str:
        from explorer.services.export.export_text import items_markdown

        with self._access.store() as store:
            return items_markdown(store, items)
