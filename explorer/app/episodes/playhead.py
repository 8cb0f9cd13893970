"""Where the sound of the episode is: it changes by itself, many times a second, and costs no database and no layout."""

from PySide6.QtCore import QObject, Signal

from explorer.model.episode import Segment, Timeline
from explorer.model.place import Why


class Playhead(QObject):
    """The position in the episode, in milliseconds, and the segment there.

    A player calls ``tick`` as the sound goes on; ``seek`` is an act of somebody.
    """

    ticked = Signal(int)
    """Milliseconds: the position is another one, by the sound or by a seek."""
    sought = Signal(int, str)
    """Milliseconds, and why somebody went there."""
    segment_entered = Signal(object, str)
    """The Segment of the position, or None, which is another one now; and why: ``followed`` where it was the sound."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timeline: Timeline | None = None
        self.position: int | None = None
        """Milliseconds from the beginning of the episode; None before anybody has gone anywhere."""
        self.segment: Segment | None = None
        self.is_playing = False
        """Whether the sound is on."""

    @property
    def second(self) -> int | None:
        """The whole second of the position."""
        return None if self.position is None else self.position // 1000

    def load(self, timeline: Timeline | None) -> None:
        """Be of this timeline; the position stays if it is of the same episode. Emits nothing."""
        before, self._timeline = self._timeline, timeline
        if before is None or timeline is None or before.episode.id != timeline.episode.id:
            self.position = None
            self.is_playing = False
        second = self.second
        self.segment = timeline.segment_at(second) if timeline and second is not None else None

    def seek(self, position: int, why: Why) -> None:
        """Somebody goes to a position, in milliseconds."""
        self._move(position, why)
        self.sought.emit(position, why)

    def tick(self, position: int) -> None:
        """The sound is at a position, in milliseconds."""
        self._move(position, "followed")

    def _move(self, position: int, why: Why) -> None:
        before, self.position = self.segment, position
        second = position // 1000
        if self._timeline and not (before and before.start_s <= second < before.end_s):
            self.segment = self._timeline.segment_at(second)
        self.ticked.emit(position)
        if self.segment != before:
            self.segment_entered.emit(self.segment, why)
