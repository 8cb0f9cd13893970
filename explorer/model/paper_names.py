"""The names of a paper: its ids at arXiv, at OpenReview, of a publisher (DOI), in a catalog, and of the PDF's
content.

Each name belongs to one paper of a library. A new paper's id is its strongest name, so that two libraries give the same
paper the same id; the id never changes when names are added. A paper also has a handle, the short name for people,
links and exported files: a catalog's slug if that was free, else the id.
"""

import re
from collections.abc import Iterable
from urllib.parse import unquote

from explorer.model import arxiv_id
from explorer.model.lazy_dataclass import dataclass

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,98}[a-z0-9])?", re.ASCII)
"""The name of an episode or a paper in a catalog."""
_FORUM = re.compile(r"[A-Za-z0-9_-]{1,40}", re.ASCII)
_FORUM_LINK = re.compile(r"https?://(?:www\.)?openreview\.net/(?:forum|pdf)\?id=(?P<id>[A-Za-z0-9_-]{1,40})", re.ASCII)
_DOI = re.compile(r"10\.\d{4,9}/[!-~]{1,200}", re.ASCII)
_DOI_PREFIX = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_PUBMED = re.compile(r"(?:pmid:\s*)?(?:(?:pmc:)?(?P<pmc>PMC))?(?P<number>\d{3,9})", re.ASCII | re.IGNORECASE)
_PAGE = re.compile(r"https?://[!-~]{4,300}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_DIGITS_OF_FILE = 16
_SPOKEN = {
    "arxiv": "arXiv:",
    "doi": "doi:",
    "openreview": "OpenReview ",
    "pmid": "PMID ",
    "pmc": "",
    "url": "",
}
"""What people write before a name of each kind that means something to them; the strongest kind first."""


@dataclass(frozen=True, slots=True)
class PaperNames:
    """The names of a paper; unknown ones are None. ``slug`` is unique within its episode alone.

    ``pmid`` and ``pmcid`` are its numbers at PubMed and PubMed Central, ``url`` is the page of a paper that has no
    other name, at a conference or a publisher.
    """

    arxiv: str | None = None
    doi: str | None = None
    openreview: str | None = None
    episode_id: str | None = None
    slug: str | None = None
    sha256: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    url: str | None = None

    def all(self) -> tuple[str, ...]:
        """Return the known and well-formed names, the strongest first."""
        found = (
            arxiv_name(self.arxiv) if self.arxiv else None,
            doi_name(self.doi) if self.doi else None,
            openreview_name(self.openreview) if self.openreview else None,
            pubmed_name(self.pmid) if self.pmid else None,
            pubmed_name(self.pmcid) if self.pmcid else None,
            url_name(self.url) if self.url else None,
            catalog_name(self.episode_id, self.slug) if self.episode_id and self.slug else None,
            file_name(self.sha256) if self.sha256 else None,
        )
        return tuple(name for name in found if name)

    def new_id(self) -> str | None:
        """Return the id of a new paper with these names: the strongest one; None if there is none."""
        strongest = next(iter(self.all()), None)
        if strongest and strongest.startswith("sha256:"):
            return file_id(strongest.removeprefix("sha256:"))
        return strongest

    @property
    def readable(self) -> str:
        """Return what to call a paper of which no more is known, as ``readable_name`` spells it; empty without an id
        or address."""
        return next((spelled for name in self.all() if (spelled := readable_name(name))), "")


def readable_name(name: str) -> str:
    """Return a name as people write it, as ``PMID 17554301``; empty for a catalog's or a file's."""
    kind, _, value = name.partition(":")
    return _SPOKEN[kind] + value if value and kind in _SPOKEN else ""


def by_kind(names: Iterable[str]) -> dict[str, str]:
    """Return the first name of each kind without the kind: ``{"pmid": "17554301"}``."""
    found: dict[str, str] = {}
    for name in names:
        kind, _, value = name.partition(":")
        if value:
            found.setdefault(kind, value)
    return found


def arxiv_name(text: str) -> str | None:
    """Return ``arxiv:2309.00071`` for an arXiv id in any form; a version is left out."""
    found = arxiv_id.parse(text)
    return f"arxiv:{found.id}" if found else None


def openreview_name(text: str) -> str | None:
    """Return ``openreview:FORUM`` for a forum's id or its address."""
    link = _FORUM_LINK.match(text.strip())
    forum = link["id"] if link else text.strip().removeprefix("openreview:")
    return f"openreview:{forum}" if _FORUM.fullmatch(forum) else None


def doi_name(text: str) -> str | None:
    """Return ``doi:10.…`` for a DOI in any form, in lower case, since case does not matter in DOIs; arXiv's DOIs count
    as arXiv ids."""
    doi = unquote(_DOI_PREFIX.sub("", text.strip())).lower()
    if doi.startswith("10.48550/arxiv."):
        return arxiv_name(doi)
    return f"doi:{doi}" if _DOI.fullmatch(doi) else None


def pubmed_name(text: str) -> str | None:
    """Return ``pmid:17554301`` or ``pmc:PMC4975196`` for a number of PubMed or PubMed Central."""
    match = _PUBMED.fullmatch(text.strip())
    if match is None:
        return None
    return f"pmc:PMC{match['number']}" if match["pmc"] else f"pmid:{match['number']}"


def url_name(text: str) -> str | None:
    """Return ``url:https://…`` for the page of a paper; None if the address is no web address or is too long."""
    text = text.strip()
    return f"url:{text}" if _PAGE.fullmatch(text) else None


def catalog_name(episode_id: str, slug: str) -> str:
    """Return ``catalogue:EPISODE/SLUG``, the name of a paper in the catalog of an episode."""
    return f"catalogue:{episode_id}/{slug}"


def file_name(sha256: str) -> str | None:
    """Return ``sha256:HEX`` of a PDF's content."""
    return f"sha256:{sha256}" if _SHA256.fullmatch(sha256) else None


def file_id(sha256: str) -> str:
    """Return the id of a paper of which only the PDF is known."""
    return f"file:{sha256[:_DIGITS_OF_FILE]}"


def possible_names(text: str) -> tuple[str, ...]:
    """Return the names that a text typed by the user may mean, the likeliest first; the library is not asked."""
    text = text.strip()
    if named := arxiv_name(text):
        return (named,)
    found: list[str | None] = [text]
    if _FORUM_LINK.match(text) or text.startswith("openreview:"):
        found.append(openreview_name(text))
    if _DOI_PREFIX.match(text) or _DOI.fullmatch(text):
        found.append(doi_name(text))
    if text.lower().startswith(("pmid:", "pmc")):
        found.append(pubmed_name(text))
    found.append(url_name(text))
    return tuple(name for name in found if name)
