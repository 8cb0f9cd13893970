"""The year of a paper: when it was published, else when arXiv first had it."""

import re

from explorer.model.paper import ArxivRecord, Paper

_UNPUBLISHED = ("arxiv", "submitted", "withdrawn", "desk reject", "under review")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b", re.ASCII)


def is_published(venue: str) -> bool:
    """Return whether a venue is one where papers appear, and not an archive of preprints or a place where one was sent
    to."""
    return bool(venue.strip()) and not venue.strip().casefold().startswith(_UNPUBLISHED)


def paper_year(paper: Paper, record: ArxivRecord | None = None) -> str:
    """Return the year of the venue where the paper was published; else of its first version at arXiv; empty where
    unknown.

    Everything that tells a year goes by this one rule: citations, references, exports.

    Args:
        record: what arXiv has said of the paper; without it the year is read from an arXiv id, which since 2007 begins
            with it.
    """
    if paper.venue and is_published(paper.venue) and (found := _YEAR.search(paper.venue)):
        return found[0]
    if record and (begun := re.match(r"\d{4}", record.published, re.ASCII)):
        return begun[0]
    since = re.match(r"(\d\d)\d\d\.", paper.arxiv or "", re.ASCII)
    return f"20{since[1]}" if since else ""
