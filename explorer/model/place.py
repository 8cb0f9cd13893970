"""The place of the user in an episode, and the rules for what going to another place opens."""

from typing import Literal

from explorer.model.episode import Segment, Timeline
from explorer.model.lazy_dataclass import dataclass
from explorer.model.paper import Paper

Why = Literal[
    "timeline",  # a row of the timeline was opened
    "strip",  # a place of the strip was clicked
    "segment",  # a segment of the strip was opened
    "key",  # an arrow key on the strip
    "time",  # a time was typed
    "step",  # the command for the next or previous segment
    "link",  # a link to a time or a paper
    "tab",  # a tab was chosen
    "name",  # a paper was opened by name
    "note",  # the place of a note or annotation
    "appearance",  # the moment in which a paper is discussed
    "side",  # the other side of the reader
    "page",  # another page of the same paper
    "closed",  # the shown paper was closed
    "restore",  # restored from the last run
    "player",  # the player's own buttons and keys
    "here",  # the user says that this is heard now
    "repeat",  # a range is played again
    "returned",  # back from a stretch that was heard again
    "followed",  # the playhead reached another segment while playing
    "facts",  # the same place, with newer metadata
]
_OPENS: frozenset[Why] = frozenset({"timeline", "segment", "time", "step", "link"})
_OPENS_ANOTHER: frozenset[Why] = frozenset({"key", "followed"})
_GLANCES: frozenset[Why] = _OPENS | _OPENS_ANOTHER | {"tab"}


@dataclass(frozen=True, slots=True)
class Place:
    """The place of the user, and ``why``: what led there.

    ``page`` is counted from 0, None until the reader shows one. ``opening`` tells whether this move opened the paper
    (or the talk without a paper), perhaps again; otherwise only the segment or the page has changed.
    """

    episode_id: str | None = None
    segment: Segment | None = None
    paper: Paper | None = None
    page: int | None = None
    why: Why = "restore"
    opening: bool = False

    @property
    def is_in_passing(self) -> bool:
        """Return whether the paper was opened in passing and not by name: it gets a preview tab, which the next one may
        replace."""
        return self.why in _GLANCES

    @property
    def talk(self) -> Segment | None:
        """Return the segment to show in place of a paper, because it was opened and has none."""
        shown = self.opening and self.paper is None and self.why in _OPENS | _OPENS_ANOTHER
        return self.segment if shown else None


def opens(why: Why, *, another: bool) -> bool:
    """Return whether going to a moment opens the paper that is discussed there.

    Args:
        another: whether the moment lies in another segment than the one before, or in none.
    """
    return why in _OPENS or (another and why in _OPENS_ANOTHER)


def second_of_annotation(
    timeline: Timeline | None, segment: Segment | None, moment: int | None, paper_id: str, *, is_playing: bool
) -> int | None:
    """Return the second of the episode that is stored with a new annotation in a paper.

    While the episode plays this is the playhead's second, whatever paper is read; else the current moment, if the paper
    is discussed or mentioned there.
    """
    if moment is None or timeline is None or is_playing:
        return moment
    if segment is None:
        return None
    about = {segment.paper_id} | {one.id for one in timeline.mentioned_in(segment.id)}
    return moment if paper_id in about else None
