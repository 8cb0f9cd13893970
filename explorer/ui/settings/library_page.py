"""The page about the library: where it is, and its backups."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from explorer.app.shell.tokens import GRID
from explorer.model.errors import KnownError
from explorer.ui.settings.about_page import PathRow
from explorer.ui.settings.setting_row import SettingsRow
from explorer.ui.settings.settings_page import SettingsPage
from explorer.ui.small_widgets import push_button, text_label

if TYPE_CHECKING:
    from explorer.ui.main_window import MainWindow


class ButtonsRow(SettingsRow):
    """A label with buttons, and what came of the last click below them."""

    def __init__(self, window: "MainWindow", label: str, *texts: str, note: str = "", words: str = "") -> None:
        box = QWidget()
        self.buttons = [push_button(text) for text in texts]
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        for button in self.buttons:
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        box.setFocusProxy(self.buttons[0])
        super().__init__(window.context, label, box, note=note, words=f"{' '.join(texts)} {words}", wide=True)
        self.told = text_label(muted=True, small=True)
        self.told.hide()
        self.add_below(self.told)

    def say(self, text: str) -> None:
        """Show what came of a click, in place of what was wrong before."""
        self.tell("")
        self.told.setText(text)
        self.told.setVisible(bool(text))


class LibraryPage(SettingsPage):
    """Where the library is, and its backups."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(self.tr("Library"))
        self._window, self._context = window, window.context
        library = self._context.library
        self.place = PathRow(window, self.tr("Location"), library.root, words=self.tr("folder path where"))
        self.backups = ButtonsRow(
            window,
            self.tr("Backups"),
            self.tr("Back up now"),
            self.tr("Restore…"),
            note=self.tr("Copies of notes, annotations and facts, in the library’s folder."),
            words=self.tr("safety copy"),
        )
        make, restore = self.backups.buttons
        make.clicked.connect(self._back_up)
        restore.clicked.connect(self._context.actions["file.restore"].trigger)
        self.add(self.place, self.backups)

    def _back_up(self) -> None:
        self.backups.buttons[0].setEnabled(False)
        self.backups.say(self.tr("Backing up…"))
        job = self._context.subjects.backups.make()
        job.finished.connect(self._backed_up)
        job.failed.connect(self._failed)

    def _backed_up(self, path: Path) -> None:
        self.backups.buttons[0].setEnabled(True)
        self.backups.say(self.tr("Saved as {0}.").format(path.name))

    def _failed(self, error: KnownError) -> None:
        self.backups.buttons[0].setEnabled(True)
        self.backups.say("")
        self.backups.tell(error.sentence)
