"""What the tables of one library use of each other, so that no table needs the whole store."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from explorer.model.fact import Fact, SubjectKind
from explorer.model.paper import Paper
from explorer.model.paper_names import PaperNames
from explorer.store.connection import Connection
from explorer.store.library_folder import Library

if TYPE_CHECKING:  # imported when a catalogue is
    from explorer.model.catalogue import Catalogue


class PaperLookup(Protocol):
    """Finds papers by any of their names."""

    def id_of(self, name: str) -> str | None:
        """Return the id of the paper with this name; None if there is none."""

    def meet(self, paper: Paper, source: str, names: PaperNames | None = None) -> Paper:
        """Add what a source says of a paper, to the one that it is or to a new one."""

    def show(self, paper_id: str) -> None:
        """Write the row that follows from the facts about a paper."""


class FactRecords(Protocol):
    """Keeps what each source says of a subject."""

    def of(self, kind: SubjectKind, subject: str) -> list[Fact]:
        """Return the facts about a subject."""

    def of_parts(self, kind: SubjectKind, episode_id: str) -> dict[str, list[Fact]]:
        """Return the facts about all parts of an episode, by part."""

    def state(self, kind: SubjectKind, subject: str, source: str, values: Mapping[str, Any], now: str) -> bool:
        """Replace all that a source says of a subject; return whether anything is different."""

    def say(self, kind: SubjectKind, subject: str, source: str, field: str, value: object, now: str) -> None:
        """Add or replace one fact."""

    def unsay(self, kind: SubjectKind, subject: str, source: str, field: str) -> None:
        """Delete one fact."""

    def forget(self, kind: SubjectKind, subject: str, source: str) -> None:
        """Delete all that a source says of a subject."""


class EpisodeRecords(Protocol):
    """Decides what is shown of an episode."""

    def take(self, catalogue: "Catalogue") -> None:
        """Replace what this catalogue says."""

    def show(self, episode_id: str) -> None:
        """Write the rows that follow from the facts about an episode."""


class Merger(Protocol):
    """Makes one paper of two."""

    def merge(self, kept: str, gone: str) -> str:
        """Merge the second paper into the first; return the id by which that is undone."""


class HasPapers(Connection, Protocol):
    """A connection with papers."""

    @property
    def papers(self) -> PaperLookup:
        """Finds papers."""


class HasFacts(Connection, Protocol):
    """A connection with facts."""

    @property
    def facts(self) -> FactRecords:
        """Keeps facts."""


class HasEpisodes(Connection, Protocol):
    """A connection with episodes."""

    @property
    def episode_facts(self) -> EpisodeRecords:
        """Keeps what is said of episodes."""


class HasFolder(Connection, Protocol):
    """A connection to a library whose folder is known."""

    @property
    def library(self) -> Library:
        """Return the library's folder."""


class FactedPapers(HasPapers, HasFacts, Protocol):
    """A connection with papers and facts."""
