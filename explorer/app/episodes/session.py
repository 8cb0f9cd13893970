"""The session: the current episode, the user's Place in it, and the playhead."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from explorer.app.episodes.playhead import Playhead
from explorer.model import timecode
from explorer.model.episode import Segment, Timeline
from explorer.model.errors import KnownError
from explorer.model.paper import Paper
from explorer.model.place import Place, Why, opens
from explorer.model.translation import tr
from explorer.store.change_feed import PARTS, Change

TABLES = ("episodes", *PARTS, "papers", "files")
"""The tables that a timeline and a place show."""
_SOON_S = 60
"""How many seconds before it begins a segment is said to come."""
_MOST_ALONE = 50
"""Maximum number of changed papers that are read one by one."""


class Session(QObject):
    """The current place of the user. Widgets call its methods and listen to its signals; they never call each other.

    Args:
        load_timeline: reads an episode's timeline by id.
        load_paper: reads a paper by id, for papers that are in no episode.
    """

    timeline_changed = Signal(object)
    """The Timeline: of another episode, or of the same one with changed facts."""
    place_changed = Signal(object, object)
    """The new Place, and the previous one."""
    notified = Signal(str)
    """One sentence for the user, for information."""
    revocable = Signal(str, object)
    """One sentence for the user about what was done, and a function that takes it back."""
    outdated = Signal(str)
    """A sentence that was told and is no longer true."""
    waits = Signal(object)
    """The Segment whose paper would be opened if the user were not busy; None if there is none, or no more."""

    passed_over = Signal()
    """The user stays with the open paper when the next segment begins."""

    def __init__(
        self, load_timeline: Callable[[str], Timeline | None], load_paper: Callable[[str], Paper | None]
    ) -> None:
        super().__init__()
        self._load_timeline = load_timeline
        self._load_paper = load_paper
        self.timeline: Timeline | None = None
        self.place = Place()
        self.playhead = Playhead(self)
        self.follows = False
        """Whether the paper of each segment is opened when playback enters it."""
        self.may_follow: Callable[[], bool] = lambda: True
        """Returns whether it may be opened now, because the user is not busy with another."""
        self.waiting: Segment | None = None
        """The segment of the last ``waits``."""
        self._passed: Segment | None = None
        """A segment whose paper the user doesn't want when it begins."""
        self.playhead.segment_entered.connect(self._segment_entered)

    @property
    def episode_id(self) -> str | None:
        """Return the current episode's id."""
        return self.timeline.episode.id if self.timeline else None

    @property
    def paper(self) -> Paper | None:
        """Return the open paper; None if a talk without one is shown, or nothing."""
        return self.place.paper

    @property
    def segment(self) -> Segment | None:
        """Return the segment at the playhead."""
        return self.place.segment

    @property
    def moment(self) -> int | None:
        """Return the second of the episode at the playhead."""
        return self.playhead.second

    def open_episode(self, episode_id: str) -> None:
        """Show an episode's timeline; the moment is cleared. Of a deleted one, only tell that it was."""
        loaded = self._load_timeline(episode_id)
        if loaded and loaded.episode.is_deleted:
            told = tr("The episode “{0}” was deleted. Import it again to see its timeline.", loaded.episode.short_title)
            self.notified.emit(told)
            return
        without_paper = self._shows_a_talk()
        self.timeline = loaded
        self.playhead.load(None)
        self.playhead.load(self.timeline)
        self.timeline_changed.emit(self.timeline)
        self._set(replace(self.place, episode_id=self.episode_id, segment=None, why="name", opening=without_paper))

    def close_episode(self) -> None:
        """Show no episode; the open paper stays."""
        without_paper = self._shows_a_talk()
        self.timeline = None
        self.playhead.load(None)
        self.timeline_changed.emit(None)
        self._set(replace(self.place, episode_id=None, segment=None, why="closed", opening=without_paper))

    def _shows_a_talk(self) -> bool:
        """Return whether the reader may show a talk of the episode, which goes with it; a paper stays open."""
        return self.timeline is not None and self.paper is None

    def refresh(self) -> None:
        """Read the timeline and the paper again, after files, counts or facts changed.

        Raises:
            KnownError: the library can't be read.
        """
        paper = self._load_paper(self.paper.id) if self.paper else None
        timeline = self._load_timeline(self.timeline.episode.id) if self.timeline else None
        if timeline and timeline.episode.is_deleted:
            timeline = None
        if self.timeline and timeline is None:
            self.close_episode()
            return
        if timeline and timeline != self.timeline:
            self.timeline = timeline
            self.playhead.load(timeline)
            self.timeline_changed.emit(timeline)
        renewed = bool(paper and paper != self.paper)
        now = replace(self.place, segment=self.playhead.segment, why="facts", opening=renewed)
        now = replace(now, paper=paper) if renewed else now
        if renewed or now.segment != self.place.segment:
            self._set(now)

    def follow(self, written: frozenset[Change] | None) -> None:
        """Update after rows of TABLES were written (None for very many), if the timeline or the place shows them.

        Facts need no look: what they change in a timeline is written to its tables too.
        """
        papers = {one.key for one in written or () if one.table == "papers"}
        shown = self.timeline.papers.keys() if self.timeline else set()
        papers &= shown | {self.paper.id if self.paper else ""}
        try:
            if written is None or len(papers) > _MOST_ALONE or any(self._is_structure(one, papers) for one in written):
                self.refresh()
            elif papers:
                self._refresh_papers(papers)
        except KnownError as error:
            self.notified.emit(error.sentence)

    def go_to(self, seconds: int, why: Why = "time") -> None:
        """Go to a second of the episode, and open its paper if ``opens`` says so.

        A second past the episode's end only shows a message.
        """
        if self.timeline is None:
            return
        now, before = self.timeline.segment_at(seconds), self.place.segment
        if why in ("player", "here", "repeat", "strip"):
            self._go_with_sound(seconds, now, before, why)
            return
        opening = opens(why, another=now is None or now != before)
        if not self.timeline.episode.holds(seconds):
            if opening:
                end = timecode.display(self.timeline.length_s)
                self.notified.emit(tr("The episode ends at {0}.", end))
            return
        self.playhead.seek(1000 * seconds, why)
        if opening and now is not None:
            self._open_segment(now, why)
        elif now != before:
            self._set(replace(self.place, segment=now, why=why, opening=False))
        if opening and now is None and (first := self.timeline.segments[:1]):
            start = timecode.display(first[0].start_s)
            self.notified.emit(tr("The timeline starts at {0}.", start))

    def return_to(self, position: int) -> None:
        """Move the playhead back to a position in milliseconds, and open nothing."""
        self.playhead.seek(position, "returned")
        if self.playhead.segment != self.place.segment:
            self._set(replace(self.place, segment=self.playhead.segment, why="returned", opening=False))

    def open_paper(self, paper_id: str, why: Why = "name") -> None:
        """Open a paper where it was last left; nothing happens for an unknown id."""
        if (paper := self._paper(paper_id)) is not None:
            self.look_at(paper, why)

    def look_at(self, paper: Paper | None, why: Why) -> None:
        """Make this paper, or none, the current one, because the user turned to it."""
        self._set(replace(self.place, paper=paper, page=None, why=why, opening=True))

    def turn_page(self, page: int) -> None:
        """Set the page, from 0, that is in view."""
        if self.paper and page != self.place.page:
            self._set(replace(self.place, page=page, why="page", opening=False))

    def _is_structure(self, change: Change, papers: set[str]) -> bool:
        """Return whether a change needs the whole timeline to be read: a part of it, a PDF, or a merged paper."""
        if change.table == "files":
            return True
        if change.table == "papers":
            return change.gone and change.key in papers
        return self.episode_id is not None and change.episode_id == self.episode_id

    def _refresh_papers(self, ids: set[str]) -> None:
        found = {one: paper for one in ids if (paper := self._load_paper(one))}
        if self.timeline:
            shown = self.timeline.papers
            papers = shown | {one: paper for one, paper in found.items() if one in shown}
            if papers != shown:
                self.timeline = replace(self.timeline, papers=papers)
                self.playhead.load(self.timeline)
                self.timeline_changed.emit(self.timeline)
        paper = found.get(self.paper.id) if self.paper else None
        if paper and paper != self.paper:
            self._set(replace(self.place, paper=paper, why="facts", opening=True))

    def set_follows(self, follows: bool) -> None:
        """Set whether papers are opened as their segments are reached; if so, that of the present one now."""
        self.follows = follows
        if not follows:
            self._wait_for(None)
        elif self.playhead.is_playing and self.segment:
            self._follow_to(self.segment)

    def open_waiting(self) -> None:
        """Open the paper that waits."""
        if segment := self.waiting:
            self._wait_for(None)
            self._open_segment(segment, "followed")

    def stay(self) -> None:
        """Stay with the open paper: let none wait, and open none when the segment that comes begins."""
        if self.waiting:
            self._wait_for(None)
        elif coming := self.coming():
            self._passed = coming[0]
            self.passed_over.emit()

    def coming(self) -> tuple[Segment, int] | None:
        """Return the segment that begins within a minute while the episode plays, and in how many seconds; None if
        its paper is open already, or the user has passed it over."""
        position, timeline = self.playhead.position, self.timeline
        if timeline is None or position is None or not self.playhead.is_playing:
            return None
        second = position // 1000
        at = bisect_right(timeline.segments, second, key=lambda one: one.start_s)
        following = timeline.segments[at] if at < len(timeline.segments) else None
        if following is None or following.start_s - second >= _SOON_S or following == self._passed:
            return None
        return None if self._is_open(following) else (following, following.start_s - second)

    def open_discussed(self, segment: Segment) -> None:
        """Open the paper of a segment, as the playhead's."""
        self._open_segment(segment, "step")

    def _go_with_sound(self, seconds: int, now: Segment | None, before: Segment | None, why: Why) -> None:
        """Move the playhead for the player or the strip, and follow it if the user wants that."""
        self.playhead.seek(1000 * seconds, why)
        if now != before:
            self._follow_to(now)

    def _segment_entered(self, segment: Segment | None, why: Why) -> None:
        if why == "followed":  # not a seek, which sets the place itself
            self._follow_to(segment)

    def _follow_to(self, segment: Segment | None) -> None:
        wanted = segment is not None and self.follows and segment != self._passed and self.playhead.home is None
        if segment != self._passed:
            self._passed = None
        if segment and wanted and self.may_follow():
            self._wait_for(None)
            self._open_segment(segment, "followed")
            return
        self._wait_for(segment if segment and wanted and self._is_there_to_open(segment) else None)
        self._set(replace(self.place, segment=segment, why="followed", opening=False))

    def _is_there_to_open(self, segment: Segment) -> bool:
        return segment.paper_id is not None and not self._is_open(segment)

    def _is_open(self, segment: Segment) -> bool:
        return self.paper is not None and segment.paper_id == self.paper.id

    def _wait_for(self, segment: Segment | None) -> None:
        if segment != self.waiting:
            self.waiting = segment
            self.waits.emit(segment)

    def _open_segment(self, segment: Segment, why: Why) -> None:
        paper = self._paper(segment.paper_id) if segment.paper_id else None
        is_lost = paper is None and segment.paper_id is not None
        place = replace(self.place, segment=segment, why=why, opening=not is_lost)
        self._set(place if is_lost else replace(place, paper=paper, page=None))

    def _paper(self, paper_id: str) -> Paper | None:
        paper = self.timeline.papers.get(paper_id) if self.timeline else None
        return paper or self._load_paper(paper_id)

    def _set(self, place: Place) -> None:
        before, self.place = self.place, place
        if self.waiting:
            here = place.segment if place.segment and place.segment.id == self.waiting.id else None
            self._wait_for(here if here and self._is_there_to_open(here) else None)
        self.place_changed.emit(place, before)
