"""Interfaces between the tables of a library, so that no table needs the whole store."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from explorer.model.fact import Fact, SubjectKind
from explorer.model.paper import Paper, PaperFile
from explorer.model.paper_names import PaperNames
from explorer.store.connection import Connection
from explorer.store.library_folder import Library


class PaperLookup(Protocol):
    """Finds papers by any of their names."""

    def id_of(self, name: str) -> str | None:
        """Return the id of the paper with this name; None if there is none."""

    def ids_of(self, names: Iterable[str]) -> dict[str, str]:
        """Return the ids of the papers with these names; unknown names are left out."""

    def present_id(self, name: str) -> str:
        """Return the id of the paper with this name, or the name itself if there is none."""

    def file_id_of(self, file_id: str, paper_id: str) -> str:
        """Return the id of the paper's file with the content of this file."""

    def find_or_add(self, paper: Paper, source: str, names: PaperNames | None = None) -> Paper:
        """Find a source's paper in the library, or add it, and store the source's facts about it."""

    def show(self, paper_id: str) -> None:
        """Update a paper's columns from its facts."""

    def current_file(self, paper_id: str) -> PaperFile | None:
        """Return the file of a paper that is shown; None without one."""


class PageLabels(Protocol):
    """Knows the page labels of PDFs."""

    def all(self) -> dict[str, tuple[str, ...]]:
        """Return the labels that are not numbers, by the ids of files and of papers."""


class LabelledFiles(Connection, Protocol):
    """The database, with the page labels of its files."""

    @property
    def page_labels(self) -> PageLabels:
        """Return the labels of the pages of PDFs."""


class FactRecords(Protocol):
    """Stores the facts of each source about a subject."""

    def of(self, kind: SubjectKind, subject: str) -> list[Fact]:
        """Return the facts about a subject."""

    def of_parts(self, kind: SubjectKind, episode_id: str) -> dict[str, list[Fact]]:
        """Return the facts about all parts of an episode, by part."""

    def state(self, kind: SubjectKind, subject: str, source: str, values: Mapping[str, Any], now: str) -> bool:
        """Replace all facts of a source about a subject; return whether anything changed."""

    def put(self, kind: SubjectKind, subject: str, source: str, field: str, value: object, now: str) -> None:
        """Add or replace one fact."""

    def delete(self, kind: SubjectKind, subject: str, source: str, field: str) -> None:
        """Delete one fact."""

    def forget(self, kind: SubjectKind, subject: str, source: str) -> None:
        """Delete all facts of a source about a subject."""


class EpisodeRecords(Protocol):
    """Stores facts about episodes, and updates the episodes' tables from them."""

    def show(self, episode_id: str) -> None:
        """Update an episode's tables from its facts."""


class Merger(Protocol):
    """Merges two papers."""

    def merge(self, kept: str, gone: str) -> str:
        """Merge the second paper into the first; return the id of the merge, for undo."""

    def was_undone(self, one: str, other: str) -> bool:
        """Return whether the user has undone a merge of these two papers."""

    def file_of(self, file_id: str) -> str | None:
        """Return the content (its SHA-256) of a file that was deleted because another paper had the same PDF."""


class HasPapers(Connection, Protocol):
    """A connection with papers."""

    @property
    def papers(self) -> PaperLookup:
        """Return the table of papers."""


class HasFacts(Connection, Protocol):
    """A connection with facts."""

    @property
    def facts(self) -> FactRecords:
        """Return the table of facts."""


class HasEpisodes(Connection, Protocol):
    """A connection with episodes."""

    @property
    def episode_facts(self) -> EpisodeRecords:
        """Return the facts about episodes."""


class HasFolder(Connection, Protocol):
    """A connection to a library whose folder is known."""

    @property
    def library(self) -> Library:
        """Return the library's folder."""


class FactedPapers(HasPapers, HasFacts, Protocol):
    """A connection with papers and facts."""
