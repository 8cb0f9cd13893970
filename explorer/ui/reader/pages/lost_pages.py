"""What is remembered of documents' pages that could not be rendered, or not soon: errors until a retry, and sizes of
tiles."""

from explorer.app.papers.document_loader import Ready
from explorer.app.papers.pdf_service import LOST
from explorer.model.errors import KnownError
from explorer.ui.reader.pages.tile_sizes import TileSizes


class LostPages:
    """The failed pages of one document, and the sizes of its tiles. ``failed_at`` is the scale, in device pixels per
    point, at which a page failed."""

    def __init__(self) -> None:
        self.errors: dict[int, KnownError] = {}
        self.failed_at: dict[int, float] = {}
        self.sizes = TileSizes()

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
