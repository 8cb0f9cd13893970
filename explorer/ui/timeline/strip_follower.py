"""Shows on the strip what is done of the episode: what has arrived of its sound, what was heard and is
repeated, hits of a search in what was said, marks."""

from PySide6.QtCore import QObject

from explorer.app.episodes.arrived_sound import ArrivedSound
from explorer.app.episodes.episode_progress import EpisodeProgress
from explorer.app.episodes.player import Player
from explorer.app.episodes.session import Session
from explorer.app.episodes.transcripts import Transcripts
from explorer.app.items.inbox import Inbox
from explorer.ui.timeline.episode_strip import EpisodeStrip


class StripFollower(QObject):
    """Keeps the line of what was heard, and the ticks of hits and marks, up to date."""

    def __init__(
        self,
        session: Session,
        progress: EpisodeProgress,
        transcripts: Transcripts,
        inbox: Inbox,
        player: Player,
        arrived: ArrivedSound,
        strip: EpisodeStrip,
    ) -> None:
        super().__init__(strip)
        self._session, self._progress, self._inbox, self._strip = session, progress, inbox, strip
        strip.said = transcripts.words_at
        progress.changed.connect(self._show_heard)
        transcripts.hits_changed.connect(strip.show_hits)
        inbox.changed.connect(self._show_marks)
        session.timeline_changed.connect(self._show_marks)
        arrived.changed.connect(strip.show_arrived)
        player.changed.connect(lambda: strip.range.show_loop(player.loop))
        strip.range.show_loop(player.loop)
        strip.show_hits(transcripts.hits)
        strip.show_arrived(arrived.ranges)
        self._show_heard()
        self._show_marks()

    def _show_heard(self) -> None:
        self._strip.show_heard(self._progress.heard)

    def _show_marks(self, *_: object) -> None:
        marks = self._inbox.of_episode(self._session.episode_id)
        self._strip.show_marks(one.at_s for one in marks if one.at_s is not None)
