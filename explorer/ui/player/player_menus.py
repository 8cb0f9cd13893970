"""The menus of the player's row: speed, sleep timer, volume and output, and the rest."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSlider, QToolButton, QWidget, QWidgetAction

from explorer.app.episodes.player import Player
from explorer.app.shell.actions import Actions
from explorer.app.shell.tokens import GRID
from explorer.model.playback_speed import shown_speed
from explorer.model.translation import tr
from explorer.ui.reason_tips import ReasonTips

_SHOWN = (0.5, 0.8, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.8, 2.0, 2.5, 3.0)
"""The speeds that the menu lists; keys go through all."""
_SLIDER_PX = 140


class PlayerMenus(QObject):
    """Fills the menus of four buttons when they are opened."""

    def __init__(
        self,
        player: Player,
        actions: Actions,
        speed: QToolButton,
        sleep: QToolButton,
        volume: QToolButton,
        more: QToolButton,
    ) -> None:
        super().__init__(player)
        self._player, self._actions = player, actions
        for button, fill in (
            (speed, self._speeds),
            (sleep, self._sleeps),
            (volume, self._volume),
            (more, self._rest),
        ):
            menu = QMenu(button)
            ReasonTips(menu, actions)
            menu.aboutToShow.connect(partial(self._fill, menu, fill))
            button.setMenu(menu)

    @staticmethod
    def _fill(menu: QMenu, fill: Callable[[QMenu], None]) -> None:
        menu.clear()
        fill(menu)

    def _speeds(self, menu: QMenu) -> None:
        group = QActionGroup(menu)
        for speed in _SHOWN:
            one = menu.addAction(shown_speed(speed))
            one.setCheckable(True)
            one.setChecked(abs(speed - self._player.speed) < 0.01)
            one.triggered.connect(partial(self._player.set_speed, speed))
            group.addAction(one)
        menu.addSeparator()
        menu.addAction(self._actions["play.slower"])
        menu.addAction(self._actions["play.faster"])

    def _sleeps(self, menu: QMenu) -> None:
        for name in ("off", "15", "30", "60", "other", "segment"):
            menu.addAction(self._actions[f"play.sleep.{name}"])

    def _volume(self, menu: QMenu) -> None:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        row.addWidget(QLabel(tr("Volume")))
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(0, 100)
        slider.setPageStep(10)
        slider.setFixedWidth(_SLIDER_PX)
        slider.setAccessibleName(tr("Volume"))
        slider.setValue(self._player.volume)
        slider.valueChanged.connect(self._player.set_volume)
        row.addWidget(slider)
        inside = QWidgetAction(menu)
        inside.setDefaultWidget(box)
        menu.addAction(inside)
        outputs = self._player.outputs()
        if outputs:
            menu.addSeparator()
            group = QActionGroup(menu)
            for device_id, name in [("", tr("The system’s output")), *outputs]:
                one = menu.addAction(name.replace("&", "&&"))
                one.setCheckable(True)
                one.setChecked(device_id == self._player.output)
                one.triggered.connect(partial(self._player.set_output, device_id))
                group.addAction(one)

    def _rest(self, menu: QMenu) -> None:
        for name in ("follow", "open", "", "loop", "", "clock", "here", "attach", "download", "", "played"):
            if name:
                menu.addAction(self._actions[f"play.{name}"])
            else:
                menu.addSeparator()
