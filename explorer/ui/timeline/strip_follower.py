"""Shows on the strip what belongs to listening: what is said where, hits of a search in it, and marks of the inbox."""

from PySide6.QtCore import QObject

from explorer.app.episodes.session import Session
from explorer.app.episodes.transcripts import Transcripts
from explorer.app.items.inbox import Inbox
from explorer.ui.timeline.episode_strip import EpisodeStrip


class StripFollower(QObject):
    """Keeps the ticks of hits and marks up to date."""

    def __init__(self, session: Session, transcripts: Transcripts, inbox: Inbox, strip: EpisodeStrip) -> None:
        super().__init__(strip)
        self._session, self._inbox, self._strip = session, inbox, strip
        strip.said = transcripts.words_at
        transcripts.hits_changed.connect(strip.show_hits)
        strip.show_hits(transcripts.hits)
        inbox.changed.connect(lambda _: self._show_marks())
        session.timeline_changed.connect(lambda _: self._show_marks())
        self._show_marks()

    def _show_marks(self) -> None:
        marks = self._inbox.of_episode(self._session.episode_id)
        self._strip.show_marks(one.at_s for one in marks if one.at_s is not None)
