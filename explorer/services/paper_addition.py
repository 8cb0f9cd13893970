"""Adds a paper that the user names, to the library or to a time of an episode."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from explorer.model import paper_names, timecode
from explorer.model.errors import KnownError
from explorer.model.ids import short_hash
from explorer.model.paper import Paper
from explorer.model.paper_names import PaperNames
from explorer.model.show_notes.paper_addresses import read_address
from explorer.model.text_page import DocumentInfo, TextPage
from explorer.model.title_match import bare_title
from explorer.model.translation import later
from explorer.services.library_setup import add_local_pdf
from explorer.store.database import Store
from explorer.store.library_folder import Library

_LONGEST_TITLE = 500
_LEAST_LETTERS = 4
_LONGEST_S = 48 * 3600
"""Seconds of the longest episode that is thought of where its length is not known."""
_LIKE_AN_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:\S+|\S*[/\\]\S*", re.ASCII | re.IGNORECASE)
"""One word that is a path, or an address of no page: no title."""
_LIKE_AN_ARXIV_ID = re.compile(r"(?:arxiv:\s*)?\d{3,5}[.,]\d{3,6}(?:v\d{1,2})?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AddedPaper:
    """A paper that was named; ``is_title``: only its title is known, not an id."""

    paper: Paper
    is_title: bool = False


def add_paper(
    store: Store,
    library: Library,
    target: str,
    check: Callable[[Path], DocumentInfo],
    look: Callable[[Path], TextPage],
) -> AddedPaper:
    """Return the paper that a text names, adding it if the library doesn't have it.

    Args:
        target: an id or name of a paper, an address, a DOI, a PDF's file name, or a title.
        check: reads the properties of a PDF, as for ``add_local_pdf``.
        look: reads its first page, which may say its title.

    Raises:
        KnownError: ``not-a-paper`` for an address of something else; ``paper-ambiguous``; or as ``add_local_pdf``.
    """
    store.must_be_writable()
    target = target.strip()
    path = Path(target)
    if path.suffix.lower() == ".pdf" and not target.startswith(("http://", "https://")):
        if not path.is_file():
            raise KnownError("pdf-missing", "There is no PDF “{target}”: check its name.", target=target[:200])
        file = add_local_pdf(store, library, path, None, check, look)
        found = store.papers.get(file.paper_id)
        assert found is not None
        return AddedPaper(found)
    if known := store.papers.resolve(target):
        return AddedPaper(known)
    if names := names_of(target):
        if known := next((one for name in names.all() if (one := store.papers.get(name))), None):
            return AddedPaper(known)
        return AddedPaper(store.papers.find_or_add(Paper.named(names, key=target), "user", names))
    if _LIKE_AN_ARXIV_ID.fullmatch(target):
        raise KnownError(
            "not-a-paper",
            "“{target}” is not an arXiv id, whose first four digits are a year and a month: check them.",
            target=target,
        )
    if len(bare_title(target)) < _LEAST_LETTERS or _LIKE_AN_ADDRESS.fullmatch(target):
        raise KnownError("not-a-paper", "Name a paper: an arXiv id, a DOI, an address, a title, or a PDF.")
    title = " ".join(target.split())[:_LONGEST_TITLE]
    same = [key for key, held in store.papers.titles() if bare_title(held) == bare_title(title)]
    if len(same) == 1 and (known := store.papers.get(same[0])):
        return AddedPaper(known)
    key = f"title:{short_hash(bare_title(title), 16)}"
    return AddedPaper(store.papers.find_or_add(Paper(key, title, handle=key), "user", PaperNames()), is_title=True)


def names_of(target: str) -> PaperNames | None:
    """Return the names that an id or address spells; None for a title.

    Raises:
        KnownError: ``not-a-paper``.
    """
    if named := paper_names.arxiv_name(target):
        return PaperNames(arxiv=named.removeprefix("arxiv:"))
    if address := read_address(target):
        if address.kind != "paper":
            raise KnownError("not-a-paper", "This address is not that of a paper: paste its arXiv id, DOI or page.")
        ids = (address.arxiv, address.doi, address.openreview, address.pmid, address.pmcid)
        return PaperNames(
            arxiv=address.arxiv,
            doi=address.doi,
            openreview=address.openreview,
            pmid=address.pmid,
            pmcid=address.pmcid,
            url=None if any(ids) else address.url,
        )
    known = paper_names.by_kind(paper_names.possible_names(target))
    found = PaperNames(
        doi=known.get("doi"), openreview=known.get("openreview"), pmid=known.get("pmid"), pmcid=known.get("pmc")
    )
    return found if found.all() else None


def add_appearance(store: Store, paper: Paper, episode_id: str, at_s: int | None) -> str | None:
    """Add a paper to the segment at a time of an episode, as the user's fact; return the segment's title.

    Args:
        at_s: seconds; None adds it to the episode, without a time.

    Raises:
        KnownError: ``episode-unknown``; ``no-segment`` if there is none at that time; ``time-outside`` if no episode is
            that long.
    """
    timeline = store.episodes.timeline(episode_id)
    if at_s is not None and timeline.episode.duration_s is None and at_s > _LONGEST_S:
        told = later("The length of this episode is not known, but no episode has {at_s}: type an earlier time.")
        raise KnownError("time-outside", told, at_s=timecode.display(at_s))
    segment = None if at_s is None else timeline.segment_at(at_s)
    if at_s is not None and segment is None:
        raise KnownError(
            "no-segment", "No segment of this episode is at {at_s}: choose another time.", at_s=timecode.display(at_s)
        )
    where = segment.id if segment else None
    if segment is None or segment.paper_id != paper.id:
        part = f"mentioned:{where or ''}/{short_hash(paper.id, 16)}"
        values = {"role": "mentioned", "segment": where, "paper": paper.id, "position": len(timeline.appearances)}
        store.episode_facts.change("appearance", episode_id, part, values | {"removed": None})
    return segment.title if segment else None
