"""Plays the current episode: by its sound, or by a clock while it is played elsewhere or can't be heard."""

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from explorer.app.episodes.audio_problem import audio_problem
from explorer.app.episodes.listening_clock import ListeningClock
from explorer.app.episodes.listening_keeper import ListeningKeeper
from explorer.app.episodes.session import Session
from explorer.app.episodes.sleep_timer import Sleep, SleepTimer
from explorer.app.episodes.sound_backend import SoundBackend
from explorer.app.shell.settings import Settings
from explorer.app.shell.writer import Writer
from explorer.files import is_there
from explorer.model import timecode
from explorer.model.audio_map import AudioMap
from explorer.model.episode import Timeline
from explorer.model.episode_audio import EpisodeAudio, resume_ms
from explorer.model.errors import KnownError
from explorer.model.heard_ranges import Ranges, heard_ms
from explorer.model.known_settings import PLAYER_FOLLOWS, PLAYER_OUTPUT, PLAYER_SPEED, PLAYER_VOLUME
from explorer.model.place import Why
from explorer.model.playback_speed import bounded_speed, next_speed
from explorer.model.translation import tr
from explorer.store.database import Store

log = logging.getLogger(__name__)

BACK_S, FORWARD_S = 15, 30
"""How far one skips."""
_INTO_SEGMENT_MS = 4_000
"""Later than this in a segment, Previous goes to its beginning."""
_MOSTLY = 0.8
"""The share of an episode that was heard from which on its end makes it played: openings and adverts are skipped."""


class Player(QObject):
    """The player of the session's episode. It ticks the playhead while it plays, and obeys its seeks.

    All times are in the episode's own time, in milliseconds; the map of the episode leads to places in its sound.
    ``by_clock`` says whether the clock is used and not the sound: by the user's wish, or because of ``problem``.
    """

    changed = Signal()
    """Anything but the position: what is played and how, or a problem."""
    buffered_changed = Signal()
    """More of a stream has arrived."""
    ended = Signal()
    """The end of the episode was reached."""
    notified = Signal(str)
    """One sentence for the user."""
    hindered = Signal(str)
    """What is wrong with the sound from now on: the sentence of ``problem``."""

    def __init__(
        self, store: Store, writer: Writer, session: Session, settings: Settings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._writer, self._settings = store, writer, settings
        self._session, self._playhead = session, session.playhead
        self._episode_id: str | None = None
        self.keeper = ListeningKeeper(store, writer, self)
        self.clock = ListeningClock(self)
        self.clock.moved.connect(self._moved)
        self._sound: SoundBackend | None = None
        self.make_sound: Callable[[], SoundBackend] = _sound
        """Makes what plays sounds, when something is first played."""
        self.audio: EpisodeAudio | None = None
        self.map = AudioMap()
        self.by_clock = False
        self.problem: KnownError | None = None
        self.speed = 1.0
        self.loop: tuple[int, int | None] | None = None
        """The range that is repeated; its end is None until the user has set it."""
        self.sleep_timer = SleepTimer(self)
        self.sleep_timer.ended.connect(self._fall_asleep)
        self.sound_ms = 0
        """The length of the sound, once it is known; 0 before."""
        self.is_used = False
        """Whether this episode was played since it was opened."""
        session.follows = settings.get(PLAYER_FOLLOWS)
        session.timeline_changed.connect(self._timeline_changed)
        session.playhead.sought.connect(self._sought)
        session.playhead.segment_entered.connect(lambda _, why: self._segment_ended(why))
        self._timeline_changed(session.timeline)

    # What there is

    @property
    def is_playing(self) -> bool:
        """Return whether the sound or the clock runs."""
        return self._playhead.is_playing

    @property
    def position_ms(self) -> int:
        """Return the playhead's position; before there is one, where the episode was left."""
        if self._playhead.position is not None:
            return self._playhead.position
        return resume_ms(self.keeper.position_ms, 1000 * self.length_s)

    @property
    def length_s(self) -> int:
        """Return the length of the episode in seconds; 0 if neither its timeline nor its sound tells it."""
        timeline = self._session.timeline
        if timeline and timeline.episode.duration_s:
            return timeline.episode.duration_s
        return self.map.episode_ms(self.sound_ms) // 1000 if self.sound_ms else 0

    @property
    def has_audio(self) -> bool:
        """Return whether the episode has a sound, here or at an address."""
        return self.audio is not None

    @property
    def source(self) -> str:
        """Return the file or the address of the sound; empty if it has none that is there."""
        if self.audio and self.audio.path:
            path = Path(self.audio.path)
            path = path if path.is_absolute() else self._store.library.root / path
            if is_there(path):
                return str(path)
        return (self.audio.url or "") if self.audio else ""

    @property
    def buffered(self) -> Ranges:
        """Return what has arrived of a stream, in milliseconds of the sound; nothing of a file."""
        return self._sound.buffered if self._sound else ()

    # Playing

    def toggle(self) -> None:
        """Play, or pause."""
        (self.pause if self.is_playing else self.play)()

    def play(self) -> None:
        """Play from the playhead on, or from where the episode was left; from the beginning if it has ended."""
        if self._session.timeline is None:
            return
        at = self.position_ms
        if 0 < 1000 * (self.length_s - 1) <= at:
            at = 0
        self.is_used = True
        if self._playhead.position != at:
            self._playhead.seek(at, "player")
        if not self._plays_sound(at):
            self.clock.set_speed(self.speed)
            self.clock.run(at)
        self._playhead.is_playing = True
        self.changed.emit()

    def pause(self) -> None:
        """Stop where it is."""
        if self._sound:
            self._sound.pause()
        self.clock.pause()
        self._playhead.is_playing = False
        self.keeper.paused()
        self.sleep_timer.stop()
        self.changed.emit()

    def skip(self, seconds: int) -> None:
        """Go some seconds on, or back if negative."""
        self.go_to(self.position_ms + 1000 * seconds)

    def go_to(self, at: int, why: Why = "player") -> None:
        """Go to a time in milliseconds; before the beginning and after the end it is these."""
        if self._session.timeline is None:
            return
        last = self.length_s - 1 if self.length_s else timecode.MAX_SECONDS
        self._session.go_to(min(max(0, at) // 1000, max(0, last)), why)

    def step(self, steps: int) -> None:
        """Go to the beginning of the next segment (1); of this one or the one before it (-1)."""
        timeline, at = self._session.timeline, self.position_ms
        if timeline is None:
            return
        starts = [1000 * one.start_s for one in timeline.segments]
        if steps > 0:
            found = next((one for one in starts if one > at), None)
        else:
            found = next((one for one in reversed(starts) if one < at - _INTO_SEGMENT_MS), 0)
        if found is not None:
            self.go_to(found)

    def set_speed(self, speed: float) -> None:
        """Set the speed, of this podcast from now on if the user subscribes to it, else of all."""
        self.speed = speed = bounded_speed(speed)
        self._apply_speed()
        podcast = self._session.timeline.episode.podcast if self._session.timeline else ""
        if self._store.listening.is_subscribed(podcast):
            if not self._store.read_only:
                self._writer.put(lambda store: store.listening.put_speed(podcast, speed), f"speed:{podcast}")
        else:
            self._settings.put(PLAYER_SPEED, round(100 * speed))
        self.changed.emit()

    def step_speed(self, steps: int) -> None:
        """Set the next faster (1) or slower (-1) of the speeds."""
        self.set_speed(next_speed(self.speed, steps))

    def set_volume(self, percent: int) -> None:
        """Set the volume, from 0 to 100."""
        self._settings.put(PLAYER_VOLUME, percent)
        if self._sound:
            self._sound.set_volume(percent)

    @property
    def volume(self) -> int:
        """Return the volume, from 0 to 100."""
        return self._settings.get(PLAYER_VOLUME)

    def outputs(self) -> list[tuple[str, str]]:
        """Return the ids and names of the output devices; empty before the first sound was played."""
        return self._sound.outputs() if self._sound else []

    @property
    def output(self) -> str:
        """Return the id of the chosen output device; empty for the system's default one."""
        return self._settings.get(PLAYER_OUTPUT)

    def set_output(self, device_id: str) -> None:
        """Play by the device with this id; empty for the system's default one."""
        self._settings.put(PLAYER_OUTPUT, device_id)
        if self._sound:
            self._sound.set_output(device_id)
        self.changed.emit()

    def set_follows(self, follows: bool) -> None:
        """Set whether the papers of segments are opened as they are reached."""
        self._session.set_follows(follows)
        self._settings.put(PLAYER_FOLLOWS, follows)
        self.changed.emit()

    def set_sleep(self, sleep: Sleep) -> None:
        """Pause after so many minutes, or at the end of the segment; None for not."""
        self.sleep_timer.start(sleep)
        self.changed.emit()

    def mark_loop(self) -> None:
        """Set the beginning of the range to repeat, then its end; the third time, repeat nothing."""
        at = self.position_ms
        if self.loop is None or (self.loop[1] is None and at <= self.loop[0]):
            self.loop = (at, None)
        else:
            self.loop = (self.loop[0], at) if self.loop[1] is None else None
        self._tell_loop()

    def loop_range(self, start: int, end: int) -> None:
        """Repeat a range, from its beginning."""
        self.loop = (start, end) if end > start else None
        self.go_to(start)
        self._tell_loop()

    def _tell_loop(self) -> None:
        self.changed.emit()
        if self.loop is None:
            self.notified.emit(tr("Nothing is repeated any more."))
            return
        start, end = (None if one is None else timecode.display(one // 1000) for one in self.loop)
        until = tr("Repeats from {0}: set the end the same way.", start)
        self.notified.emit(until if end is None else tr("Repeats {0}–{1}.", start, end))

    def close(self) -> None:
        """Save what was heard, and let go of the sound."""
        self.keeper.keep()
        self.keeper.waiting.stop()
        self.clock.pause()
        self.sleep_timer.stop()
        if self._sound:
            self._sound.close()

    # Sound or clock

    def run_clock(self, at: int | None = None) -> None:
        """Follow an episode that is played elsewhere: by the clock, from a time of the episode in milliseconds on."""
        if self._sound:
            self._sound.pause()
        self.by_clock, self.problem = True, None
        if at is not None:
            self.go_to(at)
        self.play()

    def use_sound(self) -> None:
        """Play the sound again instead of the clock, from the same second on."""
        was_playing = self.is_playing
        self.clock.pause()
        self.by_clock, self.problem = False, None
        if was_playing:
            self.play()
        else:
            self.changed.emit()

    @property
    def is_heard(self) -> bool:
        """Return whether the sound is loaded and not replaced by the clock, so that one can say at which time it is."""
        return self._sound is not None and self._sound.is_loaded and not self.by_clock

    def set_here(self, at: int) -> None:
        """Say that what is heard now is at this time of the episode: from here on the sound maps to it.

        Nothing is changed unless the sound ``is_heard``.
        """
        if self._sound is None or not self.is_heard or self._episode_id is None:
            return
        episode_id, place = self._episode_id, self._sound.place
        self.map = found = self.map.with_point(place, at)
        if not self._store.read_only:
            self._writer.put(lambda store: store.audio.put_points(episode_id, found.points), f"points:{episode_id}")
        self.go_to(at, "here")
        self.changed.emit()

    def reread(self) -> None:
        """Read the sound of the episode again, after it was attached or removed, and play it on if it plays."""
        if self._episode_id is None:
            return
        before, source = self.audio, self.source
        self.audio = self._store.audio.get(self._episode_id)
        self.map = self._store.audio.map(self._episode_id)
        if self.source != source or (before is None) != (self.audio is None):
            if self._sound:
                self._sound.close()
            self.sound_ms = (self.audio.duration_ms or 0) if self.audio else 0
            self.use_sound()
        else:
            if self._sound is None or not self._sound.is_loaded:
                self.sound_ms = (self.audio.duration_ms or 0) if self.audio else 0
            self.changed.emit()

    # Private helpers

    def _plays_sound(self, at: int) -> bool:
        """Play the sound from a time on; return whether it does, else the clock has to."""
        if self.by_clock or self.audio is None:
            return False
        if not self.source:
            self._take_over("gone", self.audio.path or "")
            return False
        sound = self._loaded_sound()
        if not sound.has_device:
            self._take_over("no-device", "")
            return False
        sound.play(self.source, self.map.audio_ms(at))
        return True

    def _loaded_sound(self) -> SoundBackend:
        if self._sound is None:
            self._sound = sound = self.make_sound()
            sound.setParent(self)
            sound.set_volume(self.volume)
            sound.set_output(self._settings.get(PLAYER_OUTPUT))
            sound.moved.connect(lambda place: self._moved(self.map.episode_ms(place)))
            sound.loaded.connect(self._sound_loaded)
            sound.ended.connect(self._ended)
            sound.failed.connect(self._failed)
            sound.buffered_changed.connect(self.buffered_changed)
            sound.outputs_changed.connect(self._outputs_changed)
        self._sound.set_speed(self.speed)
        return self._sound

    def _timeline_changed(self, timeline: Timeline | None) -> None:
        episode_id = timeline.episode.id if timeline else None
        if episode_id == self._episode_id:
            return
        if self._sound:
            self._sound.close()
        self.clock.pause()
        self.sleep_timer.stop()
        self._episode_id, self.is_used = episode_id, False
        self.by_clock, self.problem, self.loop = False, None, None
        self.keeper.open(episode_id)
        self.audio = self._store.audio.get(episode_id) if episode_id else None
        self.map = self._store.audio.map(episode_id) if episode_id else AudioMap()
        self.sound_ms = (self.audio.duration_ms or 0) if self.audio else 0
        own = self._store.listening.speed(timeline.episode.podcast) if timeline else None
        self.speed = bounded_speed(own if own is not None else self._settings.get(PLAYER_SPEED) / 100)
        self.changed.emit()

    def _moved(self, at: int) -> None:
        if not self.is_playing:
            return
        home = self._playhead.home
        if self.loop and self.loop[1] is not None and at >= self.loop[1] and home is None:
            self.go_to(self.loop[0], "repeat")
            return
        if self.clock.is_running and self.length_s and at >= 1000 * self.length_s:
            self._ended()
            return
        self.keeper.heard(at, moves=home is None)
        self._playhead.tick(at)

    def _sought(self, at: int, why: Why) -> None:
        if why == "restore":
            return
        self.keeper.sought(at, moves=self.is_used and self._playhead.home is None)
        if self._sound and self._sound.is_loaded and not self.by_clock:
            self._sound.seek(self.map.audio_ms(at))
        self.clock.seek(at)

    def _segment_ended(self, why: Why) -> None:
        if why == "followed" and self._playhead.home is None:
            self.sleep_timer.segment_ended()

    def _fall_asleep(self) -> None:
        self.pause()
        self.notified.emit(tr("Paused by the sleep timer."))

    def _sound_loaded(self, length: int) -> None:
        self.sound_ms = length
        self.changed.emit()

    def _ended(self) -> None:
        self.pause()
        if self._playhead.home is not None:
            self.ended.emit()
            return
        # Going to the end is not hearing what is before it.
        if heard_ms(self.keeper.state.heard) >= _MOSTLY * 1000 * self.length_s:
            self.keeper.set_played(True)
        self.changed.emit()

    def _failed(self, code: str, detail: str) -> None:
        at, was_playing = self.position_ms, self.is_playing
        self._take_over(code, detail)
        if was_playing:
            self.clock.set_speed(self.speed)
            self.clock.run(at)
        self.changed.emit()

    def _take_over(self, code: str, detail: str) -> None:
        """Use the clock from now on, because of a problem."""
        self.problem, self.by_clock = audio_problem(code, detail), True
        log.info("%s (%s) %s", self.problem.sentence, self.problem.code, detail)
        self.hindered.emit(self.problem.sentence)

    def _outputs_changed(self) -> None:
        if self._sound and self._sound.has_device and self.problem and self.problem.code == "audio-no-device":
            self.use_sound()
        else:
            self.changed.emit()

    def _apply_speed(self) -> None:
        self.clock.set_speed(self.speed)
        if self._sound:
            self._sound.set_speed(self.speed)


def _sound() -> SoundBackend:
    from explorer.app.episodes.sound import Sound

    return Sound()
