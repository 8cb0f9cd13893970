"""The button beside the language: it starts the program again, whose texts are in the chosen language then."""

from PySide6.QtWidgets import QPushButton, QWidget

from explorer.app.shell import languages
from explorer.model.known_settings import LANGUAGE
from explorer.model.translation import is_english, tr
from explorer.ui.settings.settings_page import SettingsWindow


class RestartButton(QPushButton):
    """Is shown while the texts are in another language than the chosen one."""

    def __init__(self, window: SettingsWindow, parent: QWidget) -> None:
        super().__init__(tr("Restart now"), parent)
        self._window, self._settings = window, window.context.settings
        self.setAutoDefault(False)
        self.clicked.connect(self._restart)
        self._settings.changed.connect(self._offer)
        self._offer()

    def _restart(self) -> None:
        self._window.restart(self._window.context.subjects.place.again())

    def _offer(self, _: object = None) -> None:
        spoken = "en" if is_english() else languages.spoken()
        self.setVisible(languages.named(self._settings.get(LANGUAGE)) != spoken)
