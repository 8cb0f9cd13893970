"""The PDF worker for a command: its process starts with the first question and ends with the block."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from explorer.model.errors import KnownError
from explorer.model.textpage import DocumentInfo, Hit
from explorer.services.annotating import FindWords


@contextlib.contextmanager
def worker_check() -> Iterator[Callable[[Path], DocumentInfo]]:
    """What opens a PDF and tells what it is."""
    from explorer.pdf.client import PdfClient
    from explorer.pdf.messages import Open

    client = PdfClient()
    try:
        yield lambda path: client.call(Open(str(path)))
    finally:
        client.close()


@contextlib.contextmanager
def worker_find() -> Iterator[FindWords]:
    """What finds words in a PDF."""
    from explorer.pdf.client import PdfClient
    from explorer.pdf.messages import Find, Open

    client = PdfClient()

    def find(path: Path, words: str, page: int | None) -> Sequence[Hit]:
        count = len(client.call(Open(str(path))).pages)
        if page is not None and page >= count:
            raise KnownError("page-unknown", f"This paper has {count} pages: give --page 1 to {count}.")
        return client.call(Find(str(path), words, tuple(range(count)) if page is None else (page,))).hits

    try:
        yield find
    finally:
        client.close()
