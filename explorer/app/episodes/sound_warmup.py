"""Loads what plays sound while the user is not busy, so that the first Play does not keep the window waiting."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QLibrary, QLibraryInfo, QLoggingCategory, QObject, QTimer

from explorer.app.episodes.player import Player
from explorer.app.episodes.session import Session

_SOUND = "explorer.app.episodes.sound"
_WAIT_MS, _BETWEEN_MS = 2_000, 200
"""Before the first step, and between two; while the user is busy each waits as long as the first."""


class SoundWarmup(QObject):
    """Takes one step at a time, each below a tenth of a second, as soon as an episode with audio is open."""

    def __init__(self, player: Player, session: Session, wait_ms: int = _WAIT_MS) -> None:
        super().__init__(player)
        self._player, self._session, self._wait_ms = player, session, wait_ms
        self.steps: list[Callable[[], object]] = [
            partial(import_module, "PySide6.QtNetwork"),
            partial(import_module, _SOUND),
            _load_codecs,
            lambda: import_module(_SOUND).QMediaDevices.audioOutputs(),
        ]
        """What is still to be loaded."""
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._step)
        player.changed.connect(self._look)
        self._look()

    def _look(self) -> None:
        is_wanted = self.steps and self._player.has_audio and not self._player.is_used
        if is_wanted and not self._timer.isActive():
            self._timer.start(self._wait_ms)

    def _step(self) -> None:
        if not self._player.has_audio or not self.steps:
            return
        if not self._session.may_follow():
            self._timer.start(self._wait_ms)
            return
        self.steps.pop(0)()
        self._timer.start(min(self._wait_ms, _BETWEEN_MS))


def _load_codecs() -> None:
    """Load the library of codecs, which QtMultimedia would load with its devices."""
    QLoggingCategory.setFilterRules(import_module(_SOUND).QUIET)
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath), "multimedia")
    for one in folder.glob("*ffmpegmediaplugin*"):
        QLibrary(str(one)).load()
