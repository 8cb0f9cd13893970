"""The page about the library: where it is, and its backups."""

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from explorer.app.shell.jobs import Job
from explorer.app.shell.tokens import GRID
from explorer.model.errors import KnownError
from explorer.model.progress import Progress
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
        super().__init__(self.tr("Library"))
        self._window, self._context = window, window.context
        library, self._subject = self._context.library, self._context.subjects.place
        self.place = PathRow(window, self.tr("Location"), library.root, words=self.tr("folder path where"))
        self.moves = ButtonsRow(
            window,
            self.tr("Folder"),
            self.tr("Move…"),
            self.tr("Open another…"),
            note=self.tr(
                "Moving copies the library, compares the copy and starts the program again with it. "
                "The old folder stays until you delete it."
            ),
            words=self.tr("location change switch"),
        )
        self.move_button, self.another_button = self.moves.buttons
        self.move_button.clicked.connect(self._move)
        self.another_button.clicked.connect(self._open_another)
        self._job: Job | None = None
        if self._subject.is_named:
            self.move_button.setEnabled(False)
            self.moves.say(self.tr("This library was opened with --library: move its folder while it is closed."))
        self.backups = ButtonsRow(
            window,
            self.tr("Backups"),
            self.tr("Back up now"),
            self.tr("Restore…"),
            note=self.tr("Copies of your annotations, notes and bookmarks, in the library’s folder."),
            words=self.tr("safety copy"),
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
        chosen = self._window.ask_folder(self.tr("Move the library to"), self._context.library.root.parent)
        if chosen is None:
            return
        try:
            target = self._subject.free_folder(chosen)
        except KnownError as error:
            self._not_moved(error)
            return
        self._job = self._subject.copy(target)
        self.another_button.setEnabled(False)
        self.move_button.setText(self.tr("Cancel"))
        self._show_progress(self._job.progress)
        self._job.progressed.connect(self._show_progress)
        self._job.finished.connect(self._copied)
        self._job.failed.connect(self._not_moved)
        self._job.ended.connect(self._ended)

    def _show_progress(self, progress: Progress) -> None:
        self.moves.say(self.tr("Copying: {0} %").format(progress.percent() or 0))

    def _copied(self, target: Path) -> None:
        self.moves.say(self.tr("Starting again…"))
        self._window.restart(self._subject.move_command(target))

    def _ended(self) -> None:
        was_running, self._job = self._job, None
        self.move_button.setText(self.tr("Move…"))
        self.another_button.setEnabled(True)
        if was_running and was_running.token.is_set():
            self.moves.say(self.tr("The library stays where it is."))

    def _not_moved(self, error: KnownError) -> None:
        self.moves.say("")
        self.moves.tell(error.sentence)

    def _open_another(self) -> None:
        if chosen := self._window.ask_folder(self.tr("Open another library"), self._context.library.root.parent):
            job = self._subject.exchange(chosen)
            job.finished.connect(self._window.restart)
            job.failed.connect(self._not_moved)

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
