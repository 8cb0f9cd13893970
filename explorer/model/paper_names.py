"""The names of a paper: what arXiv, OpenReview, a publisher, a catalogue and the PDF itself call it.

Each name belongs to one paper of a library. A new paper's id is its strongest name, so that two libraries that meet the
same paper call it the same; it never changes, whatever names come later. Beside its names a paper has a handle, which
people, links and exported files see: a catalogue's slug where that was free, else the id.
"""

import re
from urllib.parse import unquote

from explorer.model import arxiv_id
from explorer.model.records import dataclass

_FORUM = re.compile(r"[A-Za-z0-9_-]{1,40}", re.ASCII)
_FORUM_LINK = re.compile(r"https?://(?:www\.)?openreview\.net/(?:forum|pdf)\?id=(?P<id>[A-Za-z0-9_-]{1,40})", re.ASCII)
_DOI = re.compile(r"10\.\d{4,9}/[!-~]{1,200}", re.ASCII)
_DOI_PREFIX = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_DIGITS_OF_FILE = 16


@dataclass(frozen=True, slots=True)
class PaperNames:
    """What a paper may be known by; each is None where it is not known. ``slug`` is unique within its episode alone."""

    arxiv: str | None = None
    doi: str | None = None
    openreview: str | None = None
    episode_id: str | None = None
    slug: str | None = None
    sha256: str | None = None

    def all(self) -> tuple[str, ...]:
        """Return the names that are there and well formed, the strongest first."""
        found = (
            arxiv_name(self.arxiv) if self.arxiv else None,
            doi_name(self.doi) if self.doi else None,
            openreview_name(self.openreview) if self.openreview else None,
            catalogue_name(self.episode_id, self.slug) if self.episode_id and self.slug else None,
            file_name(self.sha256) if self.sha256 else None,
        )
        return tuple(name for name in found if name)

    def new_id(self) -> str | None:
        """Return the id of a new paper with these names; None where there is none to make it of."""
        strongest = next(iter(self.all()), None)
        if strongest and strongest.startswith("sha256:"):
            return file_id(strongest.removeprefix("sha256:"))
        return strongest


def arxiv_name(text: str) -> str | None:
    """``arxiv:2309.00071`` for an arXiv id in any form; a version is left out."""
    found = arxiv_id.parse(text)
    return f"arxiv:{found.id}" if found else None


def openreview_name(text: str) -> str | None:
    """``openreview:FORUM`` for a forum's id or its address."""
    link = _FORUM_LINK.match(text.strip())
    forum = link["id"] if link else text.strip().removeprefix("openreview:")
    return f"openreview:{forum}" if _FORUM.fullmatch(forum) else None


def doi_name(text: str) -> str | None:
    """``doi:10.…`` in small letters, which DOIs don't tell apart, for a DOI in any form; arXiv's own are arXiv ids."""
    doi = unquote(_DOI_PREFIX.sub("", text.strip())).lower()
    if doi.startswith("10.48550/arxiv."):
        return arxiv_name(doi)
    return f"doi:{doi}" if _DOI.fullmatch(doi) else None


def catalogue_name(episode_id: str, slug: str) -> str:
    """``catalogue:EPISODE/SLUG``: a paper as the catalogue of an episode calls it."""
    return f"catalogue:{episode_id}/{slug}"


def file_name(sha256: str) -> str | None:
    """``sha256:HEX`` of a PDF's content."""
    return f"sha256:{sha256}" if _SHA256.fullmatch(sha256) else None


def file_id(sha256: str) -> str:
    """Return the id of a paper of which nothing is known but its PDF."""
    return f"file:{sha256[:_DIGITS_OF_FILE]}"


def meant(text: str) -> tuple[str, ...]:
    """Return the names that a user may mean by a text, whatever a library has, the likeliest first."""
    text = text.strip()
    if named := arxiv_name(text):
        return (named,)
    found: list[str | None] = [text]
    if _FORUM_LINK.match(text) or text.startswith("openreview:"):
        found.append(openreview_name(text))
    if _DOI_PREFIX.match(text) or _DOI.fullmatch(text):
        found.append(doi_name(text))
    return tuple(name for name in found if name)
