"""What is proposed for an episode: what is known of its papers, what is asked, and what the user answers.

``services/import_proposal.py`` has the proposal for an episode before it is kept, ``services/library_proposal.py`` that
for one in the library. Nothing is written before the user keeps it.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from explorer.model.paper import ArxivMetadata
from explorer.model.proposal_question import Answer, LineUse, ProposalQuestion, ProposalRow, SourceSpan, TakenLine
from explorer.model.show_notes.note_clock import Clock, lead_clock, trail_clock
from explorer.model.show_notes.note_line import NoteLine
from explorer.model.title_resolution import Candidate, Resolution, Wanted


class EpisodeProposal(ABC):
    """Questions with the user's answers; subclasses say what they are about, and keep the answers.

    ``is_new`` tells an episode that is not kept yet from one in the library, ``is_held`` whether the library has an
    earlier edition of a new one, ``is_named`` whether somebody has said its title, which else was read in its notes.
    ``notices`` are sentences that the user should see, ``times_from`` says whose chapters give the times, where the
    notes do not.
    """

    episode_id: str
    notices: tuple[str, ...] = ()
    is_new = True
    is_held = False
    is_named = True
    times_from: Literal["notes", "feed", "audio"] = "notes"

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.left_out: set[str] = set()
        self.taken: set[str] = set()
        """The keys of rows that the user made of lines that were not read."""
        self.found: dict[str, Resolution] = {}

    def answered(self) -> Sequence[tuple[Any, Answer]]:
        """Return the questions about the library that the user has answered, with the answers; none for a new one."""
        return ()

    @property
    @abstractmethod
    def title(self) -> str:
        """Return the episode's title."""

    @property
    @abstractmethod
    def podcast(self) -> str:
        """Return the podcast's name."""

    @property
    @abstractmethod
    def published(self) -> str | None:
        """Return when the episode was published, in ISO 8601."""

    @property
    @abstractmethod
    def duration_s(self) -> int | None:
        """Return the episode's length in seconds."""

    @property
    @abstractmethod
    def has_papers(self) -> bool:
        """Return whether the episode names any paper."""

    @abstractmethod
    def rows(self) -> list[ProposalRow]:
        """Return the timeline as it will be kept, and what is left out of it."""

    @abstractmethod
    def source(self) -> tuple[list[NoteLine], list[SourceSpan], set[int]]:
        """Return the lines of the notes, what was read in them, and the indices of lines that were left out."""

    def note_times(self) -> dict[str, int]:
        """Return which second the notes say at the line of each row: another one than the row's where the times are
        those of chapters, where the user has changed them, and in a list with a clock of its own."""
        lines, marks, _ = self.source()
        found: dict[str, int] = {}
        for one in marks:
            if one.what == "time" and one.row not in found and (clock := _clock(lines[one.line])):
                found[one.row] = clock.seconds
        return found

    @abstractmethod
    def take_line(self, line: int, use: LineUse) -> str:
        """Make a segment or a paper of a line of the notes that was not read; return the key of its row.

        Raises:
            KnownError: the line has no time, no title, or a segment starts there.
        """

    @abstractmethod
    def wanted(self) -> dict[str, Wanted]:
        """Return what is known of the titles without an id, by the question's key."""

    @abstractmethod
    def correct(self, name: str, text: str) -> bool:
        """Take what the user has typed for a field of a new episode; return whether it can be that.

        Args:
            name: ``title``, ``podcast``, ``published`` or ``duration_s``.
        """

    @property
    @abstractmethod
    def date_is_wrong(self) -> bool:
        """Return whether the date can't be that of an episode: it is in the future, or before there were podcasts."""

    @abstractmethod
    def _asked(self) -> Iterable[ProposalQuestion]:
        """Return the questions as they are without answers."""

    @abstractmethod
    def linked_arxiv(self) -> list[str]:
        """Return the arXiv ids whose titles were not asked for yet."""

    @abstractmethod
    def take_records(self, records: Mapping[str, ArxivMetadata]) -> None:
        """Take arXiv's metadata of such ids."""

    def questions(self) -> list[ProposalQuestion]:
        """Return all questions, as they stand now, in the order of the notes."""
        made = []
        for one in self._asked():
            if one.key in self.found:
                one = one.found(self.found[one.key])
            if one.key in self.answers:
                one = one.answered(self.answers[one.key])
            made.append(one)
        return made

    def waiting(self, questions: Iterable[ProposalQuestion] | None = None) -> list[ProposalQuestion]:
        """Return what waits for the user: open questions first, then what is only told, then guesses.

        Args:
            questions: all of them, if they are known.
        """
        waits = [one for one in questions or self.questions() if one.waits and one.row not in self.left_out]
        return sorted(waits, key=lambda one: (not one.is_open, one.kind == "told"))

    def answer(self, key: str, answer: Answer | None) -> None:
        """Take the user's answer to a question; None takes it back."""
        if answer is None:
            self.answers.pop(key, None)
        else:
            self.answers[key] = answer

    def leave_out(self, row: str, *, left: bool) -> None:
        """Leave a row out of what is kept, or take it back."""
        (self.left_out.add if left else self.left_out.discard)(row)

    @property
    def taken_lines(self) -> list[TakenLine]:
        """Return what the user made of lines of an episode in the library, which the caller adds to its timeline."""
        return []

    def give_back(self, row: str) -> None:
        """Take back that a line was made a segment or a paper."""
        self.leave_out(row, left=True)

    def take_found(self, found: Mapping[str, Resolution]) -> None:
        """Take what a look-up has found for titles, by the question's key; the user's answers stay."""
        self.found |= found

    @property
    def has_changes(self) -> bool:
        """Return whether the user has answered anything or left anything out."""
        return bool(self.answers or self.left_out or self.taken)


def _clock(line: NoteLine) -> Clock | None:
    return lead_clock(line.plain) or trail_clock(line.plain)


def named_by(one: Candidate) -> str:
    """Return what a paper is known by, as text: its ids, or its address."""
    names = (("arXiv", one.arxiv), ("OpenReview", one.openreview), ("DOI", one.doi), ("PMID", one.pmid))
    return " · ".join(f"{name} {value}" for name, value in names if value) or one.url or ""
