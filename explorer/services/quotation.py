"""Quotations of a paper with their source."""

from collections.abc import Sequence

from explorer.model.lazy_dataclass import dataclass
from explorer.model.page_labels import label_of
from explorer.model.paper import ArxivMetadata, Paper
from explorer.model.paper_year import paper_year
from explorer.services import escaped_markdown
from explorer.services.export.deep_links import page_link


@dataclass(frozen=True, slots=True)
class Quotation:
    """Paragraphs of a paper, and the pages they are on, from 1.

    ``labels`` are the document's page labels; empty if pages are numbered from 1.
    """

    paragraphs: Sequence[str]
    paper: Paper
    first: int
    last: int
    labels: Sequence[str] = ()

    @property
    def pages(self) -> str:
        """Return “p. 3”, or “pp. iii–iv”."""
        first, last = (escaped_markdown.plain(label_of(self.labels, page - 1)) for page in (self.first, self.last))
        return f"p. {first}" if self.first == self.last else f"pp. {first}–{last}"


def citation(quotation: Quotation, record: ArxivMetadata | None = None) -> str:
    """Return the text in quotation marks, with authors, year, title, page and address.

    Args:
        record: arXiv's metadata of the paper, if any.
    """
    quoted = "\n\n".join(quotation.paragraphs)
    return f"“{quoted}” — {reference(quotation.paper, record, quotation.pages)}"


def reference(paper: Paper, record: ArxivMetadata | None = None, pages: str = "") -> str:
    """Return a paper's authors, year, title, pages and address in one line."""
    authors = _authors(paper.authors or (record.authors if record else ()))
    year = paper_year(paper, record)
    who = " ".join(filter(None, (authors, f"({year})" if year else "")))
    where = [who, escaped_markdown.plain(paper.title), pages]
    if url := paper.abs_url():
        where.append(f"arXiv:{paper.arxiv} {url}")
    elif url := paper.forum_url():
        where.append(url)
    return ", ".join(filter(None, where))


def markdown_quote(quotation: Quotation) -> str:
    """Return a Markdown block quotation, with a line for the paper's address and a link back into the program."""
    paper = quotation.paper
    quoted = "\n>\n".join(f"> {escaped_markdown.line(one)}" for one in quotation.paragraphs)
    url = paper.abs_url() or paper.forum_url()
    title = escaped_markdown.line(paper.title) or "Untitled"
    source = escaped_markdown.link(paper.title, url) if url and paper.title else title
    back = escaped_markdown.link("Paper Explorer", page_link(paper.handle, quotation.first))
    return f"{quoted}\n\n{source}, {escaped_markdown.line(quotation.pages)} · {back}\n"


def _authors(authors: Sequence[str]) -> str:
    names = [name for name in map(escaped_markdown.plain, authors) if name]
    if len(names) > 2:
        return f"{names[0]} et al."
    return " and ".join(names)
