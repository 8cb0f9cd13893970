"""The row that lets this program open the links of exports, or takes that back."""

from explorer.model.errors import KnownError
from explorer.model.translation import tr
from explorer.ui.settings.setting_controls import Switch
from explorer.ui.settings.setting_row import LabeledRow
from explorer.ui.settings.settings_page import SettingsWindow


class LinksRow(LabeledRow):
    """A switch for the registration of ``paper-explorer:`` links with the desktop."""

    def __init__(self, window: SettingsWindow) -> None:
        self._links = window.context.subjects.links
        self.switch = Switch(window.context.theme)
        super().__init__(
            window.context,
            tr("Open links of exports"),
            self.switch,
            note=tr("A click on a paper-explorer: link in another program opens the place here."),
            words=tr("scheme url register handler obsidian"),
        )
        self.switch.setEnabled(self._links.can_register)
        if not self._links.can_register:
            self.tell(tr("On this system only an installed app can open links."))
        self.switch.chosen.connect(self._choose)
        self._show()

    def _choose(self, on: bool) -> None:
        self.tell("")
        self.switch.setEnabled(False)
        job = self._links.register() if on else self._links.unregister()
        job.failed.connect(self._failed)
        job.ended.connect(self._show)

    def _failed(self, error: KnownError) -> None:
        self.tell(error.sentence)

    def _show(self) -> None:
        self.switch.setEnabled(self._links.can_register)
        self.switch.show_value(self._links.is_registered)
