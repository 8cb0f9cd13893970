"""How much of the current episode's sound has arrived: of a download while it runs, or of a stream."""

from PySide6.QtCore import QObject, Signal

from explorer.app.episodes.player import Player
from explorer.app.episodes.session import Session
from explorer.app.shell.jobs import Job
from explorer.model.heard_ranges import Ranges
from explorer.model.progress import Progress


class ArrivedSound(QObject):
    """Follows downloads and the player; nothing is told of a sound that is here whole."""

    changed = Signal(object)
    """The Ranges that have arrived, in milliseconds of the episode."""

    def __init__(self, session: Session, player: Player, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._player = session, player
        self._shares: dict[str, float] = {}
        """How much is on the disk, from 0 to 1, by the id of the episode; only while it is downloaded."""
        self.ranges: Ranges = ()
        player.changed.connect(self._tell)
        player.buffered_changed.connect(self._tell)

    def follow(self, episode_id: str, job: Job[object]) -> None:
        """Tell how far the download of an episode's audio is, until it ends."""
        job.progressed.connect(lambda progress: self._progressed(episode_id, progress))
        job.ended.connect(lambda: self._ended(episode_id))

    def _progressed(self, episode_id: str, progress: Progress) -> None:
        if progress.total:  # What tells that it waits has none.
            self._shares[episode_id] = min(1.0, progress.done / progress.total)
            self._tell()

    def _ended(self, episode_id: str) -> None:
        self._shares.pop(episode_id, None)
        self._tell()

    def _tell(self) -> None:
        player, share = self._player, self._shares.get(self._session.episode_id or "")
        if share is None:
            places: Ranges = player.buffered
        else:
            length = player.sound_ms or player.map.audio_ms(1000 * player.length_s)
            places = ((0, round(share * length)),)
        times = ((player.map.episode_ms(start), player.map.episode_ms(end)) for start, end in places)
        found = tuple((start, end) for start, end in times if end > start)
        if found != self.ranges:
            self.ranges = found
            self.changed.emit(found)
