"""The year of a paper: when it was published, else when arXiv first had it."""

import re

from explorer.model.paper import ArxivMetadata, Paper

_UNPUBLISHED = re.compile(
    r"\s*(?:arxiv|corr\b|submitted|withdrawn|desk reject|under review)"
    r"|.*\b(?:(?:withdrawn|rejected) submission|under review)\s*$",
    re.IGNORECASE,
)
"""Matches preprints, and what OpenReview says of papers that a venue did not take."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b", re.ASCII)


def is_published(venue: str) -> bool:
    """Return whether a venue publishes papers: no preprint archive, and no note that a paper was submitted."""
    return bool(venue.strip()) and not _UNPUBLISHED.match(venue)


def paper_year(paper: Paper, record: ArxivMetadata | None = None) -> str:
    """Return the year of the venue where the paper was published; else of its first version at arXiv; empty where
    unknown.

    Citations, references and exports all use this rule.

    Args:
        record: arXiv's metadata of the paper; without it the year is read from the arXiv id, which since 2007 begins
            with it.
    """
    if paper.venue and is_published(paper.venue) and (found := _YEAR.search(paper.venue)):
        return found[0]
    if record and record.year is not None:
        return f"{record.year:04d}"
    since = re.match(r"(\d\d)\d\d\.", paper.arxiv or "", re.ASCII)
    return f"20{since[1]}" if since else ""
