"""Reads the words of a whole PDF through the worker."""

from pathlib import Path

from explorer.model.errors import KnownError
from explorer.model.text_page import TextPage
from explorer.pdf.client import PdfClient
from explorer.pdf.messages import Open, Text

_MOST_PAGES = 2000


def words_of(client: PdfClient, path: Path) -> list[TextPage | None]:
    """Return the text of each page, at most of the first 2,000; None for an unreadable one.

    Raises:
        KnownError: the PDF can't be opened.
    """
    count = len(client.call(Open(str(path))).pages)
    found: list[TextPage | None] = []
    for number in range(min(count, _MOST_PAGES)):
        try:
            found.append(client.call(Text(str(path), number)))
        except KnownError:
            found.append(None)
    return found
