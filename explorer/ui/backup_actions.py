"""Backups in the window: one each day, the dialog that restores one, and the check after a program that was killed."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer

from explorer.app.shell.save_wait import SaveWait
from explorer.model.errors import KnownError
from explorer.model.known_settings import BACKUP_DAILY
from explorer.model.translation import tr
from explorer.ui.date_text import moment
from explorer.ui.window_interfaces import FileDialogs, WarningWindow, WindowParts

if TYPE_CHECKING:
    from explorer.model.library_backup import RestoreResult
    from explorer.ui.restore_dialog import RestoreDialog

_PATIENCE_MS = 8000
_LOOK_MS = 15 * 60_000
"""Milliseconds between two looks whether a backup is due."""


class BackupWindow(WindowParts, FileDialogs, WarningWindow, Protocol):
    """The window of the library that is backed up."""


class BackupActions(QObject):
    """Connects “Restore a backup…”, and tells of a damaged library."""

    def __init__(self, window: BackupWindow) -> None:
        super().__init__(window.widget)
        self._window, self._context = window, window.context
        self.dialog: RestoreDialog | None = None
        self._context.actions.connect_to("file.restore", self.show)

    def check(self) -> None:
        """Look for damage in the library, and tell of it in the window."""
        job = self._context.subjects.backups.check()
        job.failed.connect(self._tell)

    def keep_daily(self) -> None:
        """Back the library up if the newest backup is older than a day, now and as long as the window is open."""
        looks = QTimer(self, interval=_LOOK_MS)
        looks.timeout.connect(self._back_up_if_due)
        looks.start()
        self._back_up_if_due()

    def _back_up_if_due(self) -> None:
        context = self._context
        is_idle = not context.jobs.running and not context.writer.pending
        if context.settings.get(BACKUP_DAILY) and is_idle and context.subjects.backups.is_due():
            context.subjects.backups.make_daily().failed.connect(self._no_backup)

    def _no_backup(self, error: KnownError) -> None:
        if error.code == "library-damaged":  # anything else is in the log: the user has asked for nothing
            self._tell(error)

    def _tell(self, error: KnownError) -> None:
        offer = (tr("Restore a backup…"), self.show) if error.code == "library-damaged" else None
        self._window.trouble.tell(error, changes=False, offer=offer)

    def show(self) -> None:
        """Open the dialog."""
        from explorer.ui.restore_dialog import RestoreDialog

        self._window.navigation.save_drafts()
        self.dialog = RestoreDialog(
            self._context.subjects.backups,
            self._context.theme,
            self._window.widget,
            ask_backup=lambda: self._window.ask_backup(tr("Choose a backup"), self._context.library.root),
        )
        self.dialog.asked.connect(self._save_first)
        self.dialog.destroyed.connect(self._forget)
        self.dialog.open()

    def _forget(self) -> None:
        self.dialog = None

    def _save_first(self, path: Path) -> None:
        """Save what is being written: it belongs to the library that is kept."""
        self._window.navigation.save_drafts()
        SaveWait(self._context.writer, lambda saved: self._restore(path, saved), _PATIENCE_MS, self)

    def _restore(self, path: Path, saved: bool) -> None:
        if not saved:
            self._failed(KnownError("not-saved", "Your latest changes can’t be saved: nothing was restored."))
            return
        job = self._context.subjects.backups.restore(path)
        job.finished.connect(self._restored)
        job.failed.connect(self._failed)

    def _restored(self, done: "RestoreResult") -> None:
        self._context.annotations.stack.clear()  # its steps are of another library
        self._context.watch.look()
        self._window.trouble.hide()
        if self.dialog:
            self.dialog.accept()
        told, kept = tr("Backup restored ({0}).", moment(done.backup.made)), done.kept
        if kept is None:
            self._window.toast.tell(told)
        elif kept in self._context.library.backups():
            told += " " + tr("The library as it was before is a backup, too.")
            self._window.toast.tell(told, [(tr("Undo"), lambda: self._save_first(kept))])
        else:
            self._window.toast.tell(told + " " + tr("The damaged database is kept as {0}.", kept.name))

    def _failed(self, error: KnownError) -> None:
        if self.dialog:
            self.dialog.tell(error.sentence)
        else:
            self._window.toast.tell_error(error)
