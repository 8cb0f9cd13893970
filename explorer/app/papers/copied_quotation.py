"""Quotations of the paper that is open, for the clipboard; their making is loaded when the first one is asked for."""

from collections.abc import Sequence

from explorer.model.errors import KnownError
from explorer.model.paper import Paper
from explorer.store.database import Store


class CopiedQuotation:
    """Words with where they stand, as text or as Markdown.

    Of ``pages`` the first and the last are told, from 0, by their ``labels`` as in DocumentInfo.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def citation(self, paragraphs: Sequence[str], paper: Paper, pages: tuple[int, int], labels: Sequence[str]) -> str:
        """Return the words with authors, year, title, page and address."""
        from explorer.services.quotation import Quotation, citation

        try:
            record = self._store.records.of(paper)[0]
        except KnownError:
            record = None  # The year can be told without.
        return citation(Quotation(paragraphs, paper, pages[0] + 1, pages[1] + 1, labels), record)

    @staticmethod
    def markdown(paragraphs: Sequence[str], paper: Paper, pages: tuple[int, int], labels: Sequence[str]) -> str:
        """Return the words as a block quotation with links to the paper."""
        from explorer.services.quotation import Quotation, markdown_quote

        return markdown_quote(Quotation(paragraphs, paper, pages[0] + 1, pages[1] + 1, labels))
