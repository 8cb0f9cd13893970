"""Jobs on one paper of the library: its BibTeX entry, and the removal of its PDF."""

from PySide6.QtCore import QObject

from explorer.app.shell.jobs import Job, Jobs
from explorer.app.shell.library_access import LibraryAccess
from explorer.model.paper import Paper
from explorer.model.translation import tr
from explorer.services.pdf_removal import remove_pdfs
from explorer.services.reference_export import bibtex, entries


class PaperJobs(QObject):
    """Starts the jobs; each job's ``finished`` has the result, its ``failed`` the KnownError."""

    def __init__(self, access: LibraryAccess, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._access, self._jobs = access, jobs

    def bibtex(self, paper: Paper) -> Job[str]:
        """Make the BibTeX entry of a paper; the result is its text, empty for one without a source."""
        return self._jobs.start(tr("Making a citation"), lambda *_: self._bibtex(paper.id))

    def remove_pdf(self, paper: Paper) -> Job[int]:
        """Delete the downloaded PDF of a paper; the result is the number of bytes freed."""
        return self._jobs.start(tr("Removing a PDF"), lambda *_: self._remove_pdf(paper.id))

    # Run in a job's thread

    def _bibtex(self, paper_id: str) -> str:
        with self._access.store() as store:
            return bibtex(entries(store, None, paper_id)).strip()

    def _remove_pdf(self, paper_id: str) -> int:
        with self._access.store() as store:
            return remove_pdfs(store, paper_id)
