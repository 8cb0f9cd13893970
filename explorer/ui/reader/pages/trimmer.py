"""Finds how much of a document's margins can be trimmed without losing content on any page."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from explorer.app.papers.pdf_service import PdfService, failed
from explorer.model.text_page import PageSize
from explorer.model.view_settings import Box, Insets, shared_insets

_BATCH = 4
_AFTER_NEIGHBORS = 20
_MOST_PAGES = 300
_AIR = 8.0
"""Points left around the contents of the pages."""


class Trimmer(QObject):
    """Analyses a document's pages, a few at a time; of a very long document, a sample."""

    found = Signal()
    """``insets`` is known; None if there is nothing to trim."""

    def __init__(self, pdf: PdfService, parent: QObject) -> None:
        super().__init__(parent)
        self._pdf = pdf
        self._ticket: int | None = None
        self.insets: Insets | None = None

    @property
    def asking(self) -> bool:
        """Return whether the analysis is running."""
        return self._ticket is not None

    def ask(self, path: str, sizes: Sequence[PageSize]) -> None:
        """Analyze a document; ``found`` follows."""
        self.clear()
        step = max(1, -(-len(sizes) // _MOST_PAGES))
        self._look(path, sizes, list(range(0, len(sizes), step)), [])

    def clear(self) -> None:
        """Clear the document."""
        if self._ticket is not None:
            self._pdf.cancel(self._ticket)
        self._ticket, self.insets = None, None

    def _look(
        self,
        path: str,
        sizes: Sequence[PageSize],
        left: list[int],
        seen: list[tuple[tuple[float, float], Box | None]],
    ) -> None:
        if not left:
            self._ticket = None
            self.insets = shared_insets(seen, _AIR)
            self.found.emit()
            return
        batch = tuple(left[:_BATCH])

        def come(answer: Any) -> None:
            boxes: dict[int, Box | None] = {} if failed(answer) else dict(answer)
            pages = [((sizes[page].width, sizes[page].height), box) for page, box in boxes.items()]
            self._look(path, sizes, left[_BATCH:], seen + pages)

        self._ticket = self._pdf.contents(path, batch, come, _AFTER_NEIGHBORS)
