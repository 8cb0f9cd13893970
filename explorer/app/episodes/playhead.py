"""The playback position in the episode; a tick changes it without database access or layout."""

from PySide6.QtCore import QObject, Signal

from explorer.model.episode import Segment, Timeline
from explorer.model.place import Why


class Playhead(QObject):
    """The position in milliseconds, and its segment.

    A player calls ``tick`` during playback; ``seek`` is for moves by the user.
    """

    leaving = Signal(int, str)
    """A seek begins: to which position in milliseconds, and its reason; ``position`` is still the one before."""
    ticked = Signal(int)
    """The position in milliseconds changed, by playback or a seek."""
    sought = Signal(int, str)
    """The position in milliseconds after a seek, and the seek's reason."""
    segment_entered = Signal(object, str)
    """The position entered another Segment, or none (None); and the reason, ``followed`` for playback."""

    playing_changed = Signal()
    """It began to play, or stopped."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timeline: Timeline | None = None
        self.position: int | None = None
        """Milliseconds from the beginning of the episode; None before the first seek."""
        self.home: int | None = None
        """Where the user is, in milliseconds, while a stretch elsewhere is heard that moves nothing; else None."""
        self.segment: Segment | None = None
        self._is_playing = False

    @property
    def second(self) -> int | None:
        """Return the position in whole seconds."""
        return None if self.position is None else self.position // 1000

    @property
    def own_second(self) -> int | None:
        """Return the second at which the user is: not that of a stretch which is heard in passing."""
        return self.second if self.home is None else self.home // 1000

    @property
    def is_playing(self) -> bool:
        """Return whether the episode is playing."""
        return self._is_playing

    @is_playing.setter
    def is_playing(self, is_playing: bool) -> None:
        """Say whether it plays."""
        if is_playing != self._is_playing:
            self._is_playing = is_playing
            self.playing_changed.emit()

    def load(self, timeline: Timeline | None) -> None:
        """Follow this timeline; the position stays if the episode is the same. Emits nothing."""
        before, self._timeline = self._timeline, timeline
        if before is None or timeline is None or before.episode.id != timeline.episode.id:
            self.position = self.home = None
            self.is_playing = False
        second = self.second
        self.segment = timeline.segment_at(second) if timeline and second is not None else None

    def seek(self, position: int, why: Why) -> None:
        """Go to a position in milliseconds."""
        self.leaving.emit(position, why)
        self._move(position, why)
        self.sought.emit(position, why)

    def tick(self, position: int) -> None:
        """Advance to a position in milliseconds, by playback."""
        self._move(position, "followed")

    def _move(self, position: int, why: Why) -> None:
        before, self.position = self.segment, position
        second = position // 1000
        if self._timeline and not (before and before.start_s <= second < before.end_s):
            self.segment = self._timeline.segment_at(second)
        self.ticked.emit(position)
        if self.segment != before:
            self.segment_entered.emit(self.segment, why)
