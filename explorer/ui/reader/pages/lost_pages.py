"""The pages of a document that could not be drawn, and why: known until they are tried again, whatever is shown."""

from explorer.app.papers.document_loader import Ready
from explorer.app.papers.pdf_service import LOST
from explorer.model.errors import KnownError


class LostPages:
    """Of one document. ``failed_at`` is the scale, in device pixels a point, at which a page with an error failed."""

    def __init__(self) -> None:
        self.errors: dict[int, KnownError] = {}
        self.failed_at: dict[int, float] = {}

    def add(self, page: int, error: KnownError, scale: float) -> None:
        """A page could not be drawn at a scale."""
        self.errors[page], self.failed_at[page] = error, scale


class AllLost:
    """Those of all documents that one reader has shown in this run of the program."""

    def __init__(self) -> None:
        self._by_file: dict[tuple[str, str], LostPages] = {}

    def of(self, document: Ready) -> LostPages:
        """Those of a document that is opened: what was not a page's own fault may be otherwise by now."""
        lost = self._by_file.setdefault((document.path, document.file.sha256), LostPages())
        for page in [page for page, error in lost.errors.items() if error.code not in LOST]:
            del lost.errors[page]
        return lost
