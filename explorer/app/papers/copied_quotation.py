"""Quotations of the open paper for the clipboard; their code is imported on first use."""

from collections.abc import Sequence

from explorer.model.errors import KnownError
from explorer.model.paper import Paper
from explorer.store.database import Store


class CopiedQuotation:
    """Makes quotations with their source, as text or as Markdown.

    ``pages`` are the first and last page, from 0; ``labels`` are the page labels, as in DocumentInfo.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def citation(self, paragraphs: Sequence[str], paper: Paper, pages: tuple[int, int], labels: Sequence[str]) -> str:
        """Return the text with authors, year, title, page and address."""
        from explorer.services.quotation import Quotation, citation

        try:
            record = self._store.records.of(paper)[0]
        except KnownError:
            record = None  # The year can be given without it.
        return citation(Quotation(paragraphs, paper, pages[0] + 1, pages[1] + 1, labels), record)

    @staticmethod
    def markdown(paragraphs: Sequence[str], paper: Paper, pages: tuple[int, int], labels: Sequence[str]) -> str:
        """Return the text as a block quotation with links to the paper."""
        from explorer.services.quotation import Quotation, markdown_quote

        return markdown_quote(Quotation(paragraphs, paper, pages[0] + 1, pages[1] + 1, labels))
