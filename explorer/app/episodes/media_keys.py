"""Lets the desktop's media keys, its panel and headsets control the player: MPRIS, over D-Bus, on Linux.

Facts: the MPRIS D-Bus Interface Specification 2.2. Times are microseconds there.
"""

import math
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import ClassInfo, Property, QObject, Slot
from PySide6.QtDBus import QDBusAbstractAdaptor, QDBusConnection, QDBusMessage, QDBusObjectPath

from explorer.app.episodes.player import Player
from explorer.app.episodes.session import Session
from explorer.app.episodes.track_keys import TrackKeys
from explorer.app.shell.settings import Settings

_PATH, _PREFIX = "/org/mpris/MediaPlayer2", "org.mpris.MediaPlayer2"
_PLAYER = f"{_PREFIX}.Player"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_SLOWEST, _FASTEST = 0.5, 3.0
_interface: Any = ClassInfo
_property: Any = Property
"""Their types in PySide's stubs know neither a class as the thing decorated nor Qt's names of types."""


class MediaKeys(QObject):
    """Registers the player on the session's bus; without a bus it does nothing.

    Args:
        mark: marks what is heard.
    """

    def __init__(self, player: Player, session: Session, settings: Settings, mark: Callable[[], object]) -> None:
        super().__init__(player)
        self.player, self.session = player, session
        self._tracks = TrackKeys(player, settings, mark)
        self._told: dict[str, Any] = {}
        self._bus = QDBusConnection.sessionBus()
        self._adaptors = (_Program(self), _Controls(self))
        self.name = f"{_PREFIX}.paper_explorer.instance{os.getpid()}"
        self.is_registered = (
            sys.platform.startswith("linux")
            and self._bus.isConnected()
            and self._bus.registerService(self.name)
            and self._bus.registerObject(_PATH, self, QDBusConnection.RegisterOption.ExportAdaptors)
        )
        player.changed.connect(self._tell)
        session.timeline_changed.connect(self._tell)
        session.playhead.sought.connect(lambda at, _: self._send("Seeked", _PLAYER, [1000 * at]))

    def next(self) -> None:
        """Do what the user has chosen for the key of the next track."""
        self._tracks.next()

    def previous(self) -> None:
        """Do what goes with that for the key of the previous track."""
        self._tracks.previous()

    def state(self) -> dict[str, Any]:
        """Return the properties that change, but for the position."""
        return {
            "PlaybackStatus": "Playing" if self.player.is_playing else "Paused",
            "Rate": self.player.speed,
            "Volume": self.player.volume / 100,
            "Metadata": self.metadata(),
        }

    def metadata(self) -> dict[str, Any]:
        """Return what the desktop shows of the episode."""
        timeline = self.session.timeline
        if timeline is None:
            return {"mpris:trackid": QDBusObjectPath("/org/mpris/MediaPlayer2/TrackList/NoTrack")}
        episode, segment = timeline.episode, self.session.segment
        found: dict[str, Any] = {
            "mpris:trackid": QDBusObjectPath(f"/app/paper_explorer/{episode.id.encode().hex()[:120]}"),
            "xesam:title": segment.title if segment else episode.short_title,
            "xesam:album": episode.short_title,
            "xesam:artist": [episode.podcast],
        }
        return found | ({"mpris:length": 1_000_000 * self.player.length_s} if self.player.length_s else {})

    def close(self) -> None:
        """Leave the bus."""
        if self.is_registered:
            self._bus.unregisterObject(_PATH)
            self._bus.unregisterService(self.name)
            self.is_registered = False

    def _tell(self, *_: object) -> None:
        now = self.state()
        changed = {name: value for name, value in now.items() if self._told.get(name) != value}
        self._told = now
        if changed:
            self._send("PropertiesChanged", _PROPERTIES, [_PLAYER, changed, []])

    def _send(self, name: str, interface: str, values: list[Any]) -> None:
        if self.is_registered:
            message = QDBusMessage.createSignal(_PATH, interface, name)
            message.setArguments(values)
            self._bus.send(message)


@_interface({"D-Bus Interface": _PREFIX})
class _Program(QDBusAbstractAdaptor):
    """The program: it has no list of tracks, and the desktop need not raise or quit it."""

    def _no(self) -> bool:
        return False

    def _name(self) -> str:
        return "Paper Explorer"

    def _entry(self) -> str:
        return "paper-explorer"

    def _none(self) -> list[str]:
        return []

    CanQuit = _property(bool, _no)
    CanRaise = _property(bool, _no)
    HasTrackList = _property(bool, _no)
    Identity = _property(str, _name)
    DesktopEntry = _property(str, _entry)
    SupportedUriSchemes = _property("QStringList", _none)
    SupportedMimeTypes = _property("QStringList", _none)


@_interface({"D-Bus Interface": _PLAYER})
class _Controls(QDBusAbstractAdaptor):
    """The player's buttons and properties."""

    def __init__(self, keys: MediaKeys) -> None:
        super().__init__(keys)
        self._keys, self._player = keys, keys.player

    @Slot()
    def Play(self) -> None:
        if not self._player.is_playing:
            self._player.play()

    @Slot()
    def Pause(self) -> None:
        if self._player.is_playing:
            self._player.pause()

    @Slot()
    def PlayPause(self) -> None:
        self._player.toggle()

    @Slot()
    def Stop(self) -> None:
        self.Pause()

    @Slot()
    def Next(self) -> None:
        self._keys.next()

    @Slot()
    def Previous(self) -> None:
        self._keys.previous()

    @Slot("qlonglong")
    def Seek(self, offset: int) -> None:
        self._player.skip(round(offset / 1_000_000))

    @Slot(QDBusObjectPath, "qlonglong")
    def SetPosition(self, _track: QDBusObjectPath, position: int) -> None:
        self._player.go_to(position // 1000)

    def _status(self) -> str:
        return str(self._keys.state()["PlaybackStatus"])

    def _rate(self) -> float:
        return self._player.speed

    def _set_rate(self, rate: float) -> None:
        if rate > 0:
            self._player.set_speed(rate)

    def _volume(self) -> float:
        return self._player.volume / 100

    def _set_volume(self, volume: float) -> None:
        if not math.isnan(volume):
            self._player.set_volume(round(100 * min(1.0, max(0.0, volume))))

    def _metadata(self) -> Mapping[str, Any]:
        return self._keys.metadata()

    def _position(self) -> int:
        return 1000 * self._player.position_ms

    def _slowest(self) -> float:
        return _SLOWEST

    def _fastest(self) -> float:
        return _FASTEST

    def _yes(self) -> bool:
        return True

    PlaybackStatus = _property(str, _status)
    Rate = _property(float, _rate, _set_rate)
    Volume = _property(float, _volume, _set_volume)
    Metadata = _property("QVariantMap", _metadata)
    Position = _property("qlonglong", _position)
    MinimumRate = _property(float, _slowest)
    MaximumRate = _property(float, _fastest)
    CanGoNext = _property(bool, _yes)
    CanGoPrevious = _property(bool, _yes)
    CanPlay = _property(bool, _yes)
    CanPause = _property(bool, _yes)
    CanSeek = _property(bool, _yes)
    CanControl = _property(bool, _yes)
