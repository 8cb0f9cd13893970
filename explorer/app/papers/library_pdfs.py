"""Adds PDFs to the library: downloaded from arXiv, or files of the user."""

from pathlib import Path

from explorer.app.shell.library_access import LibraryAccess
from explorer.model.paper import Paper, PaperFile
from explorer.model.progress import CancelToken, Report
from explorer.services.library_setup import add_local_pdf


class LibraryPdfs:
    """Downloads, copies and checks PDFs: slow functions that PdfFetches and DocumentLoader call in jobs."""

    def __init__(self, access: LibraryAccess) -> None:
        self._access = access

    def fetch(self, paper: Paper, report: Report, cancel: CancelToken) -> PaperFile:
        """Download a paper's PDF from arXiv. Raises KnownError, Cancelled."""
        from explorer.services.pdf_fetch import fetch_pdf

        access = self._access
        with access.store() as store:
            http, endpoints = access.network(store)
            return fetch_pdf(paper, access.library, store, access.check_pdf, http, endpoints, report, cancel)

    def add_local(self, path: Path, paper_id: str | None) -> PaperFile:
        """Copy a PDF of the user into the library. Raises KnownError."""
        with self._access.store() as store:
            return add_local_pdf(
                store, self._access.library, path, paper_id, self._access.check_pdf, self._access.first_page
            )
