"""What the user has done of the current episode: segments heard, papers read, and what is left to hear."""

from PySide6.QtCore import QObject, Signal

from explorer.app.episodes.player import Player
from explorer.app.episodes.session import Session
from explorer.app.papers.reading_positions import ReadingPositions
from explorer.model.heard_ranges import Ranges, heard_ms

_HEARD = 0.9
"""The share of a segment from which on it counts as heard."""


class EpisodeProgress(QObject):
    """Follows the player and the reader."""

    changed = Signal()
    """A segment was heard, a paper was read, or another episode is open."""

    def __init__(
        self, session: Session, reading: ReadingPositions, player: Player, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._reading, self._player = session, reading, player
        player.keeper.changed.connect(self.changed)
        reading.read_changed.connect(self.changed)
        session.timeline_changed.connect(lambda _: self.changed.emit())

    @property
    def heard(self) -> Ranges:
        """Return what was heard, in milliseconds of the episode."""
        return self._player.keeper.state.heard

    def segments_heard(self) -> frozenset[str]:
        """Return the ids of the segments of which nearly all was heard; all of them once the episode is played."""
        timeline, state = self._session.timeline, self._player.keeper.state
        if timeline is None:
            return frozenset()
        return frozenset(
            one.id
            for one in timeline.segments
            if state.played
            or heard_ms(state.heard, 1000 * one.start_s, 1000 * one.end_s) >= _HEARD * 1000 * (one.end_s - one.start_s)
        )

    def papers_read(self) -> frozenset[str]:
        """Return the ids of all papers that were read, of any episode."""
        return self._reading.read()

    def papers(self) -> frozenset[str]:
        """Return the ids of the papers discussed in the episode."""
        timeline = self._session.timeline
        return frozenset(one.paper_id for one in timeline.segments if one.paper_id) if timeline else frozenset()

    def left_s(self) -> int | None:
        """Return how many seconds of the episode were not heard; None if its length is unknown."""
        timeline, state = self._session.timeline, self._player.keeper.state
        if timeline is None or timeline.episode.duration_s is None:
            return None
        length = timeline.episode.duration_s
        return 0 if state.played else max(0, length - heard_ms(state.heard, 0, 1000 * length) // 1000)
