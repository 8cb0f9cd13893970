"""The page about the library: where it is, and its backups."""

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from explorer.app.shell.jobs import Job
from explorer.app.shell.tokens import GRID
from explorer.model.errors import KnownError
from explorer.model.progress import Progress
from explorer.model.translation import tr
from explorer.ui.settings.about_page import PathRow
from explorer.ui.settings.links_row import LinksRow
from explorer.ui.settings.setting_row import LabeledRow, SettingRow
from explorer.ui.settings.setting_specs import LIBRARY
from explorer.ui.settings.settings_page import SettingsPage, SettingsWindow
from explorer.ui.small_widgets import push_button, text_label


class ButtonsRow(LabeledRow):
    """A label with buttons, and what came of the last click below them."""

    def __init__(self, window: SettingsWindow, label: str, *texts: str, note: str = "", words: str = "") -> None:
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

    def __init__(self, window: SettingsWindow) -> None:
        super().__init__(tr("Library"))
        self._window, self._context = window, window.context
        library, self._subject = self._context.library, self._context.subjects.place
        self.place = PathRow(window, tr("Location"), library.root, words=tr("folder path where"))
        self.moves = ButtonsRow(
            window,
            tr("Folder"),
            tr("Move…"),
            tr("Open another…"),
            note=tr(
                "Moving copies the library, compares the copy and starts the program again with it. "
                "The old folder stays until you delete it."
            ),
            words=tr("location change switch"),
        )
        self.move_button, self.another_button = self.moves.buttons
        self.move_button.clicked.connect(self._move)
        self.another_button.clicked.connect(self._open_another)
        self._job: Job[object] | None = None
        if self._subject.is_named:
            self.move_button.setEnabled(False)
            self.moves.say(tr("This library was opened with --library: move its folder while it is closed."))
        self.backups = ButtonsRow(
            window,
            tr("Backups"),
            tr("Back up now"),
            tr("Restore…"),
            note=tr("Copies of your annotations, notes and bookmarks, in the library’s folder."),
            words=tr("safety copy"),
        )
        make, restore = self.backups.buttons
        make.clicked.connect(self._back_up)
        restore.clicked.connect(self._context.actions["file.restore"].trigger)
        rows = [SettingRow(spec, self._context, window.ask_folder) for spec in LIBRARY]
        self.add(self.place, self.moves, self.backups, *rows, LinksRow(window))

    def _move(self) -> None:
        if self._job:
            self._job.cancel()
            return
        chosen = self._window.ask_folder(tr("Move the library to"), self._context.library.root.parent)
        if chosen is None:
            return
        try:
            target = self._subject.free_folder(chosen)
        except KnownError as error:
            self._not_moved(error)
            return
        self._job = self._subject.copy(target)
        self.another_button.setEnabled(False)
        self.move_button.setText(tr("Cancel"))
        self._show_progress(self._job.progress)
        self._job.progressed.connect(self._show_progress)
        self._job.finished.connect(self._copied)
        self._job.failed.connect(self._not_moved)
        self._job.ended.connect(self._ended)

    def _show_progress(self, progress: Progress) -> None:
        self.moves.say(tr("Copying: {0} %", progress.percent() or 0))

    def _copied(self, target: Path) -> None:
        self.moves.say(tr("Starting again…"))
        self._window.restart(self._subject.move_command(target))

    def _ended(self) -> None:
        was_running, self._job = self._job, None
        self.move_button.setText(tr("Move…"))
        self.another_button.setEnabled(True)
        if was_running and was_running.token.is_set():
            self.moves.say(tr("The library stays where it is."))

    def _not_moved(self, error: KnownError) -> None:
        self.moves.say("")
        self.moves.tell(error.sentence)

    def _open_another(self) -> None:
        if chosen := self._window.ask_folder(tr("Open another library"), self._context.library.root.parent):
            job = self._subject.exchange(chosen)
            job.finished.connect(self._window.restart)
            job.failed.connect(self._not_moved)

    def _back_up(self) -> None:
        self.backups.buttons[0].setEnabled(False)
        self.backups.say(tr("Backing up…"))
        job = self._context.subjects.backups.make()
        job.finished.connect(self._backed_up)
        job.failed.connect(self._failed)

    def _backed_up(self, path: Path) -> None:
        self.backups.buttons[0].setEnabled(True)
        self.backups.say(tr("Saved as {0}.", path.name))

    def _failed(self, error: KnownError) -> None:
        self.backups.buttons[0].setEnabled(True)
        self.backups.say("")
        self.backups.tell(error.sentence)
