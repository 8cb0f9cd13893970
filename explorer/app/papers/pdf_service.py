"""The PDF worker for widgets: sends requests, and calls back with the answers in the GUI thread."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from explorer.model.embedded_annotation import Embedded, EmbeddedAnnotation
from explorer.model.errors import KnownError
from explorer.model.find_options import PLAIN, FindOptions
from explorer.model.reference_kinds import Landmark
from explorer.pdf.area_piece import piece_of
from explorer.pdf.client import PdfClient
from explorer.pdf.crash_ledger import LOST
from explorer.pdf.messages import (
    Annotations,
    Contents,
    DocumentOutline,
    Entries,
    Extent,
    Find,
    Found,
    Landmarks,
    Lines,
    Links,
    Open,
    Pixels,
    Properties,
    Render,
    Request,
    Text,
    Tint,
)

__all__ = [
    "LOST",
    "Embedded",
    "EmbeddedAnnotation",
    "Found",
    "OnReply",
    "PdfService",
    "Pixels",
    "Render",
    "Tint",
    "failed",
    "piece_of",
]

OnReply = Callable[[Any], None]


class PdfService(QObject):
    """Tracks requests by receiver; the answer to a cancelled request never arrives.

    Each request returns a ticket; ``on_reply`` gets the result or a KnownError, in this object's thread.
    """

    _arrived = Signal(int, object)

    def __init__(self, client: PdfClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.client = client
        self._waiting: dict[int, tuple[int, OnReply]] = {}
        self._last = 0
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def open(self, path: str, on_reply: OnReply, priority: int = 0) -> int:
        """Open a document: a DocumentInfo."""
        return self._ask(Open(path), on_reply, priority)

    def unlock(self, path: str, password: str | None) -> None:
        """Set the password of a locked file; None forgets it. It stays in memory."""
        self.client.unlock(path, password)

    def has_password(self, path: str) -> bool:
        """Return whether a file has a password set."""
        return self.client.has_password(path)

    def render(self, piece: Render, on_reply: OnReply, priority: int = 0) -> int:
        """Render a clip of a page: Pixels, before which a draft may come if the piece asks for it."""
        return self._ask(piece, on_reply, priority)

    def contents(self, path: str, pages: tuple[int, ...], on_reply: OnReply, priority: int = 0) -> int:
        """Find the content boxes of some pages, as Contents says."""
        return self._ask(Contents(path, pages), on_reply, priority)

    def text(self, path: str, page: int, on_reply: OnReply, priority: int = 0) -> int:
        """Read a page's text: a TextPage."""
        return self._ask(Text(path, page), on_reply, priority)

    def links(self, path: str, page: int, on_reply: OnReply, priority: int = 0) -> int:
        """Read a page's links: a tuple of Link."""
        return self._ask(Links(path, page), on_reply, priority)

    def find(
        self,
        path: str,
        needle: str,
        pages: tuple[int, ...],
        on_reply: OnReply,
        priority: int = 0,
        options: FindOptions = PLAIN,
        seams: tuple[int, ...] = (),
    ) -> int:
        """Search some pages, and what goes on from ``seams`` to their next pages: a Found."""
        return self._ask(Find(path, needle, pages, options, seams), on_reply, priority)

    def outline(self, path: str, on_reply: OnReply, priority: int = 0) -> int:
        """Read the document's own table of contents: a tuple of Heading."""
        return self._ask(DocumentOutline(path), on_reply, priority)

    def lines(self, path: str, pages: tuple[int, ...], on_reply: OnReply, priority: int = 0) -> int:
        """Read some pages' lines with their look: a tuple of StyledLine."""
        return self._ask(Lines(path, pages), on_reply, priority)

    def properties(self, path: str, on_reply: OnReply, priority: int = 0) -> int:
        """Read the document's properties: a DocumentProperties."""
        return self._ask(Properties(path), on_reply, priority)

    def landmarks(self, path: str, pages: tuple[int, ...], on_reply: OnReply, priority: int = 0) -> int:
        """Find some pages' landmarks: a tuple of Landmark."""
        return self._ask(Landmarks(path, pages), on_reply, priority)

    def entries(self, path: str, pages: tuple[int, ...], on_reply: OnReply, priority: int = 0) -> int:
        """Read the bibliography that begins on the first of some pages: a tuple of BibliographyEntry."""
        return self._ask(Entries(path, pages), on_reply, priority)

    def extent(self, path: str, caption: Landmark, on_reply: OnReply, priority: int = 0) -> int:
        """Find the rectangle of a caption's figure or table: a tuple of one Rect, or of none."""
        return self._ask(Extent(path, caption.page, caption), on_reply, priority)

    def annotations(self, path: str, pages: tuple[int, ...], on_reply: OnReply, priority: int = 0) -> int:
        """Read the annotations embedded on some pages: an Embedded."""
        return self._ask(Annotations(path, pages), on_reply, priority)

    def _ask(self, request: Request, on_reply: OnReply, priority: int) -> int:
        self._last += 1
        mine = self._last
        ticket = self.client.submit(request, lambda result: self._arrived.emit(mine, result), priority)
        self._waiting[mine] = (ticket, on_reply)
        return mine

    def cancel(self, ticket: int) -> None:
        """Cancel a request."""
        if entry := self._waiting.pop(ticket, None):
            self.client.cancel(entry[0])

    def allow_retry(self, path: str, page: int | None = None) -> None:
        """Allow one more try of a page (or, without one, the file) that has crashed the worker too often."""
        self.client.allow_retry(path, page)

    def close(self) -> None:
        """Cancel all requests, and stop the worker."""
        self._waiting.clear()
        self.client.close()

    def _deliver(self, ticket: int, result: Any) -> None:
        if isinstance(result, Pixels) and result.is_draft:
            entry = self._waiting.get(ticket)
        else:
            entry = self._waiting.pop(ticket, None)
        if entry:
            entry[1](result)


def failed(result: Any) -> KnownError | None:
    """Return the error in a reply, if it is one."""
    return result if isinstance(result, KnownError) else None
