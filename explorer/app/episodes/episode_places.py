"""Where the user was in each episode: its time and its open paper, kept on this device."""

from PySide6.QtCore import QObject, QTimer

from explorer.app.episodes.session import Session
from explorer.app.shell.settings import Settings
from explorer.model.known_settings import EPISODE_PLACES, MOST_PLACES

_KEEP_MS = 500


class EpisodePlaces(QObject):
    """Follows the session, and opens an episode where it was left."""

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__(session)
        self._session, self._settings = session, settings
        self._episode_id = session.episode_id
        self._second, self._paper_id = session.moment, self._own_paper()
        self._keeping = QTimer(self, singleShot=True, interval=_KEEP_MS)
        self._keeping.timeout.connect(self.keep)
        session.timeline_changed.connect(self._timeline_changed)
        session.place_changed.connect(self._place_changed)
        session.playhead.ticked.connect(self._ticked)

    def recent(self) -> list[str]:
        """Return the ids of the episodes in which the user was, the last first; some may have been deleted."""
        kept = [one for one in self._settings.get(EPISODE_PLACES) if one != self._episode_id]
        return [*([self._episode_id] if self._episode_id else []), *kept]

    def of(self, episode_id: str) -> tuple[int | None, str | None] | None:
        """Return the second and the paper at which an episode was left; None for one that was never open."""
        if episode_id == self._episode_id:
            return self._second, self._paper_id
        return self._settings.get(EPISODE_PLACES).get(episode_id)

    def open(self, episode_id: str) -> None:
        """Open an episode where it was left. Raises KnownError ``episode-unknown``."""
        session, place = self._session, self.of(episode_id)
        if episode_id == session.episode_id:
            return
        session.open_episode(episode_id)
        second, paper_id = place or (None, None)
        if second is not None:
            session.go_to(second, "restore")
        if paper_id is not None:
            session.open_paper(paper_id, "restore")

    def keep(self) -> None:
        """Save the place in the open episode."""
        self._keeping.stop()
        if self._episode_id is None:
            return
        places = {self._episode_id: (self._second, self._paper_id)}
        places |= {key: one for key, one in self._settings.get(EPISODE_PLACES).items() if key != self._episode_id}
        self._settings.put(EPISODE_PLACES, dict(list(places.items())[:MOST_PLACES]))

    def _timeline_changed(self, _: object) -> None:
        if self._session.episode_id != self._episode_id:
            self.keep()
            self._episode_id = episode_id = self._session.episode_id
            places = self._settings.get(EPISODE_PLACES)
            self._second, self._paper_id = places.get(episode_id or "") or (None, None)
            self._keeping.start()

    def _place_changed(self, *_: object) -> None:
        self._paper_id = self._own_paper() or self._paper_id
        self._keeping.start()

    def _own_paper(self) -> str | None:
        """Return the open paper if it is one of the episode; that of another may stay open beside it."""
        paper, timeline = self._session.paper, self._session.timeline
        return paper.id if paper and timeline and paper.id in timeline.papers else None

    def _ticked(self, _: int) -> None:
        self._second = self._session.playhead.own_second
