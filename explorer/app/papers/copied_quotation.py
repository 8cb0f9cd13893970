"""Quotations, references and links of papers for the clipboard."""

from collections.abc import Sequence

from explorer.model.annotation import Item
from explorer.model.errors import KnownError
from explorer.model.paper import ArxivMetadata, Paper
from explorer.services.export import deep_links
from explorer.services.quotation import Quotation, citation, markdown_quote, reference
from explorer.store.database import Store


class CopiedQuotation:
    """Makes quotations with their source, as text or as Markdown.

    ``pages`` are the first and last page, from 0; ``labels`` are the page labels, as in DocumentInfo.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def citation(self, paragraphs: Sequence[str], paper: Paper, pages: tuple[int, int], labels: Sequence[str]) -> str:
        """Return the text with authors, year, title, page and address."""
        return citation(Quotation(paragraphs, paper, pages[0] + 1, pages[1] + 1, labels), self._of_arxiv(paper))

    def reference(self, paper: Paper) -> str:
        """Return authors, year, title and address of a paper."""
        return reference(paper, self._of_arxiv(paper))

    @staticmethod
    def link(
        *,
        paper: Paper | None = None,
        page: int | None = None,
        item: Item | None = None,
        episode: tuple[str, int] | None = None,
    ) -> str:
        """Return a link that opens a paper at a page (from 0), an annotation or note, or an episode (its id) at a time
        (in seconds)."""
        if item is not None:
            return deep_links.item_link(item)
        if episode is not None:
            return deep_links.moment_link(*episode)
        return deep_links.page_link(paper.handle, None if page is None else page + 1) if paper else ""

    def _of_arxiv(self, paper: Paper) -> ArxivMetadata | None:
        try:
            return self._store.metadata.of(paper).arxiv
        except KnownError:
            return None  # The year can be given without it.

    @staticmethod
    def markdown(paragraphs: Sequence[str], paper: Paper, pages: tuple[int, int], labels: Sequence[str]) -> str:
        """Return the text as a block quotation with links to the paper."""
        return markdown_quote(Quotation(paragraphs, paper, pages[0] + 1, pages[1] + 1, labels))
