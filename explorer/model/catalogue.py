"""A catalogue: all the facts of one episode, as a file brings them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from explorer.model.episode import Appearance, Episode, Resource, Section, Segment
from explorer.model.paper import Paper


@dataclass(frozen=True, slots=True)
class CatalogueLink:
    """That two things belong together, and on what evidence the catalogue says so.

    The subject is a segment or a paper of the catalogue; the target a paper's id, an arXiv id or an OpenReview forum.
    """

    subject_kind: Literal["segment", "paper"]
    subject: str
    target_kind: Literal["paper", "arxiv", "openreview"]
    target: str
    relation: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """An episode with its sections, segments and papers, each in the file's order; checked, so that ids resolve."""

    episode: Episode
    sections: tuple[Section, ...]
    segments: tuple[Segment, ...]
    appearances: tuple[Appearance, ...]
    resources: tuple[Resource, ...]
    papers: tuple[Paper, ...]
    links: tuple[CatalogueLink, ...]
    dois: Mapping[str, str] = field(default_factory=dict)
    """DOIs of papers, by the papers' ids."""
