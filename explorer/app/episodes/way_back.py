"""The way back to where the user listened: after a jump of the playhead, and after a stretch that is heard again."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from explorer.app.episodes.player import Player
from explorer.app.episodes.session import Session
from explorer.model.episode import Timeline
from explorer.model.place import Why

_FAR_MS = 60_000
"""A shorter way is none that one would look for again: skips, a sentence once more."""
_NEAR_MS = 5_000
"""So near to where the user listened he is back there."""
_SETTLED_MS = 30_000
"""Who has listened so long at a place comes back to it and not to the one before."""
_FORGOTTEN_MS = 300_000
_STEP_MS = 5_000
"""A longer step between two ticks is not heard."""
_OWN: frozenset[Why] = frozenset({"restore", "repeat", "returned"})


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where the user listened: milliseconds of an episode; ``used`` if it was played there, ``plays`` if it did then.

    A clock that ran has gone on since, with what is played elsewhere: ``since`` seconds, ``speed`` times as fast.
    """

    episode_id: str
    at: int
    used: bool
    plays: bool
    since: float | None
    speed: float


class WayBack(QObject):
    """Remembers one place, until the user is back there or has long listened elsewhere.

    During an excerpt the playhead has a ``home``, so nothing stores the excerpt as the place of the user, and at its
    end the player is where and as it was. What the user seeks meanwhile makes it a jump like others.

    Args:
        now: seconds of a clock that never goes back.
    """

    changed = Signal()
    """There is another way back, or none any more."""

    def __init__(
        self,
        session: Session,
        player: Player,
        parent: QObject | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._session, self._player, self._playhead, self._now = session, player, session.playhead, now
        self._episode_id = session.episode_id
        self._origin: _Origin | None = None
        self._heard = 0
        """Milliseconds that were heard since the last jump."""
        self._last: int | None = None
        self._end: int | None = None
        """Where the excerpt ends, in milliseconds; None if none is played."""
        self._goes = False
        """Whether a seek is this object's own."""
        self.excerpt = ""
        """What is being heard again, as its user calls it; empty for nothing."""
        self._playhead.leaving.connect(self._leaving)
        self._playhead.ticked.connect(self._ticked)
        player.ended.connect(self.end_excerpt)
        session.timeline_changed.connect(self._timeline_changed)

    @property
    def at(self) -> int | None:
        """Return where the user listened, in milliseconds of the episode; None if there is no way back."""
        if (origin := self._origin) is None:
            return None
        gone = 0.0 if origin.since is None else 1000 * (self._now() - origin.since) * origin.speed
        return origin.at + round(gone)

    def go(self) -> None:
        """Go back; after an excerpt play on only if it played before."""
        if self._end is not None:
            self.end_excerpt()
        elif (at := self.at) is not None:
            self._forget()
            self._goes = True
            self._player.go_to(at)
            self._goes = False

    def play_excerpt(self, name: str, start_s: int, end_s: int, episode_id: str | None = None) -> None:
        """Play from a second to another one, then go back; only go there if nothing can be heard of the episode.

        Args:
            name: what ``excerpt`` says until then.
            episode_id: the episode to play from, by default the current one.
        """
        self.end_excerpt()
        session, player = self._session, self._player
        origin, start_s = self._here(), max(0, start_s)
        if origin is None:
            return
        self._goes = True
        if episode_id and episode_id != session.episode_id:
            player.pause()
            session.open_episode(episode_id)
        if session.timeline is not None and session.timeline.episode.holds(start_s):
            if player.has_audio and not player.by_clock:
                self._origin, self._playhead.home = origin, player.position_ms
                self._end, self.excerpt = 1000 * end_s, name
                session.go_to(start_s, "note")
                if not player.is_playing:
                    player.play()
            else:
                self._goes = session.episode_id != origin.episode_id
                session.go_to(start_s, "note")
        self._goes = False
        self.changed.emit()

    def end_excerpt(self) -> None:
        """Go back to where the player was before the excerpt, playing or not as it was; nothing without one."""
        origin, at, player = self._origin, self.at, self._player
        if self._end is None or origin is None or at is None:
            return
        self._end, self._goes = None, True
        if player.is_playing and (not origin.plays or origin.episode_id != self._session.episode_id):
            player.pause()
        if origin.episode_id != self._session.episode_id:
            self._session.open_episode(origin.episode_id)
        if origin.episode_id == self._session.episode_id:
            player.is_used = origin.used
            self._session.return_to(at)
            self._playhead.home = None
            if origin.plays and not player.is_playing:
                player.play()
        self._goes = False
        self._stop_excerpt()
        self._forget()

    # Private helpers

    def _here(self) -> _Origin | None:
        """Return where the player is, unless no episode is open."""
        player, episode_id = self._player, self._session.episode_id
        if episode_id is None:
            return None
        since = self._now() if player.clock.is_running else None
        return _Origin(episode_id, player.position_ms, player.is_used, player.is_playing, since, player.speed)

    def _leaving(self, to: int, why: Why) -> None:
        """Remember where a jump begins; the user may jump on until he finds what he looks for."""
        if self._goes or why in _OWN:
            return
        if why == "here":
            self._stop_excerpt()
            self._forget()
            return
        if self._end is not None:
            self._stop_excerpt()
        elif self._origin is None or self._heard >= _SETTLED_MS:
            here = self._here()
            if here and abs(to - here.at) >= _FAR_MS and self._was_heard(here.at):
                self._origin = here
        self._heard, self._last = 0, None
        if (at := self.at) is not None and abs(to - at) < _NEAR_MS:
            self._origin = None
        self.changed.emit()

    def _was_heard(self, at: int) -> bool:
        """Return whether the user listened there, not to the end, and did not only look at it."""
        kept, length = self._player.keeper.position_ms, self._player.length_s
        if 0 < 1000 * (length - 1) <= at:
            return False
        return self._player.is_used or (kept > 0 and abs(at - kept) < _NEAR_MS)

    def _ticked(self, position: int) -> None:
        before, self._last = self._last, position
        if self._goes or self._origin is None:
            return
        if self._end is not None:
            if position >= self._end:
                self.end_excerpt()
            return
        if before is None or not self._player.is_playing or not 0 < position - before <= _STEP_MS:
            return
        self._heard += position - before
        has_come = self._origin.since is None and before < self._origin.at <= position
        if has_come or self._heard > _FORGOTTEN_MS:
            self._forget()

    def _timeline_changed(self, timeline: Timeline | None) -> None:
        before, self._episode_id = self._episode_id, timeline.episode.id if timeline else None
        if self._episode_id != before and not self._goes:
            self._stop_excerpt()
            self._forget()

    def _stop_excerpt(self) -> None:
        self._end, self.excerpt, self._playhead.home = None, "", None

    def _forget(self) -> None:
        self._origin, self._heard, self._last = None, 0, None
        self.changed.emit()
