"""Loads the outline of the open paper: the file's own, or one guessed from its headings, a few pages at a time."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from explorer.app.papers.pdf_service import PdfService, failed
from explorer.model.document_outline import MOST_LINES, Heading, StyledLine, guess
from explorer.model.text_page import DocumentInfo

_BATCH = 3
_AFTER_NEIGHBORS = 20
"""Priority of requests: after those for visible pages, their neighbors, and searches."""
_MOST_PAGES = 300


class OutlineLoader(QObject):
    """Requests the sections of one document; each batch is requested when the previous one has arrived."""

    changed = Signal()
    """The sections are known, or cleared."""

    def __init__(self, pdf: PdfService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pdf = pdf
        self._ticket: int | None = None
        self._path: str | None = None
        self._count = 0
        self._lines: list[StyledLine] = []
        self.headings: tuple[Heading, ...] = ()
        self.labels: Sequence[str] = ()
        """The document's page labels, as in DocumentInfo."""
        self.guessed = False
        """Whether the sections are guessed, and not the file's own."""
        self.known = False
        """Whether the answer has arrived; there may be no headings."""

    def ask(self, path: str, info: DocumentInfo) -> None:
        """Load the sections of a document, unless it is the current one."""
        if path == self._path:
            return
        self.clear()
        self._path, self._count, self.labels = path, min(len(info.pages), _MOST_PAGES), info.labels
        self._ticket = self._pdf.outline(path, self._listed, _AFTER_NEIGHBORS)

    def clear(self) -> None:
        """Clear the document."""
        if self._ticket is not None:
            self._pdf.cancel(self._ticket)
        self._ticket, self._path, self._lines = None, None, []
        if self.known:
            self._tell((), guessed=False, known=False)

    def _listed(self, answer: Any) -> None:
        self._ticket = None
        if answer and not failed(answer):
            self._tell(answer, guessed=False)
        else:
            self._read_on(0)

    def _read_on(self, start: int) -> None:
        assert self._path is not None
        pages = tuple(range(start, min(start + _BATCH, self._count)))
        if not pages or len(self._lines) >= MOST_LINES:
            headings = guess(self._lines)
            self._lines = []
            self._tell(headings, guessed=bool(headings))
            return

        def read(answer: Any) -> None:
            self._ticket = None
            if not failed(answer):
                self._lines += answer
            self._read_on(start + _BATCH)

        self._ticket = self._pdf.lines(self._path, pages, read, _AFTER_NEIGHBORS)

    def _tell(self, headings: tuple[Heading, ...], *, guessed: bool, known: bool = True) -> None:
        self.headings, self.guessed, self.known = headings, guessed, known
        self.changed.emit()
