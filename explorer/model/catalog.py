"""A catalog: the metadata of one episode as read from a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from explorer.model.episode import Appearance, Episode, Resource, Section, Segment
from explorer.model.paper import Paper
from explorer.model.paper_names import PaperNames


@dataclass(frozen=True, slots=True)
class CatalogLink:
    """A link between two things of a catalog, with the evidence that the catalog gives for it.

    The subject is a segment or a paper of the catalog; the target is a paper's id, an arXiv id or an OpenReview
    forum.
    """

    subject_kind: Literal["segment", "paper"]
    subject: str
    target_kind: Literal["paper", "arxiv", "openreview"]
    target: str
    relation: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Catalog:
    """An episode with its sections, segments and papers, each in the file's order; all ids are checked and resolve."""

    episode: Episode
    sections: tuple[Section, ...]
    segments: tuple[Segment, ...]
    appearances: tuple[Appearance, ...]
    resources: tuple[Resource, ...]
    papers: tuple[Paper, ...]
    links: tuple[CatalogLink, ...]
    names: Mapping[str, PaperNames] = field(default_factory=dict)
    """The names of papers beyond those that a Paper has, by paper id: DOI, numbers of PubMed, and the web page of one
    without another name."""
