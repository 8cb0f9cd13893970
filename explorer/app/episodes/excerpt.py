"""Plays a stretch of the episode, and pauses at its end."""

from PySide6.QtCore import QObject

from explorer.app.episodes.player import Player
from explorer.app.episodes.session import Session


class Excerpt(QObject):
    """A stretch that is heard again. Whatever else the user does with the player lets it go on."""

    def __init__(self, session: Session, player: Player, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._player = session, player
        self._end: int | None = None
        """Where it ends, in milliseconds; None if none is played."""
        session.playhead.ticked.connect(self._ticked)
        session.playhead.sought.connect(lambda *_: self._forget())
        session.timeline_changed.connect(lambda _: self._forget())

    def play(self, start_s: int, end_s: int) -> None:
        """Go to a second and play until another one; only go there if the episode has no sound."""
        self._end = None
        self._session.go_to(max(0, start_s), "note")
        if self._player.has_audio:
            if not self._player.is_playing:
                self._player.play()
            self._end = 1000 * end_s

    def _ticked(self, position: int) -> None:
        if self._end is not None and position >= self._end:
            self._end = None
            self._player.pause()

    def _forget(self) -> None:
        self._end = None
