"""Keeps where an episode was left and what of it was heard: readable at once, saved at most once in ten seconds."""

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.app.shell.writer import Writer
from explorer.model import ids
from explorer.model.episode_audio import ListeningState
from explorer.model.heard_ranges import with_range
from explorer.store.database import Store

KEEP_MS = 10_000
"""Milliseconds between two saves."""
_MOST_STEP_MS = 60_000
"""A longer step between two times is a seek of the player's own, not heard."""


class ListeningKeeper(QObject):
    """The listening state of the current episode. It changes only as the user hears, seeks, or says so."""

    changed = Signal()
    """What was heard, or whether the user is done with the episode; not each step of playback."""

    def __init__(self, store: Store, writer: Writer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._writer = store, writer
        self._state = ListeningState("")
        self._run: tuple[int, int] | None = None
        """What is being heard, not in the state yet."""
        self._is_due = False
        self.waiting = QTimer(self, singleShot=True, interval=KEEP_MS)
        self.waiting.timeout.connect(self._in_time)

    @property
    def state(self) -> ListeningState:
        """Return the state now."""
        heard = with_range(self._state.heard, *self._run) if self._run else self._state.heard
        return replace(self._state, heard=heard)

    @property
    def position_ms(self) -> int:
        """Return where the episode was left, in milliseconds."""
        return self._state.position_ms

    def open(self, episode_id: str | None) -> None:
        """Save the state of the episode before, and read another one's."""
        self.keep()
        self._run = None
        self._state = self._store.listening.get(episode_id) if episode_id else ListeningState("")
        self.changed.emit()

    def heard(self, at: int, *, moves: bool = True) -> None:
        """Extend what is heard to a time in milliseconds; ``moves`` the position there."""
        if self._run and 0 <= at - self._run[1] <= _MOST_STEP_MS:
            self._run = (self._run[0], at)
        else:
            self._end_run()
            self._run = (at, at)
        self._put(at if moves else self._state.position_ms)

    def sought(self, at: int, *, moves: bool = True) -> None:
        """Move the position, as the user sought it, unless not ``moves``; nothing between was heard."""
        self._end_run()
        if moves:
            self._put(at)

    def paused(self) -> None:
        """End what is being heard."""
        self._end_run()
        self.changed.emit()

    def set_played(self, played: bool) -> None:
        """Set whether the user is done with the episode."""
        self._state = replace(self._state, played=ids.now() if played else None)
        self._is_due = True
        self._keep(with_played=True)
        self.changed.emit()

    def keep(self) -> None:
        """Save now what has changed."""
        self._keep(with_played=False)

    def _keep(self, *, with_played: bool) -> None:
        if not self._is_due or not self._state.episode_id:
            return
        self._is_due = False
        self._end_run(goes_on=True)
        self._state = state = replace(self._state, modified=ids.now())
        if not self._store.read_only:
            # Two keys, so that a place does not replace what the user said of the episode.
            key = f"{'played' if with_played else 'listening'}:{state.episode_id}"
            self._writer.put(lambda store: store.listening.put(state, with_played=with_played), key)

    def _put(self, at: int) -> None:
        self._state = replace(self._state, position_ms=max(0, at))
        self._is_due = True
        if not self.waiting.isActive():
            self.waiting.start()

    def _in_time(self) -> None:
        self.keep()
        if self._run:
            self.changed.emit()

    def _end_run(self, *, goes_on: bool = False) -> None:
        if self._run:
            self._state = replace(self._state, heard=with_range(self._state.heard, *self._run))
            self._run = (self._run[1], self._run[1]) if goes_on else None
