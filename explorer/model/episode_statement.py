"""What one source says about an episode: the input of every import, from a catalog, a feed or another source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from explorer.model.catalog import CatalogLink
from explorer.model.fact import SubjectKind
from explorer.model.paper import Paper
from explorer.model.paper_names import PaperNames

Parts = Mapping[str, Mapping[str, Any]]
"""The fields of parts of one kind, by an id that stays the same in the source's next edition."""


@dataclass(frozen=True, slots=True)
class EpisodeStatement:
    """All that a source says about an episode; None in a mapping means that it says nothing.

    ``fields`` are those of ``model.episode.Episode``. The fields of parts are: sections ``title``, ``start_s``,
    ``letter``; segments ``title``, ``start_s``, ``kind``, ``section`` (the id of one), ``speakers``, ``paper``;
    appearances ``role``, ``segment``, ``topic``, ``relation``, ``position``, ``paper``; resources ``title``, ``kind``,
    ``segment``, ``position``, ``url``, and ``start_s`` in a list of times with a clock of its own. A ``paper`` is any
    of its names. ``links`` refer to papers by a name, too.
    """

    episode_id: str
    fields: Mapping[str, Any]
    papers: tuple[tuple[Paper, PaperNames], ...] = ()
    parts: Mapping[SubjectKind, Parts] = field(default_factory=dict)
    links: tuple[CatalogLink, ...] = ()
