"""The one place that knows where the user is: episode, moment, paper."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from explorer.model import timecode
from explorer.model.episode import Segment, Timeline
from explorer.model.paper import Paper


class Session(QObject):
    """Widgets call its methods and listen to its signals; no widget reaches into another.

    Args:
        load_timeline: reads an episode's timeline by id.
        load_paper: reads a paper by id, for papers that are in no episode.
    """

    timeline_changed = Signal(object)
    """A Timeline: another episode, or the same one with other facts, badges or counts."""
    moment_changed = Signal(int)
    """Seconds."""
    segment_changed = Signal(object)
    """The Segment of the moment, or None."""
    paper_changed = Signal(object)
    """The Paper to read, or None when a talk without a paper is shown."""
    talk_shown = Signal(object)
    """A Segment without a paper, to be shown as a card."""
    told = Signal(str)
    """One sentence for the user that asks for nothing."""

    def __init__(
        self, load_timeline: Callable[[str], Timeline | None], load_paper: Callable[[str], Paper | None]
    ) -> None:
        super().__init__()
        self._load_timeline = load_timeline
        self._load_paper = load_paper
        self.timeline: Timeline | None = None
        self.moment: int | None = None
        self.segment: Segment | None = None
        self.paper: Paper | None = None
        self.glanced = False
        """Whether the paper was come upon on the timeline, and not asked for by name."""

    @property
    def episode_id(self) -> str | None:
        """The current episode's id."""
        return self.timeline.episode.id if self.timeline else None

    def open_episode(self, episode_id: str) -> None:
        """Show an episode's timeline; the moment is forgotten."""
        self.timeline = self._load_timeline(episode_id)
        self.moment, self.segment = None, None
        self.timeline_changed.emit(self.timeline)
        self.segment_changed.emit(None)

    def refresh(self) -> None:
        """Read the timeline and the paper again: a file has come, counts or facts have changed.

        Raises:
            KnownError: the library can't be read.
        """
        paper = self._load_paper(self.paper.id) if self.paper else None
        timeline = self._load_timeline(self.timeline.episode.id) if self.timeline else None
        if timeline and timeline != self.timeline:
            self.timeline = timeline
            self.timeline_changed.emit(timeline)
            segment = timeline.segment_at(self.moment) if self.moment is not None else None
            if segment != self.segment:
                self.segment = segment
                self.segment_changed.emit(segment)
        if paper and paper != self.paper:
            self.paper = paper
            self.paper_changed.emit(paper)

    def go_to(self, seconds: int) -> None:
        """Go to a second of the episode and open what is discussed there; past its end only the end is told."""
        if self.timeline is None:
            return
        if not self._is_inside(seconds):
            self.told.emit(self.tr("The episode ends at {0}.").format(timecode.display(self.timeline.length_s)))
            return
        self.set_moment(seconds)
        if self.segment is None:
            if first := self.timeline.segments[:1]:
                start = timecode.display(first[0].start_s)
                self.told.emit(self.tr("Nothing is on the timeline before {0}.").format(start))
        elif self.segment.paper_id:
            self.open_paper(self.segment.paper_id, glance=True)
        else:
            self.look_at(None)
            self.talk_shown.emit(self.segment)

    def set_moment(self, seconds: int) -> None:
        """Make a second of the episode current without opening anything; what lies outside it is left alone."""
        if self.timeline is None or not self._is_inside(seconds):
            return
        self.moment = seconds
        self.moment_changed.emit(seconds)
        segment = self.timeline.segment_at(seconds)
        if segment != self.segment:
            self.segment = segment
            self.segment_changed.emit(segment)

    def _is_inside(self, seconds: int) -> bool:
        return self.timeline is not None and self.timeline.episode.holds(seconds)

    def open_paper(self, paper_id: str, *, glance: bool = False) -> None:
        """Open a paper where it was last left; ``glance`` if it is come upon on the timeline."""
        paper = self.timeline.papers.get(paper_id) if self.timeline else None
        paper = paper or self._load_paper(paper_id)
        if paper is not None:
            self.glanced = glance
            self.look_at(paper)

    def look_at(self, paper: Paper | None) -> None:
        """The user has turned to this paper, or to none."""
        self.paper = paper
        self.paper_changed.emit(paper)
