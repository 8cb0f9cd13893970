"""The pages of documents that could not be rendered, and their errors, remembered until they are retried."""

from explorer.app.papers.document_loader import Ready
from explorer.app.papers.pdf_service import LOST
from explorer.model.errors import KnownError


class LostPages:
    """The failed pages of one document. ``failed_at`` is the scale, in device pixels per point, at which a page
    failed."""

    def __init__(self) -> None:
        self.errors: dict[int, KnownError] = {}
        self.failed_at: dict[int, float] = {}

    def add(self, page: int, error: KnownError, scale: float) -> None:
        """Record a page that could not be rendered at a scale."""
        self.errors[page], self.failed_at[page] = error, scale


class AllPagesLost:
    """The failed pages of all documents that a reader has shown in this run of the program."""

    def __init__(self) -> None:
        self._by_file: dict[tuple[str, str], LostPages] = {}

    def of(self, document: Ready) -> LostPages:
        """Return the failed pages of a document that is opened; errors not caused by the page itself are dropped."""
        lost = self._by_file.setdefault((document.path, document.file.sha256), LostPages())
        for page in [page for page, error in lost.errors.items() if error.code not in LOST]:
            del lost.errors[page]
        return lost
