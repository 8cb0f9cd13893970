"""Words of a paper as a quotation that says where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.model.page_labels import label_of
from explorer.model.paper import ArxivRecord, Paper
from explorer.model.paper_year import paper_year
from explorer.services import escaped_markdown
from explorer.services.export.deep_links import page_link


@dataclass(frozen=True, slots=True)
class Quotation:
    """Paragraphs of a paper, and the pages they stand on, from 1.

    ``labels`` are what the document calls its pages; empty where it calls them by their numbers.
    """

    paragraphs: Sequence[str]
    paper: Paper
    first: int
    last: int
    labels: Sequence[str] = ()

    @property
    def pages(self) -> str:
        """“p. 3”, or “pp. iii–iv”."""
        first, last = (escaped_markdown.plain(label_of(self.labels, page - 1)) for page in (self.first, self.last))
        return f"p. {first}" if self.first == self.last else f"pp. {first}–{last}"


def citation(quotation: Quotation, record: ArxivRecord | None = None) -> str:
    """The words in quotation marks, then who wrote them, when, in what, on which page, and the address.

    Args:
        record: what arXiv has said of the paper, if anything.
    """
    paper = quotation.paper
    authors = _authors(paper.authors or (record.authors if record else ()))
    year = paper_year(paper, record)
    who = " ".join(filter(None, (authors, f"({year})" if year else "")))
    where = [who, escaped_markdown.plain(paper.title), quotation.pages]
    if url := paper.abs_url():
        where.append(f"arXiv:{paper.arxiv} {url}")
    elif url := paper.forum_url():
        where.append(url)
    quoted = "\n\n".join(quotation.paragraphs)
    return f"“{quoted}” — {', '.join(filter(None, where))}"


def markdown_quote(quotation: Quotation) -> str:
    """A block quotation, and a line with the paper's address and the way back into the program."""
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
