"""Finds ids of papers that a text spells: of arXiv, DOIs, numbers of PubMed and of PubMed Central."""

import re
from collections.abc import Iterator

from explorer.model import arxiv_id
from explorer.model.show_notes.paper_addresses import PaperAddress, clean_doi

_ARXIV_TEXT = re.compile(
    r"\barxiv\s*[:：\s#]\s*(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7})", re.IGNORECASE | re.ASCII
)
_BRACKETED = re.compile(r"[\[(](\d{4}\.\d{4,5}(?:v\d+)?)[\])]", re.ASCII)
_DOI_TEXT = re.compile(
    r"(?<![\w/.])(?:doi\s*[:\s]\s*)?(10\.\d{4,9}/(?:[^\s\"<>\u0080-\uffff]|<\d+::[\w-]+>)+)", re.IGNORECASE | re.ASCII
)
_DOI_SPACED = re.compile(
    r"\bdoi(?:\.org)?\s*[:/]?\s*(10\.\d{4,9}(?:\s/\s?|/\s)[^\s\"<>\u0080-\uffff]+)", re.IGNORECASE | re.ASCII
)
"""A DOI with blanks around its stroke."""
_PMID_TEXT = re.compile(r"\bPMID\s*[:#]?\s*(\d{4,9})\b", re.IGNORECASE | re.ASCII)
_PMC_TEXT = re.compile(r"\b(?:PMCID\s*[:#]?\s*)?(PMC\d{4,9})\b", re.ASCII)
_LEADING = re.compile(r"^\W{0,4}(\d{4}\.\d{4,5}(?:v\d+)?)(?=\s*[-–—:|]?\s+[A-Z“\"]|\W*$)", re.ASCII)
_TRAILING = re.compile(r"(?<=[,;:–—(-])\s?(\d{4}\.\d{4,5}(?:v\d+)?)(?=[\s.;,)]*$)", re.ASCII)
_VERSIONED = re.compile(r"(?<![\w./])(\d{4}\.\d{4,5}v\d{1,2})(?![\w/])", re.ASCII)
_OF_ARCHIVE = re.compile(rf"(?<![\w./-])((?:{arxiv_id.ARCHIVES})(?:\.[A-Z]{{2}})?/\d{{7}}(?:v\d+)?)(?![\w/])", re.ASCII)
_BARE = (_BRACKETED, _LEADING, _TRAILING, _VERSIONED, _OF_ARCHIVE)
"""Ids of arXiv without its name, where they can be nothing else."""


def spelled_ids(text: str) -> Iterator[tuple[re.Match[str], PaperAddress]]:
    """Yield the places of a text that spell an id of a paper, with what it names."""
    for match in _ARXIV_TEXT.finditer(text):
        if named := arxiv_id.parse(match[1]):
            yield match, PaperAddress("paper", f"https://arxiv.org/abs/{named.id}", arxiv=named.id)
    found: set[int] = set()
    for match in (one for pattern in _BARE for one in pattern.finditer(text)):
        if match.start(1) in found:
            continue
        found.add(match.start(1))
        if named := arxiv_id.parse(match[1]):
            yield match, PaperAddress("paper", f"https://arxiv.org/abs/{named.id}", arxiv=named.id)
    for match in _DOI_TEXT.finditer(text):
        if named := arxiv_id.parse(match[1].rstrip(".,;:)]")):
            yield match, PaperAddress("paper", f"https://arxiv.org/abs/{named.id}", arxiv=named.id)
        elif doi := clean_doi(match[1]):
            yield match, PaperAddress("paper", f"https://doi.org/{doi}", doi=doi)
    for match in _DOI_SPACED.finditer(text):
        if doi := clean_doi(re.sub(r"\s", "", match[1])):
            yield match, PaperAddress("paper", f"https://doi.org/{doi}", doi=doi)
    for match in _PMID_TEXT.finditer(text):
        yield match, PaperAddress("paper", f"https://pubmed.ncbi.nlm.nih.gov/{match[1]}/", pmid=match[1])
    for match in _PMC_TEXT.finditer(text):
        yield match, PaperAddress("paper", f"https://pmc.ncbi.nlm.nih.gov/articles/{match[1]}/", pmcid=match[1])
