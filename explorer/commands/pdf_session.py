"""The PDF worker for a command: it starts with the first request and ends with the block."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from explorer.model.embedded_annotation import MOST, Embedded, EmbeddedAnnotation, LeftOut
from explorer.model.errors import KnownError
from explorer.model.text_page import DocumentInfo, Hit, TextPage
from explorer.services.drawn_areas import Draw, Inspect
from explorer.services.embedded_import import ReadAnnotations
from explorer.services.foreign_notes import ReadPages
from explorer.services.item_creation import FindWords

_PAGES = 32
"""Number of pages requested at once."""


@contextlib.contextmanager
def worker_check() -> Iterator[Callable[[Path], DocumentInfo]]:
    """Yield a function that opens a PDF and returns its properties."""
    from explorer.pdf.client import PdfClient
    from explorer.pdf.messages import Open

    client = PdfClient()
    try:
        yield lambda path: client.call(Open(str(path)))
    finally:
        client.close()


@contextlib.contextmanager
def worker_look() -> Iterator[tuple[Callable[[Path], DocumentInfo], Callable[[Path], TextPage]]]:
    """Yield what ``worker_check`` does, and a function that reads the first page of a PDF."""
    from explorer.pdf.client import PdfClient
    from explorer.pdf.messages import Open, Text

    client = PdfClient()
    try:
        yield lambda path: client.call(Open(str(path))), lambda path: client.call(Text(str(path), 0))
    finally:
        client.close()


@contextlib.contextmanager
def annotations_reader() -> Iterator[tuple[ReadAnnotations, Inspect, Draw]]:
    """Yield a function that reads the annotations embedded in a PDF, one that opens it and returns its properties, and
    one that draws a part of a page."""
    from explorer.pdf.client import PdfClient
    from explorer.pdf.messages import Annotations, Open

    client = PdfClient()

    def read(path: Path) -> Embedded:
        count = len(client.call(Open(str(path))).pages)
        found: list[EmbeddedAnnotation] = []
        left_out: list[LeftOut] = []
        for first in range(0, count, _PAGES):
            pages = tuple(range(first, min(first + _PAGES, count)))
            some = client.call(Annotations(str(path), pages))
            found += some.annotations[: MOST - len(found)]
            left_out += some.left_out
            if len(found) >= MOST:
                break
        return Embedded(tuple(found), tuple(left_out))

    try:
        yield read, lambda path: client.call(Open(str(path))), client.call
    finally:
        client.close()


@contextlib.contextmanager
def worker_words() -> Iterator[ReadPages]:
    """Yield a function that reads the words of a PDF."""
    from explorer.pdf.client import PdfClient
    from explorer.services.pdf_words import words_of

    client = PdfClient()
    try:
        yield lambda path: words_of(client, path)
    finally:
        client.close()


@contextlib.contextmanager
def worker_find() -> Iterator[FindWords]:
    """Yield a function that searches a PDF."""
    from explorer.pdf.client import PdfClient
    from explorer.pdf.messages import Find, Open

    client = PdfClient()

    def find(path: Path, words: str, page: int | None) -> Sequence[Hit]:
        count = len(client.call(Open(str(path))).pages)
        if page is not None and page >= count:
            raise KnownError("page-unknown", "This paper has {count} pages: give --page 1 to {count}.", count=count)
        # A match on a page may begin on the one before it, or end on the one after it.
        pages = tuple(range(count)) if page is None else tuple(range(max(0, page - 1), min(page + 2, count)))
        hits = client.call(Find(str(path), words, pages, seams=pages[:-1])).hits
        return [hit for hit in hits if page is None or any(part.page == page for part in hit.parts)]

    try:
        yield find
    finally:
        client.close()
