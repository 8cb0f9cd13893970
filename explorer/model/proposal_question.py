"""What the proposal for an episode shows: its rows, what is asked about them, and where the notes say it."""

from dataclasses import replace
from typing import Literal

from explorer.model.lazy_dataclass import dataclass
from explorer.model.title_resolution import Ranked, Resolution

QuestionKind = Literal["paper", "segment", "check", "told"]
QuestionState = Literal[
    "unresolved", "missing", "asked", "guess", "linked", "chosen", "none", "talk", "checked", "confirmed"
]
LineUse = Literal["segment", "paper"]
"""What the user makes of a line of notes that was not read."""
Word = Literal["none", "talk", "right"]
Answer = Ranked | Word
"""What the user says to a question: a paper, that none is meant, that it is a talk, or that it is right as it is."""
OPEN: frozenset[QuestionState] = frozenset({"unresolved", "missing", "asked"})
"""The states in which the user has to say something."""
DOUBTFUL: frozenset[QuestionState] = OPEN | {"guess"}
"""The states that a lookup of the title may change, and that are shown with a question mark."""


@dataclass(frozen=True, slots=True)
class ProposalQuestion:
    """Which paper something is about, or whether it was read rightly.

    ``kind`` is *paper* for one that the notes name, *segment* for a segment without one, *check* for what was read by a
    rule that may be wrong, *told* for what was left out. ``state`` is *unresolved* before its title is looked up,
    *missing* if nothing was found, *asked* with candidates in ``ranked``, best first, *guess* with the ``chosen`` one
    above the threshold, *linked* if the notes have its id or address; then what the user said. ``words`` is what the
    notes call it, ``asked`` the parser's sentence of a check. ``row`` is the key of the row that it is about.
    ``is_answered`` tells what the user has said here from what was said before.
    """

    key: str
    kind: QuestionKind
    words: str
    state: QuestionState
    row: str = ""
    asked: str = ""
    start_s: int | None = None
    ranked: tuple[Ranked, ...] = ()
    chosen: Ranked | None = None
    line: int = -1
    is_answered: bool = False

    @property
    def is_open(self) -> bool:
        """Return whether the user has to say something."""
        return self.state in OPEN

    @property
    def waits(self) -> bool:
        """Return whether it is open, or a guess that nobody has confirmed."""
        return self.state in DOUBTFUL

    def found(self, resolution: Resolution) -> "ProposalQuestion":
        """Return the question after its title was looked up."""
        if self.state not in DOUBTFUL:
            return self
        if not resolution.ranked:
            return replace(self, state="missing", ranked=(), chosen=None)
        if resolution.verdict == "taken":
            return replace(self, state="guess", ranked=resolution.ranked, chosen=resolution.ranked[0])
        return replace(self, state="asked", ranked=resolution.ranked, chosen=None)

    def answered(self, answer: Answer) -> "ProposalQuestion":
        """Return the question after the user has answered it; *right* asks again where none was meant."""
        if isinstance(answer, Ranked):
            return replace(self, state="chosen", chosen=answer, is_answered=True)
        if answer == "right" and self.state == "none":
            return replace(self, state="asked" if self.ranked else "unresolved", chosen=None, is_answered=True)
        states: dict[Word, QuestionState] = {"none": "none", "talk": "talk", "right": "checked"}
        chosen = self.chosen if answer == "right" else None
        return replace(self, state=states[answer], chosen=chosen, is_answered=True)


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A row of the timeline to be kept: a section, a segment, a paper below it, or a heading.

    ``questions`` are keys, the one to be asked first in front. ``detail`` says what the paper is known by. ``part``
    names the list, with a clock of its own, that a segment is from; ``is_confirmed`` tells a paper that the user has
    chosen for a title. ``kept`` is whether the user wants it, ``can_leave`` whether it can be left out.
    """

    key: str
    kind: Literal["section", "segment", "paper", "head"]
    title: str
    start_s: int | None = None
    letter: str = ""
    detail: str = ""
    questions: tuple[str, ...] = ()
    is_talk: bool = False
    part: str = ""
    is_advert: bool = False
    is_confirmed: bool = False
    kept: bool = True
    can_leave: bool = False


@dataclass(frozen=True, slots=True)
class SourceSpan:
    """A part of the notes that a row comes from: a line, from one character to another.

    ``what`` is *time* for a segment or section, *paper* for a paper.
    """

    line: int
    start: int
    end: int
    row: str
    what: Literal["time", "paper"]


@dataclass(frozen=True, slots=True)
class TakenLine:
    """A line of the notes that the user made a segment, with its start in seconds, or a paper, with what names it."""

    line: int
    title: str
    start_s: int | None = None
    target: str = ""
