"""Plays a file or an address with QtMultimedia: its place, speed, volume and output, and what goes wrong.

This module loads QtMultimedia, so it is imported when something is first played.
"""

from PySide6.QtCore import QLoggingCategory, QObject, QTimer, QUrl, Signal
from PySide6.QtMultimedia import QAudioBufferOutput, QAudioOutput, QMediaDevices, QMediaPlayer

from explorer.model.heard_ranges import Ranges

_AT_END_MS = 50
"""A seek to the very end would leave the player without an end."""
_NEAR_MS = 1_500
"""After a seek, positions farther than this from its target are still those before it."""
_SEEK_PATIENCE_MS = 5_000
_STALL_PATIENCE_MS = 15_000
"""How long a stream may bring nothing, also after a seek: some servers have to be read from the beginning."""
_EARLY_MS = 10_000
"""A sound that ends so long before its end has broken off."""
QUIET = "qt.multimedia.*=false"
"""What FFmpeg and Qt say about libraries that they do without."""

Status, Error = QMediaPlayer.MediaStatus, QMediaPlayer.Error


class Sound(QObject):
    """A ``SoundBackend``: one sound at a time. All places are milliseconds in the sound, not in the episode.

    Args:
        heard_by: receives the decoded sound too; with it no output device is needed.
    """

    moved = Signal(int)
    """The place, some twenty times a second while it plays."""
    loaded = Signal(int)
    """The length in milliseconds; 0 if it is unknown."""
    ended = Signal()
    failed = Signal(str, str)
    """A code (``broken``, ``missing``, ``cut-off``, ``no-range``, ``too-slow``), and a detail for the log."""
    buffered_changed = Signal()
    """More of a stream has arrived; Qt's FFmpeg backend tells of none."""
    outputs_changed = Signal()
    """A device was connected or removed."""

    def __init__(self, heard_by: QAudioBufferOutput | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        QLoggingCategory.setFilterRules(QUIET)
        self._devices = QMediaDevices(self)
        self._devices.audioOutputsChanged.connect(self.outputs_changed)
        self._player = QMediaPlayer(self)
        self._out = QAudioOutput(self)
        self._player.setAudioOutput(self._out)
        self._is_heard_elsewhere = heard_by is not None
        if heard_by is not None:
            self._player.setAudioBufferOutput(heard_by)
        if hasattr(self._player, "setPitchCompensation"):
            self._player.setPitchCompensation(True)
        self._source = ""
        self._plays = False
        """Whether it plays, or will as soon as it is loaded."""
        self._target: int | None = None
        """Where a seek leads, until the player is there."""
        self._was_loaded = False
        self._last = 0
        self._seeking = QTimer(self, singleShot=True, interval=_SEEK_PATIENCE_MS)
        self._seeking.timeout.connect(self._forget_target)
        self.stalled = QTimer(self, singleShot=True, interval=_STALL_PATIENCE_MS)
        self.stalled.timeout.connect(lambda: self._fail("too-slow", "stalled"))
        self._player.positionChanged.connect(self._moved)
        self._player.mediaStatusChanged.connect(self._status_changed)
        self._player.errorOccurred.connect(self._error)
        self._player.bufferProgressChanged.connect(lambda _: self.buffered_changed.emit())

    @property
    def has_device(self) -> bool:
        """Return whether there is an output that can be heard."""
        return self._is_heard_elsewhere or bool(QMediaDevices.audioOutputs())

    @property
    def is_loaded(self) -> bool:
        """Return whether a sound is there and can be played."""
        return self._was_loaded

    @property
    def length(self) -> int:
        """Return the length in milliseconds; 0 if it is unknown."""
        return max(0, self._player.duration())

    @property
    def place(self) -> int:
        """Return the place in milliseconds: where a seek leads, else where the player is."""
        return self._target if self._target is not None else self._player.position()

    @property
    def buffered(self) -> Ranges:
        """Return what has arrived of a stream, as far as Qt tells it; nothing of a file."""
        if not self.is_stream or not self._was_loaded:
            return ()
        return tuple((one.start(), one.end()) for one in self._player.bufferedTimeRange().intervals())

    @property
    def is_stream(self) -> bool:
        """Return whether the sound comes over the network."""
        return self._source.startswith(("http://", "https://"))

    def outputs(self) -> list[tuple[str, str]]:
        """Return the ids and names of the output devices."""
        return [(bytes(one.id().data()).decode(errors="replace"), one.description()) for one in _outputs()]

    def play(self, source: str, at: int) -> None:
        """Play a file or an http address from a place on."""
        self._plays = True
        if source == self._source and self._was_loaded:
            self.seek(at)
            self._player.play()
            return
        self.close()
        self._plays, self._target, self._source = True, max(0, at), source
        is_web = source.startswith(("http://", "https://"))
        self._player.setSource(QUrl(source) if is_web else QUrl.fromLocalFile(source))
        if is_web:
            self.stalled.start()

    def pause(self) -> None:
        """Stop where it is."""
        self._plays = False
        self.stalled.stop()
        self._player.pause()

    def seek(self, at: int) -> None:
        """Go to a place; beyond the end it is the end."""
        self._target = max(0, at)
        if self._was_loaded:
            self._go()

    def close(self) -> None:
        """Forget the sound."""
        self._plays, self._was_loaded, self._target, self._source, self._last = False, False, None, "", 0
        self.stalled.stop()
        self._seeking.stop()
        # Without stop(), which would wait for a stream that reads; another source cancels it.
        self._player.setSource(QUrl())

    def set_speed(self, speed: float) -> None:
        """Set the speed; the pitch stays."""
        self._player.setPlaybackRate(speed)

    def set_volume(self, percent: int) -> None:
        """Set the volume, from 0 to 100 as it is heard."""
        self._out.setMuted(percent == 0)
        self._out.setVolume((percent / 100) ** 2)

    def set_output(self, device_id: str) -> None:
        """Play by the device with this id; by the system's default one if there is no such device."""
        found = [one for one in _outputs() if bytes(one.id().data()).decode(errors="replace") == device_id]
        self._out.setDevice(found[0] if found else QMediaDevices.defaultAudioOutput())

    # What the player tells

    def _moved(self, place: int) -> None:
        if not self._was_loaded:
            return
        if self._target is not None:
            if abs(place - self._target) > _NEAR_MS:
                return
            self._forget_target()
        if place != self._last and self.is_stream and self._plays:
            self.stalled.start()
        self._last = place
        if self._plays:
            self.moved.emit(place)

    def _status_changed(self, status: QMediaPlayer.MediaStatus) -> None:
        match status:
            case Status.LoadedMedia | Status.BufferedMedia | Status.BufferingMedia if not self._was_loaded:
                self._was_loaded = True
                self._start()
            case Status.EndOfMedia:
                self._at_end()
            case Status.InvalidMedia:
                self._fail("broken", self._player.errorString())
            case _:
                pass

    def _start(self) -> None:
        self.loaded.emit(self.length)
        if self._source and self._target:
            self._go()
        if self._plays:
            self._player.play()
            if self.is_stream:
                self.stalled.start()

    def _go(self) -> None:
        assert self._target is not None
        if self.length:
            self._target = min(self._target, max(0, self.length - _AT_END_MS))
        if self._target > _NEAR_MS and not self._player.isSeekable():
            self._fail("no-range", "not seekable")
            return
        self._seeking.start()
        self._player.setPosition(self._target)

    def _forget_target(self) -> None:
        self._target = None
        self._seeking.stop()

    def _at_end(self) -> None:
        if not self._plays:
            return
        if self.length and self._last < self.length - _EARLY_MS and self.is_stream:
            self._fail("cut-off", f"ended at {self._last} of {self.length}")
            return
        self._plays = False
        self.stalled.stop()
        self.ended.emit()

    def _error(self, error: QMediaPlayer.Error, told: str) -> None:
        if not self._source or error == Error.NoError:
            return
        if "seek" in told.casefold() and self.is_stream and not self._player.isSeekable():
            self._fail("no-range", told)
        elif error == Error.FormatError:
            self._fail("broken", told)
        elif self._was_loaded:
            self._fail("cut-off", told)
        else:
            self._fail("missing", told)

    def _fail(self, code: str, detail: str) -> None:
        if self._source:
            self.close()
            self.failed.emit(code, detail)


def _outputs() -> list:  # type: ignore[type-arg]
    return QMediaDevices.audioOutputs()
