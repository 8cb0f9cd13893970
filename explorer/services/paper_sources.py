"""Finds the papers of the library that web addresses and fingerprints of PDFs mean."""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from explorer.model import paper_names
from explorer.model.folded_text import letters_and_digits
from explorer.model.paper import Paper
from explorer.store.database import Store

_VIA = re.compile(r"https?://via\d?\.hypothes\.is/(?:proxy/|pdf\?url=)?")
_OWN = re.compile(r"paper-explorer://open\?(?:annotation|note)=([!-~]{1,200})")
_ARXIV = re.compile(r"https?://[\w.-]*(?:arxiv|ar5iv|alphaxiv)[\w.-]*/(?:abs|pdf|html|papers)/([^?#]+)", re.IGNORECASE)
_DOI = re.compile(r"(?:doi[:=./]|/doi/(?:abs/|full/|pdf/|epdf/)?)(10\.\d{4,9}/[^?#\s]{1,200})", re.IGNORECASE)
_FINGERPRINT = re.compile(r"urn:x-pdf:([0-9a-f]{32,128})", re.IGNORECASE)
_ID = re.compile(rb"/ID\s*\[\s*<([0-9A-Fa-f\s]{2,200})>")
_ID_LITERAL = re.compile(rb"/ID\s*\[\s*\(((?:[^()\\]|\\.){1,200})\)", re.DOTALL)
_ENDS = 64 * 1024
_LEAST_TITLE = 12


class PaperSources:
    """Looks sources up; fingerprints of the library's PDFs are read when the first one is asked for."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[tuple[str, ...], Paper | None] = {}
        self._titles: dict[str, str] | None = None
        self._fingerprints: dict[str, str] | None = None

    def paper(self, sources: tuple[str, ...], title: str = "") -> Paper | None:
        """Return the paper that one of the sources means, else the only one with this title."""
        key = (*sources, title)
        if key not in self._known:
            found = next((one for one in map(self._named, sources) if one), None)
            self._known[key] = found or self._printed(sources) or self._titled(title)
        return self._known[key]

    def _named(self, source: str) -> Paper | None:
        source = _VIA.sub("", source.strip())
        names: list[str] = list(paper_names.possible_names(source))
        if at_arxiv := _ARXIV.match(source):
            names += filter(None, [paper_names.arxiv_name(at_arxiv[1])])
        if published := _DOI.search(source):
            names += filter(None, [paper_names.doi_name(published[1])])
        for name in names:
            if paper := self._store.papers.get(name):
                return paper
        own = _OWN.match(source)
        here = self._store.item_states.get(own[1]) if own else None
        return self._store.papers.get(here.item.paper_id) if here and here.item.paper_id else None

    def _printed(self, sources: Iterable[str]) -> Paper | None:
        wanted = [print_[1].lower() for one in sources if (print_ := _FINGERPRINT.match(one))]
        if wanted and self._fingerprints is None:
            self._fingerprints = {}
            for paper in self._store.papers.all():
                for file in self._store.papers.files(paper.id):
                    for one in fingerprints(self._store.library.root / file.path):
                        self._fingerprints.setdefault(one, paper.id)
        found = next(
            (self._fingerprints[one] for one in wanted if self._fingerprints and one in self._fingerprints), ""
        )
        return self._store.papers.get(found) if found else None

    def _titled(self, title: str) -> Paper | None:
        if self._titles is None:
            self._titles = {}
            for paper in self._store.papers.all():
                bare = letters_and_digits(paper.title)
                self._titles[bare] = "" if bare in self._titles else paper.id
        bare = letters_and_digits(title.removesuffix(".pdf"))
        found = self._titles.get(bare, "") if len(bare) >= _LEAST_TITLE else ""
        return self._store.papers.get(found) if found else None


def fingerprints(path: Path) -> set[str]:
    """Return what PDF.js and Hypothesis call a PDF: its first ID, else the MD5 of its first 1,024 bytes.

    The ID is searched in the file's two ends, where trailers are, since nothing here may open an unknown PDF.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_ENDS)
            file.seek(max(0, path.stat().st_size - _ENDS))
            tail = file.read(_ENDS)
    except OSError:
        return set()
    found = {hashlib.md5(head[:1024], usedforsecurity=False).hexdigest()}
    for part in (head, tail):
        found |= {b"".join(one.split()).decode().lower() for one in _ID.findall(part)}
        found |= {re.sub(rb"\\(.)", rb"\1", one, flags=re.DOTALL).hex() for one in _ID_LITERAL.findall(part)}
    return found
